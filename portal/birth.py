"""Birth: a birth date as it is typed, in three boxes, and in the digits of any script."""

import unicodedata

from portal.form import Fields, one

BOXES = {"birth_day": 31, "birth_month": 12, "birth_year": 9999}


def date_of(sent: Fields) -> str | None:
    """yyyy-mm-dd, where day and month may be 00 (unknown); None when a box holds no such number."""
    numbers = {}
    for box, most in BOXES.items():
        text = western(one(sent, box).strip() or "0")
        if not text.isdecimal() or len(text) > 4 or int(text) > most:
            return None
        numbers[box] = int(text)
    if not 1900 <= numbers["birth_year"] <= 2100:
        return None
    return f"{numbers['birth_year']}-{numbers['birth_month']:02}-{numbers['birth_day']:02}"


def western(text: str) -> str:
    """The text with the digits of any script as 0 to 9."""
    return "".join(str(unicodedata.digit(letter, letter)) for letter in text)
