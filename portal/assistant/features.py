"""Features: what the search sees of a question: runs of letters, words, pairs of words, and the bare consonants.

The same letters in another dress are one: case, accents, Arabic letter forms, repeats. Consonants are written in Latin
script whatever the script was, so that `ma 3endi` and ما عندي share them.
"""

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby, pairwise
from zlib import crc32

LONGEST = 300
SIZE = 1 << 16
SHORTEST_RUN, LONGEST_RUN, SKELETON_RUN = 2, 5, 3
LETTERS = str.maketrans(
    {"ı": "i", "ł": "l", "ø": "o", "ß": "ss", "đ": "d", "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ی": "ي"}
    | {"ة": "ه", "ؤ": "و", "ئ": "ي", "ک": "ك", "ۀ": "ه", "ە": "ه", "\u200c": " ", "ـ": "", "'": "", "’": "", "`": ""}
)
ARABIC = str.maketrans("بتثجحخدذرزسشصضطظعغفقكلمنهپچژگڤاويء", "bttjhkddrzsssdtz_gfkklmnhpsjgf____")
CYRILLIC = str.maketrans("бвгґджзйклмнпрстфхцчшщ", "bvhgdjz_klmnprstfhccss")
LATIN = str.maketrans("cqxyw3275968", "kkk____hkktg")
SCRIPTS = ARABIC | CYRILLIC | LATIN
VOWELS = re.compile(r"[aeiouy_]+")
TWO_FOR_ONE = re.compile(r"([kgstdz])h")
"""Two Latin letters for what is one letter elsewhere: kh, gh, sh, th."""
ARTICLE = re.compile(r"^ال(?=...)")


@dataclass(frozen=True)
class Sight:
    """Which features are seen; all of them, but where bench/ measures what each is worth."""

    runs: bool = True
    words: bool = True
    pairs: bool = True
    bones: bool = True
    folded: bool = True


WHOLE = Sight()


def fold(text: str) -> str:
    """The text in plain small letters: no accents, no variants of letters, no signs, no repeats."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold())
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter)).translate(LETTERS)
    words = re.sub(r"[\W_]+", " ", letters).strip()
    return "".join(letter for letter, _ in groupby(words))


def counted(text: str, sight: Sight = WHOLE) -> dict[int, float]:
    """How much of each feature a text has: its number below `SIZE`, and 1 + the logarithm of how often."""
    words = (fold(text) if sight.folded else text[:LONGEST]).split()
    found = Counter(crc32(feature.encode()) % SIZE for feature in _features(words, sight))
    return {number: 1 + math.log(count) for number, count in found.items()}


def _features(words: list[str], sight: Sight) -> Iterator[str]:
    for word in words:
        yield from _of_word(word, sight)
    if sight.pairs:
        for one, other in pairwise(words):
            yield f"p {one} {other}"


def _of_word(word: str, sight: Sight) -> Iterator[str]:
    if sight.words:
        yield f"w {word}"
    if sight.runs:
        yield from _runs(f" {word} ", range(SHORTEST_RUN, LONGEST_RUN + 1), "")
    if sight.bones:
        yield from _bones(skeleton(word))


def _bones(bare: str) -> Iterator[str]:
    if len(bare) > 1:
        yield f"s {bare}"
        yield from _runs(f" {bare} ", range(SKELETON_RUN, SKELETON_RUN + 1), "k")


def _runs(padded: str, sizes: range, kind: str) -> Iterator[str]:
    for size in sizes:
        for at in range(len(padded) - size + 1):
            yield kind + padded[at : at + size]


def skeleton(word: str) -> str:
    """The consonants of a folded word in Latin letters, whatever its script."""
    plain = TWO_FOR_ONE.sub(r"\1", ARTICLE.sub("", word).replace("ch", "sh"))
    bare = "".join(VOWELS.sub("", _consonants(letter)) for letter in plain)
    bare = bare[:-1] if plain[-1:] in "هh" else bare
    return "".join(letter for letter, _ in groupby(bare))


@cache
def _consonants(letter: str) -> str:
    if ord(letter) in SCRIPTS:
        return letter.translate(SCRIPTS)
    if letter.isascii():
        return letter
    name = unicodedata.name(letter, "")
    if name.startswith("ETHIOPIC SYLLABLE "):
        return name.rsplit(" ", 1)[-1].lower()[:2]
    return ""
