"""Number: what a new case is called in letters and on the phone, such as A2026-7K2M9QXA."""

import secrets
from datetime import datetime

from cases.code import ALPHABET

LETTERS = {"aanvraag": "A", "heronderzoek": "H"}
LENGTH = 8


def new_number(kind: str, now: datetime) -> str:
    """A number that nobody has: kind, year, and eight characters without look-alikes."""
    drawn = "".join(ALPHABET[byte % len(ALPHABET)] for byte in secrets.token_bytes(LENGTH))
    return f"{LETTERS[kind]}{now.year}-{drawn}"
