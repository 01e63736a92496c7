"""A journey: from the answers in an address to the turns so far and the question ahead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.guide.journey import Step, walk

NOT_KNOWN = "do-not-know"
STEPS = (
    Step("household", ("alone", "together", NOT_KNOWN)),
    Step("partner-digid", ("yes", "no", NOT_KNOWN), {"household": ("together",)}),
    Step("phone", ("yes", "no")),
    Step("app", ("yes", "no"), {"phone": ("yes",), "household": ("alone", "together")}),
    Step("income", ("wage", "pension", "none"), many=True, alone=("none",)),
)
KEYS = [step.key for step in STEPS]
answers_of_any_kind = st.dictionaries(
    st.sampled_from([*KEYS, "shoes"]),
    st.sampled_from(
        ["alone", "together", NOT_KNOWN, "yes", "no", "wage", "wage,pension", "none", "wage,none", "", ","]
    ),
)


def test_a_stranger_meets_the_first_question() -> None:
    journey = walk(STEPS, {})
    assert journey.walked == ()
    assert journey.ahead == STEPS[0]


def test_each_answer_leads_to_the_next_question_of_its_path() -> None:
    assert walk(STEPS, {"household": "together"}).ahead == STEPS[1]
    assert walk(STEPS, {"household": "alone"}).ahead == STEPS[2]


def test_when_nothing_is_left_to_ask_the_journey_ends() -> None:
    journey = walk(STEPS, {"household": "alone", "phone": "no", "income": "wage,pension"})
    assert journey.ahead is None
    assert journey.answers == {"household": "alone", "phone": "no", "income": "wage,pension"}
    assert journey.walked[-1].chosen == ("wage", "pension")


def test_a_changed_answer_takes_its_followers_off_the_path() -> None:
    journey = walk(STEPS, {"household": "alone", "partner-digid": "yes"})
    assert [passed.key for passed in journey.walked] == ["household"]


def test_a_step_that_was_skipped_counts_as_not_answered() -> None:
    steps = (*STEPS[:2], Step("sms", ("yes",), {"partner-digid": ("yes",)}))
    journey = walk(steps, {"household": "alone", "partner-digid": "yes", "sms": "yes"})
    assert [passed.key for passed in journey.walked] == ["household"]
    assert journey.ahead is None


def test_every_condition_of_a_step_must_hold() -> None:
    unknown_household = walk(STEPS, {"household": NOT_KNOWN, "phone": "yes"})
    assert unknown_household.ahead is not None
    assert unknown_household.ahead.key == "income"


@pytest.mark.parametrize("answer", ["", "nothing", "alone,together", "ALONE", " alone"])
def test_an_answer_that_is_no_option_leaves_the_question_open(answer: str) -> None:
    assert walk(STEPS, {"household": answer}).ahead == STEPS[0]


@pytest.mark.parametrize(
    ("answer", "is_enough"),
    [("wage", True), ("pension,wage", True), ("none", True), ("none,wage", False), ("", False), ("shoes", False)],
)
def test_several_options_go_together_unless_one_of_them_stands_alone(answer: str, *, is_enough: bool) -> None:
    assert STEPS[-1].allows(answer) == is_enough


def test_chosen_options_stand_in_the_steps_own_order() -> None:
    assert STEPS[-1].chosen("pension,wage,wage") == ("wage", "pension")


@given(answers=answers_of_any_kind)
def test_a_journey_always_ends_and_never_turns_back(answers: dict[str, str]) -> None:
    journey = walk(STEPS, answers)
    walked = [passed.key for passed in journey.walked]
    assert walked == [key for key in KEYS if key in walked], "steps are walked in their one order"
    assert journey.ahead is None or journey.ahead.key not in walked
    assert set(walked) <= set(answers)


@given(answers=answers_of_any_kind)
def test_only_the_path_matters(answers: dict[str, str]) -> None:
    journey = walk(STEPS, answers)
    assert walk(STEPS, journey.answers) == journey


@given(answers=answers_of_any_kind, data=st.data())
def test_one_more_answer_leads_further_and_leaves_what_was_walked(answers: dict[str, str], data: st.DataObject) -> None:
    journey = walk(STEPS, answers)
    if journey.ahead is not None:
        option = data.draw(st.sampled_from(journey.ahead.options))
        further = walk(STEPS, {**journey.answers, journey.ahead.key: option})
        assert further.walked[:-1] == journey.walked
        assert further.walked[-1].answer == option


@given(answers=answers_of_any_kind)
def test_back_is_the_same_journey_without_its_last_turn(answers: dict[str, str]) -> None:
    journey = walk(STEPS, answers)
    if journey.walked:
        last = journey.walked[-1]
        back = walk(STEPS, {key: answer for key, answer in journey.answers.items() if key != last.key})
        assert back.walked == journey.walked[:-1]
        assert back.ahead == last.step
