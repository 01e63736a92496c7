"""The assistant's pages: every question has its answer, and nobody's data stays in an address."""

from time import monotonic
from urllib.parse import unquote

import pytest

from portal.assistant.mask import mask
from tests.resident import Visitor

QUESTIONS = "/voorbeeldstad/{}/vragen"
PERSONAL = {
    "a BSN": "my number is 123456782 what now",
    "a BSN with dots": "1234.56.782",
    "a phone number": "call me on 06-12345678",
    "a number from abroad": "+31 6 1234 5678",
    "a mail address": "mail me at sam.jansen@example.org please",
    "an IBAN": "my account is NL91 ABNA 0417 1643 00",
    "an IBAN in one piece": "nl91abna0417164300",
    "a code": "my code ABCD-EFGH-JKMNP does not work",
    "a BSN in Arabic digits": "رقمي ١٢٣٤٥٦٧٨٢",
    "a code with spaces": "4b7k q2m9 xt3vh",
    "a code in one piece": "code 4B7KQ2M9XT3VH is wrong",
}
HARMLESS = (
    "how do I log in with DigiD",
    "over 28 dagen",
    "loonstrook van 2026-03",
    "what is form 2026",
    "de brief van 1 januari 2026",
    "tot wanneer heb ik 4 weken",
    "what does ockto do",
    "krijg ik mijn geld terug",
)


@pytest.mark.parametrize("question", PERSONAL.values(), ids=PERSONAL)
def test_what_identifies_a_person_is_masked_before_all_else(visitor: Visitor, question: str) -> None:
    answer = visitor.get(QUESTIONS.format("en"), params={"q": question})
    assert answer.status_code == 303
    masked = unquote(answer.headers["location"])
    assert "…" in masked
    for word in (
        "m9 xt",
        "123456782",
        "1234.56.782",
        "5678",
        "example",
        "ABNA",
        "abna",
        "jkmnp",
        "JKMNP",
        "٥٦٧",
        "XT3VH",
    ):
        assert word not in masked
    assert visitor.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("question", HARMLESS)
def test_a_question_without_personal_data_stays_as_it_is(visitor: Visitor, question: str) -> None:
    assert mask(question) == question
    answer = visitor.get(QUESTIONS.format("nl"), params={"q": question})
    assert answer.status_code == 200


def test_a_very_long_question_is_cut_and_costs_no_time(visitor: Visitor) -> None:
    began = monotonic()
    for question in ("a" * 60_000, "1 " * 15_000, "a@" * 15_000, "NL91" + " ABNA" * 9_000):
        assert visitor.get(QUESTIONS.format("nl"), params={"q": question}).status_code == 303
    assert monotonic() - began < 10, "work that grows with the square of the question would take minutes"


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_every_question_on_the_list_has_its_answer(visitor: Visitor, language: str) -> None:
    listed = visitor.page(QUESTIONS.format(language))
    topics = [link for link in listed.links if link.startswith(QUESTIONS.format(language) + "/")]
    assert len(topics) >= 15
    for topic in topics:
        page = visitor.page(topic)
        assert page.answer.status_code == 200
        marked = page.one("article")
        assert marked.attributes.get("data-question", marked["data-topic"]) == topic.rsplit("/", 1)[1]


@pytest.mark.parametrize(
    ("language", "question"),
    [("nl", "waar vind ik de code in de brief"), ("en", "where is the code"), ("ar", "ما هو أوكتو")],
)
def test_a_question_in_ones_own_words_finds_an_answer(visitor: Visitor, language: str, question: str) -> None:
    page = visitor.page(QUESTIONS.format(language), params={"q": question})
    assert page.mark("data-answer") in {"direct", "choices"}
    assert page.all(data_topic="")
    assert page.one("input", name="q")["value"] == question


def test_a_question_that_nobody_foresaw_leads_to_a_person(visitor: Visitor) -> None:
    page = visitor.page(QUESTIONS.format("en"), params={"q": "zzz xxx qqq"})
    assert page.answer.status_code == 200
    assert page.mark("data-answer") == "none"
    assert "099 000 01 20" in page.text


def test_a_question_is_kept_by_nobody(visitor: Visitor) -> None:
    answer = visitor.get(QUESTIONS.format("nl"), params={"q": "mijn kat is ziek"})
    assert answer.headers["cache-control"] == "no-store"
    assert not [address for address in visitor.app_state["pages"].kept if "kat" in address]


def test_what_is_asked_is_shown_as_words_and_never_as_code(visitor: Visitor) -> None:
    page = visitor.page(QUESTIONS.format("nl"), params={"q": '"><script>alert(1)</script>'})
    assert [element for element in page.all("script") if "alert" in element.text] == []
    assert "<script>alert" not in page.answer.text
