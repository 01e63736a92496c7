"""The questions of the bench: never changed to please the search, and never among what it learnt from."""

from collections import Counter
from difflib import SequenceMatcher
from hashlib import sha256

import pytest

from bench.assistant import QUESTIONS, SUITES, Change, Share, read, row, search
from cases import wording
from cases.settings import ROOT
from portal import questions
from portal.assistant.features import fold
from portal.assistant.search import NOTHING
from portal.assistant.train import examples

FROZEN = "5a80716df3f13d8e20b798e209fe35c668872e1ff9c03a3d9c1df6bf45df5455"
FORTY = 40
ALIKE = 0.8
FLOOR = 0.5
SHARED = 0.45
"""Of two questions that are alike, at least this share of runs of two letters is the same."""
ASKED = read()


def test_the_questions_are_those_that_were_written_first() -> None:
    assert sha256(QUESTIONS.read_bytes()).hexdigest() == FROZEN


def test_every_live_language_asks_each_of_forty_topics_and_also_what_nobody_answers() -> None:
    live = [each.code for each in wording.languages(ROOT / "content") if each.state == "live"]
    assert set(live) == {each.lang for each in ASKED}
    wide = {topic.wide for topic in questions.read(ROOT / "content").topics.values()}
    for code in live:
        topics = Counter(each.topic for each in ASKED if each.lang == code)
        assert len(topics.keys() - {None}) == FORTY
        assert topics.keys() - {None} <= wide
        assert topics[None] >= 10


def test_no_question_was_learnt_from_nor_one_very_like_it() -> None:
    learnt = [(each.language, fold(each.text)) for each in examples(ROOT / "content")]
    pairs = [(language, text, _pairs(text)) for language, text in learnt]
    for question in ASKED:
        asked = fold(question.text)
        own = _pairs(asked)
        near = [text for code, text, other in pairs if code == question.lang and _share(own, other) >= SHARED]
        assert [text for text in near if SequenceMatcher(None, asked, text).ratio() >= ALIKE] == [], question.text


def _share(own: set[str], other: set[str]) -> float:
    return len(own & other) / max(1, len(own | other))


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


@pytest.mark.parametrize(
    ("some", "all_", "told"), [(0, 10, "0 (0–28)"), (5, 10, "50 (24–76)"), (10, 10, "100 (72–100)")]
)
def test_a_share_is_told_with_its_interval(some: int, all_: int, told: str) -> None:
    assert str(Share(some, all_)) == told


def test_what_is_found_is_counted_by_kind() -> None:
    cells = row("nl", search(), [each for each in ASKED if each.lang == "nl"])
    assert cells[0] == "nl"
    assert len(cells) == 7
    assert all("(" in cell for cell in cells[1:])


@pytest.mark.parametrize("change", SUITES.values(), ids=SUITES)
def test_a_suite_changes_a_question_in_the_same_way_each_time(change: Change) -> None:
    assert [change(each.text) for each in ASKED] == [change(each.text) for each in ASKED]


def test_most_questions_are_answered_in_every_language() -> None:
    """A floor well below what the README tells: it catches a model that was broken, not one that is a little worse."""
    engine = search()
    for code in {each.lang for each in ASKED}:
        inside = [each for each in ASKED if each.lang == code and each.topic]
        found = [
            engine.wide.get(engine.find(each.text).topics[0]) if engine.find(each.text).topics else NOTHING
            for each in inside
        ]
        assert sum(topic == each.topic for topic, each in zip(found, inside, strict=True)) >= len(inside) * FLOOR, code
