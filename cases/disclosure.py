"""Disclosure: where somebody tells us of a weakness that they found (security.txt, RFC 9116)."""

from datetime import datetime, timedelta

PATH = "/.well-known/security.txt"
LASTS = timedelta(days=180)


def text(contact: str, address: str, now: datetime) -> str:
    """What stands at PATH of `address`; `contact` is a mailto: or https: address. It is good for half a year."""
    until = (now + LASTS).strftime("%Y-%m-%dT00:00:00Z")
    lines = (f"Contact: {contact}", f"Expires: {until}", "Preferred-Languages: nl, en", f"Canonical: {address}{PATH}")
    return "".join(f"{line}\n" for line in lines)
