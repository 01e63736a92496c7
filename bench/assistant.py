"""Assistant: how well questions that it never saw are answered, and what a question costs.

Each question goes through the search as it does on the page. *Top-1* and *top-3*: the topic stands first, or among
what is shown; a question that was refused has neither. *Misled*: a direct answer to something else. *Refused*: nothing
is answered to what nobody here answers (a danger counts as refused). *Helped*: the right answer directly, or among
choices. In brackets the 95 % interval of Wilson. The language of the screen plays no part: the search is not told it.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path
from random import Random
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from time import thread_time_ns
from unicodedata import combining, normalize

from bench.measuring import Asked
from bench.table import Goal, Line
from cases.settings import ROOT
from portal import questions
from portal.assistant import train
from portal.assistant.features import LONGEST, Sight
from portal.assistant.search import DIRECT, MODEL, NONE, SAFETY, Model, Search

QUESTIONS = Path(__file__).parent / "questions.jsonl"
SURE_95 = 1.96
SEED = 20_261_123
ARABIC = "ا ب ت ث ج ح خ د ذ ر ز س ش ص ض ط ظ ع غ ف ق ك ل م ن ه و ي ى ة أ إ آ ء ؤ ئ"
LATIN = "a b t th j 7 kh d z r z s sh s d t z 3 gh f q k l m n h w y a a 2 2 a 2 2 2"
TRANSLITERATION = str.maketrans(dict(zip(ARABIC.split(), LATIN.split(), strict=True)))
PROCESS = """
import json, sys
from psutil import Process
from cases.settings import ROOT
from portal import questions
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf-8")]
topics = questions.read(ROOT / "content")
before = Process().memory_info().rss
from portal.assistant.search import Model, Search
search = Search.of(Model.load(), topics.wide, {}, topics.near)
for text in texts:
    search.find(text)
print(Process().memory_info().rss - before)
"""
Change = Callable[[str], str]


@dataclass(frozen=True)
class Question:
    """What somebody asks, in which language, and the topic that answers it (None: nothing here does)."""

    lang: str
    text: str
    topic: str | None


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    some: int
    all: int

    def interval(self) -> tuple[float, float]:
        """Where the true share lies with 95 % certainty (Wilson, 1927), in percent."""
        if not self.all:
            return 0.0, 100.0
        share, square = self.some / self.all, SURE_95**2
        middle = share + square / (2 * self.all)
        spread = SURE_95 * sqrt(share * (1 - share) / self.all + square / (4 * self.all**2))
        below = 1 + square / self.all
        return 100 * max(0.0, middle - spread) / below, 100 * min(below, middle + spread) / below

    def __str__(self) -> str:
        low, high = self.interval()
        return f"{100 * self.some / max(1, self.all):.0f} ({low:.0f}–{high:.0f})"


def read(file: Path = QUESTIONS) -> list[Question]:
    """The questions of a file: one JSON object with lang, text and topic on each line."""
    return [Question(**json.loads(line)) for line in file.read_text("utf-8").splitlines()]


def search(model: Model | None = None) -> Search:
    """The search without titles: only what was learnt counts."""
    topics = questions.read(ROOT / "content")
    return Search.of(model or Model.load(), topics.wide, {}, topics.near)


HEAD = ("questions", "top-1", "top-3", "misled", "helped", "refused", "answered directly")


def row(name: str, engine: Search, asked: Iterable[Question]) -> list[str]:
    """What becomes of these questions, as cells."""
    found = [(each.topic, engine.find(each.text)) for each in asked]
    inside = [(topic, each.kind, [engine.wide.get(key, key) for key in each.topics]) for topic, each in found if topic]
    outside = [each.kind for topic, each in found if not topic]
    told = [
        sum(topics[:1] == [topic] for topic, _, topics in inside),
        sum(topic in topics for topic, _, topics in inside),
        sum(kind == DIRECT and topics != [topic] for topic, kind, topics in inside),
        sum(topic in topics and kind != SAFETY for topic, kind, topics in inside),
    ]
    refused, direct = sum(kind in {NONE, SAFETY} for kind in outside), outside.count(DIRECT)
    away = [str(Share(some, len(outside))) if outside else "–" for some in (refused, direct)]
    return [name, *(str(Share(some, len(inside))) for some in told), *away]


def typos(many: int) -> Change:
    """A change that makes so many slips of the finger: a letter lost, doubled, or swapped with the next."""

    def change(text: str) -> str:
        chance = Random(f"{SEED}{text}")
        for _ in range(many):
            at = chance.randrange(len(text))
            one, other = text[at], text[at + 1 : at + 2]
            text = text[:at] + chance.choice((other, one + one + other, other + one)) + text[at + 2 :]
        return text

    return change


def _bare(text: str) -> str:
    return "".join(letter for letter in normalize("NFKD", text) if not combining(letter))


def _latin(text: str) -> str:
    return text.translate(TRANSLITERATION)


def _one_word(text: str) -> str:
    return max(text.split(), key=len)


def _long(text: str) -> str:
    return " ".join([text] * (1 + LONGEST // len(text)))


SUITES: dict[str, Change] = {
    "as they are": str, "1 typo": typos(1), "2 typos": typos(2), "4 typos": typos(4), "without diacritics": _bare,
    "in capitals": str.upper, "the longest word alone": _one_word, "said again, to 300 characters": _long,
}  # fmt: skip


PARTS = {
    "whole": train.ALL,
    "without runs of letters": train.Recipe(Sight(runs=False)),
    "without words": train.Recipe(Sight(words=False)),
    "without pairs of words": train.Recipe(Sight(pairs=False)),
    "without consonants": train.Recipe(Sight(bones=False)),
    "without folding": train.Recipe(Sight(folded=False)),
    "without Arabic in Latin letters": train.Recipe(latin=False),
    "without what nobody answers": train.Recipe(nothing=False),
}  # fmt: skip


def suites(engine: Search, asked: Sequence[Question]) -> list[list[str]]:
    """The same questions, made worse in the same way each time."""
    rows = [
        row(name, engine, [Question(each.lang, change(each.text), each.topic) for each in asked])
        for name, change in SUITES.items()
    ]
    arabic = [Question(each.lang, _latin(each.text), each.topic) for each in asked if each.lang == "ar"]
    return [*rows, row("Arabic in Latin letters", engine, arabic)] if arabic else rows


def measure(_: Asked) -> list[Line]:
    """Three lines: what a question costs (processor), what the model takes, and what a process takes more."""
    engine, asked = search(), read()
    typical, last = times(engine, asked)
    return [
        Line(
            "question asked",
            last,
            "ms",
            f"of processor, 99th percentile; median {typical:.2f}",
            Goal(2, 0.5, less_is_better=True),
        ),
        Line("model of the questions", weight(engine.model), "MB", f"{MODEL.stat().st_size / 1e6:.1f} MB on disk"),
        Line(
            "memory of a process that answers",
            memory(),
            "MB more",
            "numpy, the model and all these questions",
            Goal(60, 40, less_is_better=True),
        ),
    ]


def times(engine: Search, asked: Sequence[Question], rounds: int = 4) -> tuple[float, float]:
    """The median and the 99th percentile, in ms of processor, of what a question costs."""
    spent = []
    for each in list(asked) * rounds:
        began = thread_time_ns()
        engine.find(each.text)
        spent.append((thread_time_ns() - began) / 1e6)
    return median(spent), quantiles(spent, n=100)[-1]


def memory() -> float:
    """MB that a process takes more once it has searched for all questions than before it loaded the search."""
    told = subprocess.run([sys.executable, "-c", PROCESS, str(QUESTIONS)], capture_output=True, check=True, cwd=ROOT)
    return int(told.stdout) / 1e6


def weight(model: Model) -> float:
    """MB of memory that the model takes."""
    return sum(each.nbytes for each in (model.weights, model.rarity, model.scale, model.bias)) / 1e6


def ablated(asked: Sequence[Question]) -> Iterator[list[str]]:
    """The same questions to models that were each learnt without one part; some minutes for each."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "model.npz"
        for name, recipe in PARTS.items():
            train.train(ROOT / "content", file, recipe)
            yield row(name, search(replace(Model.load(file), sight=recipe.sight)), asked)


def markdown(rows: Iterable[Sequence[str]]) -> str:
    """The rows as a table, in percent."""
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (HEAD, ["---"] * len(HEAD), *rows))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print what becomes of the questions, by language and by suite, and what they cost."""
    parser = argparse.ArgumentParser(prog="python -m bench.assistant", description=__doc__)
    parser.add_argument("--questions", type=Path, default=QUESTIONS, help="another file of questions")
    parser.add_argument("--ablate", action="store_true", help="learn anew without each part, and measure that instead")
    chosen = parser.parse_args(arguments)
    asked = read(chosen.questions)
    if chosen.ablate:
        print(markdown(ablated(asked)))
        return 0
    engine = search()
    languages = list(dict.fromkeys(each.lang for each in asked))
    by_language = [row(code, engine, [each for each in asked if each.lang == code]) for code in languages]
    print(markdown([*by_language, row("all", engine, asked)]), markdown(suites(engine, asked)), sep="\n\n")
    typical, last = times(engine, asked)
    print(
        f"\nA question costs {typical:.2f} ms of processor, {last:.2f} at the 99th percentile; "
        f"the model takes {weight(engine.model):.1f} MB."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
