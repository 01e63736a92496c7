"""The sum as such: what always holds, whatever the household; and what somebody must look at."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.advice import INVESTIGATE, REJECT, Advice, Asset, Debt, Household, Income, Person, Source, advise
from cases.advice.facts import years_reached
from cases.advice.income import months_before
from tests.households import EVERY_SOURCE, EXAMPLES, a_policy

ON = date(2024, 9, 9)
POLICIES = {name: a_policy(name) for name in "abce"}
EUROS = st.decimals(min_value=0, max_value=4000, places=2)
KINDS = st.sampled_from(["wage", "benefit", "pension", "self-employed", "child-benefit"])
BORN = st.dates(date(1940, 1, 1), date(2007, 12, 31)).map(date.isoformat)
MONTHS = st.sampled_from(months_before(ON, 7))
OTHER_SIDE = {"me": "partner", "partner": "me"}


@st.composite
def households(draw: st.DrawFn) -> Household:
    whose = draw(st.sampled_from([("me",), ("me", "partner")]))
    incomes = st.builds(Income, st.sampled_from(whose), KINDS, MONTHS, EUROS, EUROS, st.just("UWV"))
    steady = [Income("me", "wage", month, Decimal(1000), Decimal(1100), "UWV") for month in months_before(ON, 6)]
    kinds = st.sampled_from(["savings", "vehicle", "home", "investments"])
    assets = st.builds(Asset, st.sampled_from(whose), kinds, st.decimals(0, 90_000, places=2), st.just(ON))
    debts = st.builds(Debt, st.sampled_from(whose), st.sampled_from(["mortgage", "other"]), EUROS)
    return Household(
        people=tuple(Person(each, draw(BORN)) for each in whose),
        children=tuple(draw(st.lists(BORN, max_size=2))),
        co_residents=0,
        income=(*(steady if draw(st.booleans()) else ()), *draw(st.lists(incomes, max_size=8))),
        assets=tuple(draw(st.lists(assets, max_size=5))),
        debts=tuple(draw(st.lists(debts, max_size=3))),
        sources=tuple(Source(each, name, "collected") for each in whose for name in EVERY_SOURCE),
        collected_on=ON,
    )


def by(policy: str, household: Household, on: date = ON) -> Advice:
    return advise(household, POLICIES[policy], on, on)


def codes(advice: Advice) -> list[str]:
    return sorted(reason.code for reason in advice.reasons)


@given(st.sampled_from("abce"), households(), MONTHS, EUROS, KINDS)
def test_more_income_never_turns_reject_into_grant(
    policy: str, household: Household, month: str, more: Decimal, kind: str
) -> None:
    line = Income("me", kind, month, more, more, "UWV")
    outcomes = by(policy, household).outcome, by(policy, replace(household, income=(*household.income, line))).outcome
    assert outcomes != ("reject", "grant")


@given(st.sampled_from("ae"), households(), st.sampled_from(["savings", "vehicle", "home"]), EUROS)
def test_more_property_never_turns_reject_into_grant(policy: str, owner: Household, kind: str, more: Decimal) -> None:
    richer = replace(owner, assets=(*owner.assets, Asset("me", kind, more, ON)))
    assert (by(policy, owner).outcome, by(policy, richer).outcome) != ("reject", "grant")


@given(st.sampled_from("abce"), households(), st.randoms(use_true_random=False))
def test_the_order_in_which_sources_told_does_not_matter(policy: str, household: Household, chance: Random) -> None:
    names = ("people", "children", "income", "assets", "debts", "sources")
    mixed = {name: tuple(chance.sample(getattr(household, name), len(getattr(household, name)))) for name in names}
    assert by(policy, replace(household, **mixed)) == by(policy, household)


@given(st.sampled_from("abce"), households())
def test_a_couple_is_the_same_from_either_side(policy: str, household: Household) -> None:
    turned = {
        name: tuple(replace(each, whose=OTHER_SIDE[each.whose]) for each in getattr(household, name))
        for name in ("people", "income", "assets", "debts", "sources")
    }
    if len(household.people) == 2:
        one, other = by(policy, household), by(policy, replace(household, **turned))
        assert (one.outcome, codes(one)) == (other.outcome, codes(other))
        assert [(step.rule, step.amount) for step in one.steps] == [(step.rule, step.amount) for step in other.steps]


@given(st.sampled_from("abce"), households())
def test_every_amount_is_whole_cents_and_the_sum_can_be_followed(policy: str, household: Household) -> None:
    advice = by(policy, household)
    assert all(step.amount == round(step.amount, 2) for step in advice.steps)
    assert (advice.outcome == REJECT) == bool(advice.reasons and not any(each.is_doubt for each in advice.reasons))
    for step in advice.steps:
        if step.rule in ("income-compared", "assets-compared"):
            limit, against = (Decimal(amount) for _, amount in step.figures)
            assert step.amount == limit - against


@given(st.dates(date(2023, 6, 1), date(2026, 6, 1)), households())
def test_every_day_has_the_rules_of_that_day_or_none_and_none_is_looked_at(on: date, household: Household) -> None:
    advice = by("a", replace(household, collected_on=on), on)
    if not date(2024, 1, 1) <= on <= date(2025, 12, 31):
        assert advice.outcome == INVESTIGATE
        assert {"no-income-rules", "no-asset-rules"} <= set(codes(advice))
        assert advice.steps == ()


TOO_RICH = EXAMPLES[2]
DOUBTS: dict[str, tuple[str, Callable[[Household], Household]]] = {
    "a source that could not be reached": (
        "source-missing", lambda one: replace(one, sources=(Source("me", "UWV", "unavailable"), *one.sources[1:])),
    ),
    "a source that was not asked": ("source-missing", lambda one: replace(one, sources=one.sources[1:])),
    "the partner's source": (
        "source-missing", lambda one: replace(one, people=(*one.people, Person("partner", "1980-01-01"))),
    ),
    "old data": ("data-stale", lambda one: replace(one, collected_on=one.collected_on - timedelta(days=61))),
    "a mismatch": ("partner-other", lambda one: replace(one, doubts=("partner-other",))),
    "an unknown kind of income": (
        "income-kind-unknown", lambda one: replace(one, income=(*one.income, replace(one.income[0], kind="other"))),
    ),
    "an amount that was not told": (
        "amount-missing", lambda one: replace(one, income=(*one.income, replace(one.income[0], net=None))),
    ),
    "an age that cannot be known": ("age-unclear", lambda one: replace(one, people=(Person("me", "1958-00-00"),))),
    "somebody under eighteen": ("age-unclear", lambda one: replace(one, people=(Person("me", "2010-01-01"),))),
}  # fmt: skip


@pytest.mark.parametrize(("code", "change"), DOUBTS.values(), ids=DOUBTS.keys())
def test_whatever_is_unsure_is_looked_at_and_never_rejected(
    code: str, change: Callable[[Household], Household]
) -> None:
    before = advise(TOO_RICH.household, TOO_RICH.rules, TOO_RICH.on, TOO_RICH.on)
    after = advise(change(TOO_RICH.household), TOO_RICH.rules, TOO_RICH.on, TOO_RICH.on)
    assert (before.outcome, after.outcome) == (REJECT, INVESTIGATE)
    assert code in codes(after)


def test_data_of_sixty_days_are_fresh() -> None:
    example = EXAMPLES[0]
    advice = advise(example.household, example.rules, example.on, example.on + timedelta(days=60))
    assert codes(advice) == []


def test_assets_of_long_ago_and_of_unknown_kind_are_looked_at() -> None:
    example = EXAMPLES[30]
    boat = Asset("me", "boat", Decimal(1), example.on - timedelta(days=401))
    advice = advise(replace(example.household, assets=(boat,)), example.rules, example.on, example.on)
    assert codes(advice) == ["asset-kind-unknown", "asset-stale"]


@pytest.mark.parametrize(
    ("others", "adults", "code"),
    [(None, ["1985-06-01"], "co-residents-unknown"), (5, ["1985-06-01"], "co-residents-special"),
     (1, ["1950-03-03"], "co-residents-special")],
)  # fmt: skip
def test_co_residents_of_whom_too_little_is_known_are_looked_at(
    others: int | None, adults: list[str], code: str
) -> None:
    example = EXAMPLES[37]
    people = tuple(Person("me", born) for born in adults)
    household = replace(example.household, co_residents=others, people=people)
    assert code in codes(advise(household, example.rules, example.on, example.on))


@pytest.mark.parametrize(
    ("born", "on", "reached"),
    [
        ("2000-02-29", "2018-02-28", False), ("2000-02-29", "2018-03-01", True), ("2000-00-00", "2018-06-01", None),
        ("2000-00-00", "2019-01-01", True), ("2000-06-00", "2018-05-31", False), ("2000-06-00", "2018-07-01", True),
    ],
)  # fmt: skip
def test_an_age_is_reached_on_the_day_and_unknown_days_count_as_every_day(born: str, on: str, reached: object) -> None:
    assert years_reached(born, 18, 0, date.fromisoformat(on)) is reached
