"""Bsn: the citizen service number (burgerservicenummer): its check, and the keyed digest by which somebody is found.

Only the officer API and the worker hold the key, so that nobody else can tell whose case a case is.
"""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from stdnum.nl import bsn

LENGTH = 9
SHORTEST_KEY = 32


@dataclass(frozen=True)
class Key:
    """What digests are made with. It never shows itself."""

    secret: bytes = field(repr=False)

    def digest(self, number: str) -> bytes:
        """The same for the same number, and nothing without the key (HMAC-SHA-256)."""
        return hmac.digest(self.secret, number.encode(), sha256)


def is_valid(text: str) -> bool:
    """Whether `text` is nine plain digits that pass the 11-test."""
    if len(text) != LENGTH or not (text.isascii() and text.isdecimal()) or text == "0" * LENGTH:
        return False
    return bool(bsn.checksum(text) == 0)


def read_key(file: Path) -> Key:
    """The key in that file. Raises `ValueError` naming the file when there is none, or a weak one."""
    try:
        secret = file.read_bytes().strip()
    except OSError:
        secret = b""
    if len(secret) < SHORTEST_KEY:
        raise ValueError(f"{file}: a secret of at least {SHORTEST_KEY} characters is needed (setting BSN_KEY)")
    return Key(secret)
