"""Search: from a question as people type it to the topics whose known phrasings look most like it.

It compares runs of two to five letters, weighted by how rare they are (TF-IDF), over the phrasings of all languages
together; so it needs no language detection and forgives spelling. It finds, it never writes.
"""

import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby

LONGEST = 300
SHORTEST_RUN, LONGEST_RUN = 2, 5
SURE, CLEARLY_BEST, WORD_FOR_WORD = 0.5, 1.3, 0.999
POSSIBLE = 0.24
MOST_CHOICES = 3
ONE_WORD = 1
FOLDED = str.maketrans({"ı": "i", "ł": "l", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي"})
DIRECT, CHOICES, NONE = "direct", "choices", "none"
Vector = Mapping[str, float]


@dataclass(frozen=True)
class Found:
    """What a question leads to: `direct` (one topic), `choices` (two or three, best first) or `none`."""

    kind: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Index:
    """Every phrasing of every topic, ready to be compared."""

    rarity: Mapping[str, float]
    phrasings: Mapping[str, tuple[tuple[str, float], ...]]
    topics: tuple[str, ...]

    @classmethod
    def of(cls, phrasings: Iterable[tuple[str, str]]) -> "Index":
        """The index of these (topic, phrasing) pairs."""
        pairs = [(topic, _runs(text)) for topic, text in phrasings]
        among = Counter(run for _, runs in pairs for run in runs)
        rarity = {run: math.log(1 + len(pairs) / count) for run, count in among.items()}
        postings: dict[str, list[tuple[str, float]]] = {}
        for number, (_, runs) in enumerate(pairs):
            for run, weight in _weighed(runs, rarity).items():
                postings.setdefault(run, []).append((str(number), weight))
        return cls(rarity, {run: tuple(found) for run, found in postings.items()}, tuple(topic for topic, _ in pairs))

    def find(self, question: str) -> Found:
        """The topics that the question is about."""
        ranked = self.rank(question)
        likely = [topic for topic, score in ranked if score >= POSSIBLE][:MOST_CHOICES]
        if not likely:
            return Found(NONE, ())
        best, second = ranked[0][1], ranked[1][1] if len(ranked) > 1 else 0.0
        is_clear = best > WORD_FOR_WORD or (best >= SURE and best >= second * CLEARLY_BEST)
        if is_clear and len(question.split()) > ONE_WORD:
            return Found(DIRECT, tuple(likely[:1]))
        return Found(CHOICES, tuple(likely))

    def rank(self, question: str) -> list[tuple[str, float]]:
        """Every topic that looks at all like the question, with its likeness from 0 to 1, best first."""
        likeness: defaultdict[str, float] = defaultdict(float)
        for run, weight in _weighed(_runs(question), self.rarity).items():
            for number, other in self.phrasings.get(run, ()):
                likeness[number] += weight * other
        best: dict[str, float] = {}
        for number, score in likeness.items():
            topic = self.topics[int(number)]
            best[topic] = max(best.get(topic, 0.0), score)
        return sorted(best.items(), key=lambda each: (-each[1], each[0]))


def fold(text: str) -> str:
    """The text without case, accents, letter variants, punctuation and repeated letters."""
    plain = unicodedata.normalize("NFKD", text[:LONGEST].casefold()).translate(FOLDED)
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    words = re.sub(r"[^\w]+", " ", letters).strip()
    return "".join(letter for letter, _ in groupby(words))


def _runs(text: str) -> Counter[str]:
    padded = f" {fold(text)} "
    sizes = range(SHORTEST_RUN, LONGEST_RUN + 1)
    return Counter(padded[at : at + size] for size in sizes for at in range(len(padded) - size + 1))


def _weighed(runs: Counter[str], rarity: Mapping[str, float]) -> Vector:
    weights = {run: (1 + math.log(count)) * rarity[run] for run, count in runs.items() if run in rarity}
    length = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
    return {run: weight / length for run, weight in weights.items()}
