"""Train: makes the search's model from what editors wrote: `make model`. Only here SciPy and scikit-learn are needed.

The same words give the same model. The thresholds come from predictions for phrasings that were left out: as sure
as it must be for a wrong direct answer to stay under 1 in 100, one pair for all languages.
"""

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags
from sklearn.model_selection import StratifiedKFold

from cases import wording
from cases.settings import ROOT
from portal import questions
from portal.assistant.features import SIZE, WHOLE, Sight, counted, fold
from portal.assistant.search import DANGER, MODEL, NOTHING

SEED = 20_261_123
PARTS = 5
ROUNDS, TOGETHER, STRIDE = 12, 256, 2.0
FIRMNESS = 30.0
DOUBT = 0.1
MISLED_AT_MOST = 0.01
POSSIBLE = 0.03
NO_ANSWER = "notes/no-answer"
CODE = (
    "'; DROP TABLE case; --", "select * from users where 1=1", "union select password from admin", "or 1=1 --",
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:void(0)",
    "http://example.org/login.php?id=1", "{{7*7}}", "${jndi:ldap://x}", "../../etc/passwd",
    "cat /etc/hosts; ls -la", "import os; print(1)", "GET /index.html HTTP/1.1",
    "SUM(A1:B7)", "test test 123", "asdf qwerty zxcvbn", "null undefined NaN true false",
)  # fmt: skip
"""What no resident asks, and some machine does."""
GIBBERISH = 200
IN_ARABIC_SCRIPT = ("ar", "fa")
VOWELS, VOWELS_HEARD = "aaei", 0.5
ARABIC = "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ء پ چ ژ گ"
LATIN = "a b t th/t j/g 7/h kh/5/x d d/z r z s sh/ch s/9 d/z t/6 z 3/a gh/8 f 2/q/k k l m n h w/o/ou y/i/ee 2 p ch zh g"
CHAT = dict(zip(ARABIC.split(), LATIN.split(), strict=True))
"""How people type letters of Arabic script in Latin ones."""
STEPS = 127
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Example:
    """A way to ask, and the class that it belongs to."""

    text: str
    kind: str
    language: str


@dataclass(frozen=True)
class Recipe:
    """What the model is made of; all of it, but where bench/ measures what each part is worth."""

    sight: Sight = WHOLE
    latin: bool = True
    nothing: bool = True


ALL = Recipe()


def examples(content: Path) -> list[Example]:
    """Every phrasing of every live language: of topics, of dangers, and of what no topic answers, also noise."""
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
    return found + [Example(text, NOTHING, "") for text in (*CODE, *_gibberish())]


def _with_latin(known: Sequence[Example]) -> list[Example]:
    """The same, and what is in Arabic script once more in the Latin letters of a chat."""
    chance = random.Random(SEED)  # noqa: S311 - the same each time is what is wanted
    written = [replace(each, text=_latin(each.text, chance)) for each in known if each.language in IN_ARABIC_SCRIPT]
    return [*known, *written]


def _latin(text: str, chance: random.Random) -> str:
    """The letters as one of the ways in which people type them, with a vowel here and there."""
    found = ""
    for letter in fold(text):
        ways = CHAT.get(letter, letter).split("/")
        is_bare = found[-1:].isalpha() and found[-1:] not in VOWELS and ways[0] not in ("a", "w", "y", " ")
        found += (chance.choice(VOWELS) if is_bare and chance.random() < VOWELS_HEARD else "") + chance.choice(ways)
    return found


def _gibberish() -> list[str]:
    """Words of random letters, the same each time."""
    chance = random.Random(SEED)  # noqa: S311 - the same each time is what is wanted
    letters = "abcdefghijklmnopqrstuvwxyz"
    words = ["".join(chance.choices(letters, k=chance.randint(2, 9))) for _ in range(GIBBERISH * 3)]
    return [" ".join(words[at : at + 1 + at % 3]) for at in range(0, len(words), 3)]


def fingerprint(content: Path) -> str:
    """Changes when an example changes; the model remembers it."""
    told = "\n".join(f"{each.language}\t{each.kind}\t{each.text}" for each in examples(content))
    return sha256(told.encode()).hexdigest()


def train(content: Path, into: Path = MODEL, recipe: Recipe = ALL) -> dict[str, Any]:
    """Make the model; returns what it keeps."""
    known = [each for each in examples(content) if recipe.nothing or each.kind != NOTHING or each.text in CODE]
    kinds = np.array([each.kind for each in known])
    wide = questions.read(content).wide
    sure, possible = _thresholds(known, kinds, wide, recipe)
    known = _with_latin(known) if recipe.latin else known
    rarity, model = _fit(known, recipe.sight)
    scale = np.abs(model.weights).max(axis=0) / STEPS
    kept = {
        "classes": model.classes.astype(str),
        "rarity": rarity.astype(np.float16),
        "weights": np.rint(model.weights / scale).astype(np.int8),
        "scale": scale.astype(np.float32),
        "bias": model.bias,
        "sure": np.float32(sure),
        "possible": np.float32(possible),
        "made_from": np.array(fingerprint(content)),
    }
    np.savez_compressed(into, **kept)
    return kept


@dataclass(frozen=True)
class Fitted:
    """What was learnt: of each class the weight of each feature, and what it starts from."""

    classes: NDArray[np.str_]
    weights: Floats
    bias: Floats

    def shares(self, texts: csr_matrix) -> Floats:
        """How likely each class is for each text."""
        scores = texts @ self.weights + self.bias
        powers: Floats = np.exp(scores - scores.max(axis=1, keepdims=True))
        shares: Floats = powers / powers.sum(axis=1, keepdims=True)
        return shares


def _fit(known: Sequence[Example], sight: Sight) -> tuple[Floats, Fitted]:
    """Multinomial logistic regression in small steps, each feature with its own pace (Duchi and others, 2011: AdaGrad).

    A share of `DOUBT` is spread over all classes: so a class is never certain, and the thresholds mean something.
    """
    rows = [counted(each.text, sight) for each in known]
    rarity = _rarity(rows)
    texts = _weighed(rows, rarity)
    classes, wanted = np.unique([each.kind for each in known], return_inverse=True)
    learnt = Fitted(classes, np.zeros((SIZE, len(classes)), np.float32), np.zeros(len(classes), np.float32))
    pace = np.full(SIZE, 1e-6, np.float32)
    chance = np.random.default_rng(SEED)
    for turn in range(ROUNDS):
        stride = STRIDE * (1 - turn / ROUNDS)
        order = chance.permutation(len(known))
        for at in range(0, len(order), TOGETHER):
            some = order[at : at + TOGETHER]
            _step(learnt, pace, texts[some], wanted[some], stride, 1 / (FIRMNESS * len(known)))
    return rarity, learnt


def _step(learnt: Fitted, pace: Floats, texts: csr_matrix, wanted: NDArray[Any], stride: float, decay: float) -> None:
    """Move weights and bias a little towards what is wanted of these texts."""
    wrong = learnt.shares(texts) - np.float32(DOUBT / len(learnt.classes))
    wrong[np.arange(len(wanted)), wanted] -= 1 - DOUBT
    seen = np.unique(texts.indices)
    slope = texts[:, seen].T @ wrong / np.float32(len(wanted)) + np.float32(decay) * learnt.weights[seen]
    pace[seen] += (slope * slope).sum(axis=1)
    learnt.weights[seen] -= np.float32(stride) * slope / np.sqrt(pace[seen])[:, None]
    learnt.bias[:] -= np.float32(stride / 10) * wrong.mean(axis=0)


def _rarity(rows: Sequence[Mapping[int, float]]) -> Floats:
    """How rare each feature is among the texts."""
    among = np.zeros(SIZE, np.float32)
    for row in rows:
        among[list(row)] += 1
    return (np.log((1 + len(rows)) / (1 + among)) + 1).astype(np.float32)


def _weighed(rows: Sequence[Mapping[int, float]], rarity: Floats) -> csr_matrix:
    """A row of length 1 for each text."""
    numbers = np.concatenate([np.fromiter(row, np.int32, len(row)) for row in rows])
    values = np.concatenate([np.fromiter(row.values(), np.float32, len(row)) for row in rows]) * rarity[numbers]
    ends = np.cumsum([0, *map(len, rows)])
    found = csr_matrix((values, numbers, ends), shape=(len(rows), SIZE))
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    return (diags(1 / np.maximum(lengths, 1e-9)) @ found).astype(np.float32).tocsr()


def _thresholds(
    known: Sequence[Example], kinds: NDArray[Any], wide: Mapping[str, str], recipe: Recipe
) -> tuple[float, float]:
    """From a part of the phrasings that was left out: how sure a direct answer must be, and how likely a choice."""
    split = StratifiedKFold(PARTS, shuffle=True, random_state=SEED).split(kinds, kinds)
    learnt, left_out = next(split)
    some = [known[at] for at in learnt]
    rarity, model = _fit(_with_latin(some) if recipe.latin else some, recipe.sight)
    shares = model.shares(_weighed([counted(known[at].text, recipe.sight) for at in left_out], rarity))
    groups = np.array([wide.get(kind, kind) for kind in model.classes])
    names = sorted(set(groups))
    together = np.stack([np.sqrt((shares[:, groups == name] ** 2).sum(axis=1)) for name in names], axis=1)
    guessed = np.array(names)[together.argmax(axis=1)]
    right = guessed == np.array([wide.get(kind, kind) for kind in kinds[left_out]])
    return _sure_enough(together.max(axis=1), right), POSSIBLE


def _sure_enough(likely: Floats, right: NDArray[np.bool_]) -> float:
    """The lowest share from which on at most `MISLED_AT_MOST` of all questions get a wrong direct answer."""
    for sure in np.arange(0.3, 0.99, 0.01):
        if (~right & (likely >= sure)).mean() <= MISLED_AT_MOST:
            return float(sure)
    return 0.99


if __name__ == "__main__":
    train(ROOT / "content")
