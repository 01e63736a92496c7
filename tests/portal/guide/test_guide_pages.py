"""The guide's pages: one question at a time, until the route."""

from collections.abc import Iterator
from random import Random
from urllib.parse import parse_qsl, urlsplit

import pytest

from tests.resident import Door, Page, Visitor

GUIDE = "/voorbeeldstad/{}/stappen"
TOWNS = ("voorbeeldstad", "meerdijk")


def answers_in(link: str) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(link).query))


def on_from(page: Page, path: str) -> list[str]:
    """The addresses that answer this page's question, by link or by its form."""
    step = page.mark("data-step")
    by_link = [link for link in page.links if step in answers_in(link) and link.startswith(path)]
    if by_link:
        return by_link
    kept = {each["name"]: each["value"] for each in page.all("input", type="hidden") if each["value"]}.items()
    boxes = [each["value"] for each in page.all("input", type="checkbox", name=step)]
    chosen = [[boxes[0]], boxes[:2], [boxes[-1]]]
    return [
        f"{path}?" + "&".join(f"{key}={value}" for key, value in [*kept, *((step, option) for option in options)])
        for options in chosen
    ]


def a_walk(visitor: Visitor, path: str, chance: Random) -> Iterator[Page]:
    """The pages that somebody meets who answers at random, from the first question to the route."""
    address = path
    while True:
        page = visitor.page(address)
        assert page.answer.status_code == 200, address
        yield page
        if page.mark("data-step") == "route":
            return
        address = chance.choice(on_from(page, path))


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("town", TOWNS)
def test_whatever_one_answers_one_comes_to_a_route_with_a_next_step(
    visitor: Visitor, town: str, language: str, seed: int
) -> None:
    path = f"/{town}/{language}/stappen"
    *questions, route = a_walk(visitor, path, Random(seed))
    steps = [page.mark("data-step") for page in questions]
    assert len(set(steps)) == len(steps), "no question comes twice"
    ways = [element["data-route"] for element in route.all(data_route="")]
    assert ways[-1] == "paper"
    policy = visitor.app_state["municipalities"][town].policy
    assert ("upload" in ways) == (policy.evidence == "upload")
    assert policy.ockto or "app" not in ways
    to_the_code = next(link for link in route.links if link.startswith(f"/{town}/{language}/code"))
    assert set(answers_in(to_the_code)) == set(steps)
    assert visitor.get(to_the_code).status_code == 200


def test_every_question_has_its_reason_its_options_and_a_way_back(visitor: Visitor) -> None:
    *questions, _ = a_walk(visitor, GUIDE.format("nl"), Random(3))
    for number, page in enumerate(questions):
        assert page.one("details", _class="portal-more").text.strip()
        assert len(on_from(page, GUIDE.format("nl"))) >= 3
        assert len(page.all("li", _class="portal-turn")) == number
    second = questions[1]
    assert GUIDE.format("nl") in second.links, "back to the first"


def test_the_route_shows_every_answer_with_a_link_to_change_it(visitor: Visitor) -> None:
    path = GUIDE.format("en")
    *questions, route = a_walk(visitor, path, Random(5))
    for page in questions:
        step = page.mark("data-step")
        asked_again = [link for link in route.links if link.startswith(f"{path}?") and step not in answers_in(link)]
        again = [visitor.page(link) for link in asked_again]
        assert step in {each.mark("data-step") for each in again}


def test_an_answer_that_was_changed_keeps_the_others(visitor: Visitor) -> None:
    page = visitor.page(f"{GUIDE.format('nl')}?invitation=yes&household=together&representative=no")
    assert page.mark("data-step") == "digid"
    changed = visitor.page(f"{GUIDE.format('nl')}?household=together&representative=no")
    assert changed.mark("data-step") == "invitation"
    assert all("household=together" in link for link in on_from(changed, GUIDE.format("nl")))


@pytest.mark.parametrize("answer", ["income=", "income=wage&income=none", "income=none,do-not-know"])
def test_options_that_do_not_go_together_are_asked_again(visitor: Visitor, answer: str) -> None:
    path = GUIDE.format("en") + "?invitation=yes&representative=yes&household=alone"
    page = visitor.page(f"{path}&{answer}")
    assert page.answer.status_code == 200
    assert page.mark("data-step") == "income"
    assert page.mark("data-refusal") == "field-refused"


def test_the_route_lists_the_papers_of_both_when_they_live_together(visitor: Visitor) -> None:
    answers = "invitation=yes&representative=yes&household=together&income=wage&partner-income=pension&property=none"
    page = visitor.page(f"{GUIDE.format('en')}?{answers}")
    assert page.mark("data-step") == "route"
    assert "Of your partner" in page.text
    assert "of the last 3 months" in page.text


def test_what_must_be_put_in_order_comes_with_its_days(visitor: Visitor) -> None:
    answers = "invitation=no&representative=yes&household=alone&income=none&property=none"
    page = visitor.page(f"{GUIDE.format('en')}?{answers}")
    assert "Do this first" in page.text
    assert "7 days" in page.text


def test_nothing_is_kept_of_who_only_prepares(door: Door) -> None:
    visitor = door.visitor()
    for page in a_walk(visitor, GUIDE.format("nl"), Random(1)):
        assert "set-cookie" not in page.answer.headers
    assert not visitor.cookies
