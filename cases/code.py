"""Code: the thirteen characters in a letter, shown 4-4-5, that lead a resident to their case.

Four characters are the selector (to find the invitation), eight the verifier (40 bits, kept only as a hash), and the
last checks for typing mistakes. The alphabet is Crockford's base 32: it has no I, L, O or U, and those are read as what
they look like.
"""

import unicodedata
from dataclasses import dataclass
from random import Random

from stdnum import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
SELECTOR = 4
VERIFIER = 8
LENGTH = SELECTOR + VERIFIER + 1
LOOK_ALIKES = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


@dataclass(frozen=True)
class Code:
    """A code that passed its check. Its text never goes into a log, an address or the database."""

    selector: str
    verifier: str

    def __str__(self) -> str:
        body = self.selector + self.verifier
        whole = body + luhn.calc_check_digit(body, ALPHABET)
        return f"{whole[:4]}-{whole[4:8]}-{whole[8:]}"

    def __repr__(self) -> str:
        return "Code(…)"


def make(chance: Random) -> Code:
    """A new code from `chance` (in earnest: `random.SystemRandom`)."""
    return Code(_draw(chance, SELECTOR), _draw(chance, VERIFIER))


def read(typed: str) -> Code | None:
    """The code that somebody typed, or None when it is no code or its check character fails.

    Spaces, dashes, small letters, full-width forms, look-alikes and digits of other scripts are all understood.
    """
    text = "".join(_plain(letter) for letter in unicodedata.normalize("NFKC", typed[:100]).upper())
    text = text.translate(LOOK_ALIKES)
    if len(text) != LENGTH or not set(text) <= set(ALPHABET) or not luhn.is_valid(text, ALPHABET):
        return None
    return Code(text[:SELECTOR], text[SELECTOR:-1])


def _draw(chance: Random, length: int) -> str:
    return "".join(chance.choice(ALPHABET) for _ in range(length))


def _plain(letter: str) -> str:
    digit = unicodedata.digit(letter, -1)
    if digit >= 0:
        return str(digit)
    return letter if letter.isalnum() else ""
