"""Words: what the laws on texts have in common: their pieces, and the words that every language keeps."""

import re
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

KEPT = frozenset((Path(__file__).parent / "kept_words.txt").read_text("utf-8").split())
"""Names and Dutch words that residents meet on letters and in apps; they stay as they are in every language."""
WORD = re.compile(r"[^\W\d_](?:[\w’'.-]*\w)?")
PLACEHOLDER = re.compile(r"\{\w+\}|%\(\w+\)s|\$[A-Z_]+\$")
OF_SCRIPT = {
    "Latn": re.compile(r"[A-Za-zÀ-ɏ]"),
    "Arab": re.compile(r"[؀-ۿݐ-ݿ]"),
    "Cyrl": re.compile(r"[Ѐ-ӿ]"),
    "Ethi": re.compile(r"[ሀ-፼]"),
}
LONG = 60


def words_of(text: str) -> list[str]:
    """The words of a text; its placeholders are none."""
    return WORD.findall(PLACEHOLDER.sub(" ", text))


def in_another_script(text: str, script: str) -> list[str]:
    """The words that are not in the script, but for those that every language keeps."""
    ours = OF_SCRIPT[script]
    return [word for word in words_of(text) if word not in KEPT and not all(map(ours.match, filter(str.isalpha, word)))]


def is_left_untranslated(text: str) -> bool:
    """Whether a text that is the same in two languages should not be: it has more than three words, not all kept."""
    words = words_of(text)
    return len(words) > 3 and not set(words) <= KEPT


def is_out_of_proportion(one: str, other: str) -> bool:
    """Whether one of two texts that say the same, of 60 characters or more, is over three times the other."""
    short, long = sorted((len(one), len(other)))
    return long >= LONG and long > 3 * short


def twins(texts: dict[str, str]) -> Iterator[tuple[str, str, str, str]]:
    """Every two languages of one text: language, text, language, text."""
    for (one, text), (other, its_twin) in combinations(texts.items(), 2):
        yield one, text, other, its_twin
