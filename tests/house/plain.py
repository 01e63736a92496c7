"""Plain: how plain a Dutch text is, in figures: length of sentences, Flesch-Douma, passives and hard words.

Flesch-Douma (W.H. Douma, De leesbaarheid van landbouwbladen, 1960): 206.84 - 0.77 syllables per 100 words
- 0.93 words per sentence. 70 and more is easy; newspapers stay near 55.
"""

import re
from dataclasses import dataclass

WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
END = re.compile(r"(?<=[.?!:])\s+|\n")
NUCLEUS = re.compile(r"aai|ooi|oei|eeu|ieu|aa|ee|oo|uu|ie|oe|eu|ui|ij|ei|ou|au|[aeiouyëïöüéèêáó]")
PASSIVE = re.compile(r"\b(word|wordt|worden|werd|werden)\b(?:\W+\w+){0,6}?\W+((?:ge|be|ver|ont|her)\w+(?:d|t|en))\b")
LONG_WORD = 16


@dataclass(frozen=True)
class Measure:
    """The figures of one text."""

    words: int
    sentences: int
    syllables: int

    @property
    def mean_sentence(self) -> float:
        """Words in a sentence, on average."""
        return self.words / self.sentences

    @property
    def flesch_douma(self) -> float:
        """Ease of reading; more is easier."""
        return 206.84 - 0.77 * 100 * self.syllables / self.words - 0.93 * self.mean_sentence


def sentences(text: str) -> list[str]:
    """The sentences of a text; a line of a list is one."""
    return [each for each in (part.strip() for part in END.split(text)) if WORD.search(each)]


def words(sentence: str) -> list[str]:
    return WORD.findall(sentence)


def syllables(word: str) -> int:
    """The syllables of a Dutch word: its groups of vowels. Abbreviations such as BSN are spelt out."""
    return len(word) if word.isupper() else max(1, len(NUCLEUS.findall(word.lower())))


def measure(text: str) -> Measure:
    """The figures of a text with at least one word."""
    said = sentences(text)
    spoken = [word for sentence in said for word in words(sentence)]
    return Measure(len(spoken), len(said), sum(syllables(word) for word in spoken))


def passives(text: str) -> list[str]:
    """Sentences in which something is done by nobody in particular: `wordt bewaard`."""
    return [each for each in sentences(text) if PASSIVE.search(each.lower())]


def long_words(text: str) -> list[str]:
    """Words of more than sixteen letters."""
    return [word for word in WORD.findall(text) if len(word) > LONG_WORD]
