"""The search: it finds what an editor wrote, forgives spelling, sees danger first, and says when it does not know."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench import assistant as bench
from cases import municipality, wording
from cases.settings import ROOT
from portal import questions
from portal.assistant.features import fold, skeleton
from portal.assistant.search import CHOICES, DIRECT, MOST_CHOICES, NONE, SAFETY, Model, Search
from portal.assistant.train import fingerprint

CONTENT = ROOT / "content"
WORDS = wording.read(CONTENT, municipality.read_all(CONTENT))
TOPICS = questions.read(CONTENT)
MODEL = Model.load()
SEARCH = Search.of(MODEL, TOPICS.wide, TOPICS.titles(WORDS), TOPICS.near)
IN_OTHER_WORDS = Search.of(MODEL, TOPICS.wide, {}, TOPICS.near)
"""The same without titles, so that only what was learnt counts."""
NOISE = {
    "nothing": "",
    "signs": "?!… ---",
    "letters of nobody": "zzz xxx qqq",
    "pictures": "😀😀😀",
    "another alphabet": "ありがとうございます",
    "SQL": "'; DROP TABLE case; --",
    "HTML": "<script>alert(1)</script>",
    "control characters": "\x00\x01\x1b[31m\u202e\u2066",
    "a paste of 10 kB": "qwfpg zxcvb " * 900,
}
ALPHABETS = (
    (0x00, 0x20), (0x21, 0x7F), (0x80, 0x250), (0x370, 0x400), (0x590, 0x600), (0x900, 0x980), (0xE00, 0xE60),
    (0x10A0, 0x1100), (0x1400, 0x1480), (0x2000, 0x2070), (0x2190, 0x2400), (0x3040, 0x3100), (0x4E00, 0x9FA0),
    (0xAC00, 0xD7A0), (0xE000, 0xE100), (0xFDD0, 0xFE10), (0x1D400, 0x1D500), (0x1F300, 0x1FA00),
)  # fmt: skip
CODE_PARTS = (
    "SELECT", "DROP TABLE", "'; --", "1=1", "<div>", "</script>", "onclick=", "javascript:", "{{7*7}}", "../../",
    "&lt;", "%00", "\\x1b[31m", "${x}", "&&", "rm -rf /", "function()", "UNION", "=HYPERLINK()", "0x41",
)  # fmt: skip


def test_the_model_was_made_from_the_words_as_they_are() -> None:
    assert MODEL.made_from == fingerprint(CONTENT), "run `make model`"


def test_the_model_knows_every_topic_and_every_danger() -> None:
    dangers = {name for name in WORDS.texts("nl", "voorbeeldstad") if name.startswith("safety/")}
    assert set(MODEL.classes) == {*TOPICS.topics, *dangers, "none"}


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
def test_noise_gets_no_answer_and_no_error(noise: str) -> None:
    assert SEARCH.find(noise).kind in {NONE, CHOICES}


@given(question=st.text(max_size=400))
def test_whatever_is_asked_gives_few_topics_once(question: str) -> None:
    found = SEARCH.find(question)
    assert len(set(found.topics)) == len(found.topics) <= MOST_CHOICES
    assert (found.kind == NONE) == (found.topics == ())
    assert found.kind not in {DIRECT, SAFETY} or len(found.topics) == 1
    assert len({TOPICS.wide.get(topic, topic) for topic in found.topics}) == len(found.topics)


@given(question=st.text(max_size=100))
def test_shares_are_a_whole(question: str) -> None:
    likely = MODEL.likely(question)
    assert sum(likely.values()) == pytest.approx(1, abs=1e-3)
    ranked = SEARCH.rank(likely)
    assert [share for _, share in ranked] == sorted((share for _, share in ranked), reverse=True)


def test_every_title_in_every_language_leads_to_its_topic() -> None:
    for title, topic in TOPICS.titles(WORDS).items():
        assert SEARCH.find(title).topics == (topic,), title


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("waar vind ik de code in de brief", "letter-code"),
        ("WAAR VIND IK DE CODE", "letter-code"),
        ("where is the code in my letter", "letter-code"),
        ("ما هو تطبيق أوكتو", "what-is-ockto"),
    ],
)
def test_a_question_in_ones_own_words_finds_its_topic(question: str, topic: str) -> None:
    assert IN_OTHER_WORDS.find(question).topics[0] == topic


def test_one_word_gives_a_choice_and_never_an_answer() -> None:
    for question in ("digid", "brief", "partner", "geld"):
        assert IN_OTHER_WORDS.find(question).kind in {CHOICES, NONE}, question


@pytest.mark.parametrize("question", ["wil niet meer leven", "i want to kill myself", "أريد أن أنهي حياتي"])
def test_danger_comes_before_everything_else(question: str) -> None:
    assert IN_OTHER_WORDS.find(question).topics == ("safety/self-harm",)


def test_debts_are_a_topic_and_no_danger() -> None:
    assert IN_OTHER_WORDS.find("ik heb schulden telt dat mee voor de gemeentepolis").topics[0] in {
        "debts",
        "wage-garnished",
    }


def test_letters_that_are_written_in_several_ways_are_one() -> None:
    assert fold("Ça  va?") == fold("ca va")
    assert fold("أحمد") == fold("احمد")
    assert fold("DigiD") == fold("dígid")


def test_consonants_are_shared_by_scripts() -> None:
    assert skeleton(fold("дякую")) == skeleton(fold("diakuiu"))
    assert skeleton(fold("سلام")) == skeleton(fold("salam"))
    assert skeleton(fold("ሰላም")) == skeleton(fold("selam"))


def _noise(number: int) -> str:
    """What may be pasted: letters of one of many alphabets, signs, code, up to 10 kB; the same each time."""
    chance = Random(number)
    kind = chance.choice((*ALPHABETS, CODE_PARTS))
    pieces = [
        chance.choice(kind) if kind is CODE_PARTS else chr(chance.randrange(*kind))
        for _ in range(chance.randrange(1, 60))
    ]
    said = (" " if kind is CODE_PARTS else chance.choice(("", " "))).join(pieces)
    return said * chance.choice((1, 1, 1, 10_000 // len(said)))


def test_a_thousand_pieces_of_noise_cause_no_error() -> None:
    found = Counter(SEARCH.find(_noise(number)).kind for number in range(1_000))
    assert found.total() == 1_000
    assert found[DIRECT] == 0
    assert found[NONE] > found[CHOICES] + found[SAFETY]


@pytest.mark.parametrize(
    "noise", ["\ud800", "\x00" * 10_000, "\U0010ffff", "a\u0300" * 5_000, "\u202e" + "digid" * 2_000]
)
def test_letters_that_are_none_cause_no_error(noise: str) -> None:
    assert SEARCH.find(noise).kind in {NONE, CHOICES}


def test_a_last_choice_that_is_hardly_likely_gives_way_to_what_the_first_is_confused_with() -> None:
    plain = Search.of(MODEL, TOPICS.wide, {}, dict.fromkeys(TOPICS.topics, ()))
    changed = 0
    for asked in bench.read():
        before, after = plain.find(asked.text), IN_OTHER_WORDS.find(asked.text)
        assert after.kind == before.kind
        assert after.topics[:2] == before.topics[:2]
        if after != before:
            changed += 1
            assert after.topics[2] in TOPICS.near[after.topics[0]]
            assert len({TOPICS.wide[each] for each in after.topics}) == MOST_CHOICES
    assert changed > 10
