"""Feedback: what somebody says of an answer is counted, a question goes out only when its asker sends it."""

import pytest
from sqlalchemy import select

from cases import feedback
from cases.feedback import Feedback
from tests.resident import Door, Visitor

TOPIC = "/voorbeeldstad/en/vragen/no-digid"
QUESTIONS = "/voorbeeldstad/en/vragen"
MANY = 120


def told(door: Door) -> list[tuple[str, str, str, str | None]]:
    """What the house keeps, in order."""
    rows = door.do(lambda session: session.scalars(select(Feedback).order_by(Feedback.sequence)))
    return [(row.kind, row.topic, row.language, row.words) for row in rows]


@pytest.mark.parametrize(("pressed", "kind"), [("yes", "useful"), ("no", "not-useful")])
def test_one_press_counts_and_is_thanked_for(visitor: Visitor, door: Door, pressed: str, kind: str) -> None:
    answer = visitor.post(TOPIC, data={"useful": pressed})
    assert answer.status_code == 303
    assert answer.headers["location"] == f"{TOPIC}?dank={pressed}#thanks"
    assert told(door) == [(kind, "no-digid", "en", None)]
    page = visitor.page(answer.headers["location"].partition("#")[0])
    assert "Thank you" in page.text
    assert page.one("input", name="remark")["value"] == ""


def test_a_remark_is_kept_without_what_identifies_a_person(visitor: Visitor, door: Door) -> None:
    visitor.post(TOPIC, data={"remark": "call me on 06-12345678, too hard words"})
    [(kind, topic, _, words)] = told(door)
    assert (kind, topic) == ("remark", "no-digid")
    assert "12345678" not in str(words)
    assert "too hard words" in str(words)


def test_a_question_is_kept_only_when_its_asker_sends_it(visitor: Visitor, door: Door) -> None:
    page = visitor.page(QUESTIONS, params={"q": "can my cat come along to the town hall"})
    assert told(door) == []
    sent = page.one("input", name="q", type="hidden")["value"]
    answer = visitor.post(QUESTIONS, data={"q": sent})
    assert answer.headers["location"] == f"{QUESTIONS}?dank=vraag#thanks"
    [(kind, _, _, words)] = told(door)
    assert (kind, words) == ("question", "can my cat come along to the town hall")
    assert "Your question was sent." in visitor.page(f"{QUESTIONS}?dank=vraag").text


@pytest.mark.parametrize("empty", [{"useful": ""}, {"remark": "  "}, {"useful": "perhaps"}])
def test_nothing_said_is_nothing_kept(visitor: Visitor, door: Door, empty: dict[str, str]) -> None:
    assert visitor.post(TOPIC, data=empty).status_code == 303
    assert told(door) == []


def test_a_topic_that_is_not_there_is_not_found(visitor: Visitor, door: Door) -> None:
    assert visitor.post(f"{QUESTIONS}/no-such-thing", data={"useful": "yes"}).status_code == 404


def test_a_form_of_another_site_is_refused(visitor: Visitor, door: Door) -> None:
    answer = visitor.post(TOPIC, data={"useful": "yes"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert told(door) == []


def test_a_flood_from_one_network_is_braked(visitor: Visitor, door: Door) -> None:
    answers = [visitor.post(TOPIC, data={"useful": "yes"}).status_code for _ in range(MANY + 1)]
    assert answers == [303] * MANY + [429]
    assert len(told(door)) == MANY


def test_words_are_forgotten_after_ninety_days_and_counts_stay(visitor: Visitor, door: Door) -> None:
    visitor.post(TOPIC, data={"remark": "too long"})
    visitor.post(QUESTIONS, data={"q": "may I bring a friend"})
    door.clock.forward(days=91)
    door.do(lambda session: feedback.sweep(session, door.clock()))
    assert told(door) == [("remark", "no-digid", "en", None)]
