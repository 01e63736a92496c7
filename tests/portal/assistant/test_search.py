"""The search: it finds what an editor wrote, forgives spelling, and says when it does not know."""

from hypothesis import given
from hypothesis import strategies as st

from cases import municipality, wording
from cases.settings import ROOT
from portal import questions
from portal.assistant.search import CHOICES, DIRECT, MOST_CHOICES, NONE, Index, fold

WORDS = wording.read(ROOT / "content", municipality.read_all(ROOT / "content"))
TOPICS = questions.read(ROOT / "content")
INDEX = Index.of(TOPICS.phrasings(WORDS))
SMALL = Index.of([("shoes", "where are my shoes"), ("shoes", "lost a shoe"), ("soup", "how do I cook soup")])


def test_an_empty_index_finds_nothing() -> None:
    assert Index.of([]).find("where are my shoes").kind == NONE


def test_what_nobody_wrote_about_is_not_known() -> None:
    for question in ("", "?", "zzz xxx qqq", "😀😀😀", "١٢٣"):
        assert SMALL.find(question).kind == NONE, question


def test_a_question_finds_its_topic() -> None:
    assert SMALL.find("where are my shoes?") == SMALL.find("WHERE ARE MY SHOES")
    found = SMALL.find("where are my shoes")
    assert (found.kind, found.topics) == (DIRECT, ("shoes",))


def test_a_spelling_mistake_is_forgiven() -> None:
    assert SMALL.find("wher ar my shooes").topics == ("shoes",)


def test_one_word_gives_a_choice_and_never_an_answer() -> None:
    assert SMALL.find("soup").kind == CHOICES


def test_every_phrasing_that_an_editor_wrote_finds_its_topic_first() -> None:
    missed = [(topic, phrasing) for topic, phrasing in TOPICS.phrasings(WORDS) if INDEX.rank(phrasing)[0][0] != topic]
    assert missed == []


def test_every_title_in_every_language_leads_to_its_topic() -> None:
    for language in WORDS.languages:
        texts = WORDS.texts(language.code, "voorbeeldstad")
        for key in TOPICS.topics:
            title = texts[f"questions/{key}"].title
            assert key in INDEX.find(title).topics, (language.code, title)


def test_letters_that_are_written_in_several_ways_are_one() -> None:
    assert fold("Ça  va?") == fold("ca va")
    assert fold("أحمد") == fold("احمد")
    assert fold("DigiD") == fold("dígid")


@given(question=st.text(max_size=400))
def test_whatever_is_asked_gives_few_topics_once(question: str) -> None:
    found = INDEX.find(question)
    assert found.kind in {DIRECT, CHOICES, NONE}
    assert len(set(found.topics)) == len(found.topics) <= MOST_CHOICES
    assert (found.kind == NONE) == (found.topics == ())
    assert found.kind != DIRECT or len(found.topics) == 1


@given(question=st.text(max_size=100))
def test_likeness_lies_between_nothing_and_the_same(question: str) -> None:
    ranked = INDEX.rank(question)
    assert all(0 <= score <= 1.000001 for _, score in ranked)
    assert [score for _, score in ranked] == sorted((score for _, score in ranked), reverse=True)
