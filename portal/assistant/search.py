"""Search: from a question as people type it to the approved answers that fit it. It finds, it never writes.

One model for all languages was trained beforehand from the phrasings that editors wrote (`make model`); here it is only
read. Each kind of answer is a class: a topic, a danger (`safety/…`), and `none of these`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import hypot
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from portal.assistant.features import WHOLE, Sight, counted, fold

MODEL = Path(__file__).parent / "model.npz"
NOTHING = "none"
DANGER = "safety/"
MOST_CHOICES = 3
ONE_WORD = 1
IN_DANGER = 0.3
CAUTION = 1.5
"""How much likelier than `none of these` a topic must be."""
DIRECT, CHOICES, NONE, SAFETY = "direct", "choices", "none", "safety"
Scores = NDArray[np.float32]


@dataclass(frozen=True)
class Found:
    """What a question leads to: `direct` (one topic), `choices` (two or three, best first), `safety` or `none`."""

    kind: str
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Model:
    """What was learnt: for each feature its rarity and its weight for each class, in steps of `scale`."""

    classes: tuple[str, ...]
    rarity: NDArray[np.float16]
    weights: NDArray[np.int8]
    scale: Scores
    bias: Scores
    sure: float
    possible: float
    made_from: str
    sight: Sight = WHOLE

    @classmethod
    def load(cls, file: Path = MODEL) -> "Model":
        """The model as it was trained."""
        with np.load(file) as kept:
            return cls(
                tuple(str(each) for each in kept["classes"]),
                kept["rarity"],
                kept["weights"],
                kept["scale"],
                kept["bias"],
                float(kept["sure"]),
                float(kept["possible"]),
                str(kept["made_from"]),
            )

    def likely(self, question: str) -> dict[str, float]:
        """How likely each class is; together 1."""
        seen = counted(question, self.sight)
        numbers = np.fromiter(seen, np.int64, len(seen))
        values = np.fromiter(seen.values(), np.float32, len(seen)) * self.rarity[numbers]
        length = float(np.sqrt(values @ values)) or 1.0
        scores = (values / length) @ self.weights[numbers] * self.scale + self.bias
        shares = np.exp(scores - scores.max())
        return dict(zip(self.classes, (shares / shares.sum()).tolist(), strict=True))


@dataclass(frozen=True)
class Search:
    """The model, with what it finds: `wide` gives of each topic the wider one, `titles` the topic of a folded title,
    `near` what somebody may mean instead of a topic.
    """

    model: Model
    wide: Mapping[str, str]
    titles: Mapping[str, str]
    near: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(
        cls, model: Model, wide: Mapping[str, str], titles: Mapping[str, str], near: Mapping[str, tuple[str, ...]]
    ) -> "Search":
        """A search in which every topic is found by its title too, word for word."""
        return cls(model, wide, {fold(title): topic for title, topic in titles.items()}, near)

    def find(self, question: str) -> Found:
        """The answers that the question asks for."""
        plain = fold(question)
        if plain in self.titles:
            return Found(DIRECT, (self.titles[plain],))
        if not plain:
            return Found(NONE, ())
        likely = self.model.likely(question)
        danger = {name: share for name, share in likely.items() if name.startswith(DANGER)}
        worst, likeliest = (max(each, key=each.__getitem__) for each in (danger, likely))
        if sum(danger.values()) >= IN_DANGER or worst == likeliest:
            return Found(SAFETY, (worst,))
        return self._topics(likely, is_short=len(plain.split()) <= ONE_WORD)

    def _topics(self, likely: Mapping[str, float], *, is_short: bool) -> Found:
        ranked = self.rank(likely)
        best, share = ranked[0]
        if share < self.model.possible or share <= likely[NOTHING] * CAUTION:
            return Found(NONE, ())
        if share >= self.model.sure and not is_short:
            return Found(DIRECT, (best,))
        return Found(CHOICES, self._choices(ranked[:MOST_CHOICES]))

    def _choices(self, ranked: Sequence[tuple[str, float]]) -> tuple[str, ...]:
        """The likeliest; a last one that is hardly likely gives way to what the first is often confused with."""
        *first, last = (topic for topic, _ in ranked)
        shown = {self.wide[topic] for topic in first}
        meant = [topic for topic in self.near[first[0]] if self.wide[topic] not in shown]
        return (*first, meant[0] if meant and ranked[-1][1] < self.model.possible else last)

    def rank(self, likely: Mapping[str, float]) -> list[tuple[str, float]]:
        """Of each wider topic its likeliest finer form, with the share of its forms together; best first.

        Together is the root of their squares: a sum would put topics of many forms first when nothing is likely.
        """
        shares: dict[str, float] = {}
        best: dict[str, str] = {}
        for topic in self.wide:
            wider = self.wide[topic]
            shares[wider] = hypot(shares.get(wider, 0.0), likely[topic])
            if wider not in best or likely[topic] > likely[best[wider]]:
                best[wider] = topic
        return sorted(((best[wider], share) for wider, share in shares.items()), key=lambda each: (-each[1], each[0]))
