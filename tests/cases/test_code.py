"""A code: thirteen characters that survive being copied by hand."""

from collections.abc import Callable, Mapping
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import code
from cases.code import ALPHABET, Code

codes = st.integers(min_value=0).map(lambda seed: code.make(Random(seed)))
FULL_WIDTH = {ord(letter): ord(letter) + 0xFEE0 for letter in ALPHABET}
ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN_DIGITS = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
WRITINGS: Mapping[str, Callable[[str], str]] = {
    "as it is shown": lambda text: text,
    "in small letters": str.lower,
    "without dashes": lambda text: text.replace("-", ""),
    "with spaces": lambda text: f"  {text.replace('-', ' ')} ",
    "letter by letter": " ".join,
    "with long dashes": lambda text: text.replace("-", " – "),
    "with the letter O": lambda text: text.replace("0", "O"),
    "with the letter l": lambda text: text.replace("1", "l"),
    "with the letter I": lambda text: text.replace("1", "I"),
    "with the letter U": lambda text: text.replace("V", "U"),
    "in full width": lambda text: text.translate(FULL_WIDTH),
    "with Arabic digits": lambda text: text.translate(ARABIC_DIGITS),
    "with Persian digits": lambda text: text.translate(PERSIAN_DIGITS),
    "with an invisible mark": lambda text: "\u200e" + text,
}


@pytest.mark.parametrize("typed", ["", " ", "-", "0" * 12, "0" * 14, "x" * 10_000, "!@#$%^&*()", "😀" * 13, "é" * 13])
def test_what_is_no_code_is_not_read(typed: str) -> None:
    assert code.read(typed) is None


def test_a_code_is_shown_in_groups_of_four_four_and_five() -> None:
    assert [len(group) for group in str(code.make(Random(1))).split("-")] == [4, 4, 5]


@given(made=codes)
def test_every_code_reads_back_however_it_is_typed(made: Code) -> None:
    assert [how for how, writing in WRITINGS.items() if code.read(writing(str(made))) != made] == []


@given(made=codes, place=st.integers(0, code.LENGTH - 1), other=st.sampled_from(ALPHABET))
def test_every_single_wrong_character_fails_the_check(made: Code, place: int, other: str) -> None:
    right = str(made).replace("-", "")
    typed = right[:place] + other + right[place + 1 :]
    assert (code.read(typed) == made) == (typed == right)
    assert typed == right or code.read(typed) is None


@given(made=codes, place=st.integers(0, code.LENGTH - 2))
def test_two_neighbours_that_changed_places_fail_the_check(made: Code, place: int) -> None:
    right = str(made).replace("-", "")
    typed = right[:place] + right[place + 1] + right[place] + right[place + 2 :]
    first_and_last = {right[place], right[place + 1]} == {ALPHABET[0], ALPHABET[-1]}
    assert typed == right or first_and_last or code.read(typed) is None, "Luhn misses 0 and Z only"


@given(typed=st.text())
def test_whatever_is_typed_is_read_or_not_and_never_breaks(typed: str) -> None:
    assert isinstance(code.read(typed), Code | None)


def test_a_code_tells_itself_in_no_log() -> None:
    made = code.make(Random(1))
    assert repr(made) == "Code(…)"
    assert made.verifier not in f"{made!r}"


def test_codes_differ() -> None:
    chance = Random(1)
    assert len({str(code.make(chance)) for _ in range(1000)}) == 1000
