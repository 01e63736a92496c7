"""A question on the way: it is answered as a turn of the conversation, the step stays, and nobody keeps it."""

from urllib.parse import unquote

import pytest

from tests.resident import Visitor

GUIDE = "/voorbeeldstad/{}/stappen"
ON_THE_WAY = {
    "the first step": ("", "invitation"),
    "a later step": ("invitation=yes&representative=no&household=together", "digid"),
    "a step of several options": ("invitation=yes&representative=yes&household=alone", "income"),
    "the route": ("invitation=yes&representative=yes&household=alone&income=wage&property=none", "route"),
}
NO_ANSWER = "zzz xxx qqq"


@pytest.mark.parametrize(("answers", "step"), ON_THE_WAY.values(), ids=ON_THE_WAY)
def test_a_stranger_may_ask_on_every_step(visitor: Visitor, answers: str, step: str) -> None:
    page = visitor.page(f"{GUIDE.format('en')}?{answers}")
    assert page.mark("data-step") == step
    field = page.one("input", name="q")
    assert field["value"] == ""
    kept = {(each["name"], each["value"]) for each in page.all("input", type="hidden") if each["value"]}
    assert kept == {tuple(each.split("=")) for each in answers.split("&") if each}


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
@pytest.mark.parametrize(("answers", "step"), ON_THE_WAY.values(), ids=ON_THE_WAY)
def test_the_answer_is_a_turn_and_the_step_stays(visitor: Visitor, answers: str, step: str, language: str) -> None:
    before = visitor.page(f"{GUIDE.format(language)}?{answers}")
    listed = visitor.page(f"/voorbeeldstad/{language}/vragen").all("a")
    title = next(each.text for each in listed if each["href"].endswith("/vragen/no-digid"))
    page = visitor.page(f"{GUIDE.format(language)}?{answers}&q={title}")
    assert page.answer.status_code == 200
    assert page.mark("data-step") == step
    assert page.mark("data-answer") == "direct"
    assert page.mark("data-topic")
    assert len(page.all("li", _class="portal-turn")) == len(before.all("li", _class="portal-turn")) + 1
    assert title in page.text
    heard_first = page.one(data_focus="")
    assert (heard_first.tag, heard_first["id"]) == ("h2", "found"), "one thing is announced: the answer"
    assert page.one("h1")


def test_every_topic_of_a_step_is_answered_in_its_place(visitor: Visitor) -> None:
    for language in ("nl", "en", "ar"):
        for answers, step in ON_THE_WAY.values():
            page = visitor.page(f"{GUIDE.format(language)}?{answers}")
            for link in [link for link in page.links if "q=" in link]:
                found = visitor.page(link)
                assert found.mark("data-answer") == "direct", unquote(link)
                assert found.mark("data-step") == step


def test_a_vague_question_is_answered_with_choices_that_stay_in_the_conversation(visitor: Visitor) -> None:
    page = visitor.page(f"{GUIDE.format('nl')}?invitation=yes&q=digid")
    assert page.mark("data-answer") == "choices"
    links = [link for link in page.links if link.endswith("#found") and "invitation=yes" in link]
    answered = visitor.page(links[0])
    assert (answered.mark("data-step"), answered.mark("data-answer")) == ("representative", "direct")


def test_a_question_that_nobody_foresaw_shows_whom_to_call_and_when(visitor: Visitor) -> None:
    page = visitor.page(f"{GUIDE.format('en')}?invitation=yes&q={NO_ANSWER}")
    assert page.mark("data-answer") == "none"
    near = page.one(data_answer="").text
    assert "099 000 01 20" in near
    assert "Monday" in near


def test_what_identifies_a_person_is_masked_and_the_answers_stay(visitor: Visitor) -> None:
    answer = visitor.get(f"{GUIDE.format('en')}?invitation=yes&q=my+number+is+123456782")
    assert answer.status_code == 303
    address = unquote(answer.headers["location"])
    assert "123456782" not in address
    assert "invitation=yes" in address
    assert visitor.page(answer.headers["location"]).mark("data-step") == "representative"


def test_a_question_on_the_way_is_kept_by_nobody(visitor: Visitor) -> None:
    answer = visitor.get(f"{GUIDE.format('nl')}?q=mijn+hond+is+ziek")
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers
    assert not [address for address in visitor.app_state["pages"].kept if "hond" in address]


def test_the_next_answer_leaves_the_question_behind(visitor: Visitor) -> None:
    page = visitor.page(f"{GUIDE.format('nl')}?q={NO_ANSWER}")
    on = [link for link in page.links if "invitation=" in link]
    assert on
    assert not [link for link in on if "q=" in link]


def test_what_is_asked_on_the_way_is_shown_as_words_and_never_as_code(visitor: Visitor) -> None:
    page = visitor.page(f"{GUIDE.format('nl')}", params={"q": '"><script>alert(1)</script>'})
    assert [element for element in page.all("script") if "alert" in element.text] == []
    assert "<script>alert" not in page.answer.text
