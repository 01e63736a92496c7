"""A question: answers are read out of an address strictly."""

import pytest
from starlette.datastructures import QueryParams

from cases.refusal import UnknownAnswer, UnknownStep
from portal.guide import question
from portal.guide.journey import Step

STEPS = (
    Step("household", ("alone", "together")),
    Step("income", ("wage", "pension", "none"), many=True, alone=("none",)),
)


@pytest.mark.parametrize("query", ["shoes=yes", "household=alone&Household=alone", "=alone"])
def test_a_key_that_no_step_has_is_refused(query: str) -> None:
    with pytest.raises(UnknownStep):
        question.read(QueryParams(query), STEPS)


@pytest.mark.parametrize(
    "query",
    ["household=three", "household=alone,together", "household=alone&household=together", "income=wage,gold"],
)
def test_a_value_that_is_no_option_is_refused(query: str) -> None:
    with pytest.raises(UnknownAnswer):
        question.read(QueryParams(query), STEPS)


def test_no_answers_are_no_answers() -> None:
    assert question.read(QueryParams(""), STEPS) == {}


@pytest.mark.parametrize(
    ("query", "answers"),
    [
        ("household=together", {"household": "together"}),
        ("income=pension&income=wage", {"income": "wage,pension"}),
        ("income=pension,wage", {"income": "wage,pension"}),
        ("income=&income=wage", {"income": "wage"}),
        ("income=", {"income": ""}),
        ("income=wage&household=alone", {"household": "alone", "income": "wage"}),
    ],
)
def test_answers_are_read_in_the_order_of_the_steps(query: str, answers: dict[str, str]) -> None:
    read = question.read(QueryParams(query), STEPS)
    assert read == answers
    assert list(read) == list(answers)


def test_what_is_not_an_answer_is_passed_by() -> None:
    assert question.read(QueryParams("naast=nl&q=help&visit=lost&household=alone"), STEPS) == {"household": "alone"}


def test_to_ask_again_is_to_take_one_answer_away() -> None:
    assert question.without({"household": "alone", "income": "wage"}, "household") == {"income": "wage"}
