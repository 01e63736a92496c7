"""Train: makes the search's model from what editors wrote: `make model`. Only here scikit-learn is needed.

The same words give the same model. The thresholds come from predictions for phrasings that were left out: as sure
as it must be for a wrong direct answer to stay under 2 in 100, one pair for all languages.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold

from cases import wording
from portal import questions
from portal.assistant.features import SIZE, counted
from portal.assistant.search import DANGER, MODEL, NOTHING

SEED = 20_261_123
FOLDS = 4
FIRMNESS = 30.0
MISLED_AT_MOST = 0.02
FOUND_AT_LEAST = 0.05
NO_ANSWER = "notes/no-answer"
STEPS = 127
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Example:
    """A way to ask, and the class that it belongs to."""

    text: str
    kind: str
    language: str


def examples(content: Path) -> list[Example]:
    """Every phrasing of every live language: of topics, of dangers, and of what no topic answers."""
    found = []
    topics = questions.read(content).topics
    live = [language.code for language in wording.languages(content) if language.state == "live"]
    for code in live:
        texts = wording.sources(content / code)
        kinds = {f"questions/{topic}": topic for topic in topics}
        kinds |= {name: name for name in texts if name.startswith(DANGER)} | {NO_ANSWER: NOTHING}
        for name, kind in kinds.items():
            title = [] if kind == NOTHING else [texts[name].title]
            found += [Example(text, kind, code) for text in (*title, *texts[name].head.phrasings)]
    return found


def fingerprint(content: Path) -> str:
    """Changes when an example changes; the model remembers it."""
    told = "\n".join(f"{each.language}\t{each.kind}\t{each.text}" for each in examples(content))
    return sha256(told.encode()).hexdigest()


def train(content: Path, into: Path = MODEL) -> dict[str, Any]:
    """Make the model; returns what it keeps."""
    known = examples(content)
    kinds = np.array([each.kind for each in known])
    sure, possible = _thresholds(known, kinds)
    rarity = _rarity([each.text for each in known])
    model = _fit(known, kinds, rarity)
    scale = np.abs(model.coef_).max(axis=1) / STEPS
    kept = {
        "classes": model.classes_.astype(str),
        "rarity": rarity.astype(np.float16),
        "weights": np.ascontiguousarray(np.rint(model.coef_ / scale[:, None]).astype(np.int8).T),
        "scale": scale.astype(np.float32),
        "bias": model.intercept_.astype(np.float32),
        "sure": np.float32(sure),
        "possible": np.float32(possible),
        "made_from": np.array(fingerprint(content)),
    }
    np.savez_compressed(into, **kept)
    return kept
