"""The edges of the sum: households of whom all is known, to the cent at a limit, above it, and far above it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.advice import GRANT, INVESTIGATE, REJECT, Advice, Asset, Debt, Household, Income, Person, Source, advise
from cases.advice.income import months_before
from cases.advice.tally import CENT, cents
from tests.households import EVERY_SOURCE, EXAMPLES, Example, a_policy

ON = date(2024, 12, 9)
"""None of the six months before it is May, when holiday pay makes income unsure."""
POLICIES = {name: a_policy(name) for name in "abce"}
FUNERAL = 705_400
"""What policy e lets an adult without funeral cover have more, in cents."""
NOT_ABOVE, ABOVE = st.just(0) | st.integers(-500, 0), st.just(1) | st.integers(1, 500)
FAR_ABOVE = st.integers(10_000_000, 90_000_000)
MORE = st.integers(1, 400_000).map(lambda amount: amount * CENT)
BORN = st.dates(date(1960, 1, 1), date(2000, 12, 31)).map(date.isoformat)
COUPLES = [example for example in EXAMPLES if len(example.household.people) == 2]
OTHER_SIDE = {"me": "partner", "partner": "me"}


@st.composite
def known(draw: st.DrawFn, *, most_children: int = 2) -> Household:
    """Somebody, or a couple, of whom every source told; without income or property until now."""
    whose = draw(st.sampled_from([("me",), ("me", "partner")]))
    return Household(
        people=tuple(Person(each, draw(BORN)) for each in whose),
        children=tuple(draw(st.lists(st.just("2015-05-05"), max_size=most_children))),
        co_residents=0, income=(), assets=(), debts=(),
        sources=tuple(Source(each, name, "collected") for each in whose for name in EVERY_SOURCE), collected_on=ON,
    )  # fmt: skip


def earning(policy: str, one: Household, above: int, share: int = 50, swing: int = 0) -> Household:
    """The household with so many cents above its limit each month, `share` percent of it the last adult's.

    Months differ by `swing` cents: the first has less; where the average counts, the last has as much more.
    """
    rules = POLICIES[policy].income[0]
    amount, months = limit(policy, one, "percentage") + above * CENT, months_before(ON, rules.months)
    swung = {months[0]: -swing * CENT} if months[1:] else {}
    swung |= {months[-1]: swing * CENT} if swung and rules.judged == "average" else {}
    lines = []
    for month in months:
        received = amount + swung.get(month, 0)
        lasts = cents(received * share / 100)
        lines += [wage(one.people[0].whose, month, received - lasts), wage(one.people[-1].whose, month, lasts)]
    return replace(one, income=tuple(lines))


def owning(policy: str, one: Household, above: int, debt: int = 0) -> Household:
    """The household, with little income, and property of so many cents above its limit; in e less a debt."""
    owed, amount = debt * CENT if policy == "e" else Decimal(0), limit(policy, one, "asset-limit") + above * CENT
    car = POLICIES[policy].assets[0].car_exemption
    assets = (
        Asset("me", "savings", amount - 100, ON), Asset("me", "vehicle", car + 60, ON),
        Asset(one.people[-1].whose, "investments", 40 + owed, ON),
    )  # fmt: skip
    return replace(earning(policy, one, -20_000), assets=assets, debts=(Debt("me", "other", owed),))


def limit(policy: str, one: Household, rule: str) -> Decimal:
    return next(step.amount for step in by(policy, one).steps if step.rule == rule)


def wage(whose: str, month: str, amount: Decimal) -> Income:
    return Income(whose, "wage", month, amount, amount, "UWV")


def by(policy: str, household: Household) -> Advice:
    return advise(household, POLICIES[policy], ON, ON)


def codes(advice: Advice) -> list[str]:
    return sorted(reason.code for reason in advice.reasons)


SHARES, SWINGS = st.integers(0, 100), st.integers(0, 50_000)
INCOME_TESTED, PROPERTY_TESTED = st.sampled_from("abc"), st.sampled_from("ae")


@given(INCOME_TESTED, known(), NOT_ABOVE, SHARES, SWINGS)
def test_income_up_to_the_limit_is_granted(policy: str, one: Household, above: int, share: int, swing: int) -> None:
    assert by(policy, earning(policy, one, above, share, swing)).outcome == GRANT


@given(INCOME_TESTED, known(), st.one_of(ABOVE, FAR_ABOVE), SHARES, SWINGS, MORE)
def test_income_of_a_cent_or_much_above_is_rejected_and_more_income_changes_nothing(
    policy: str, one: Household, above: int, share: int, swing: int, more: Decimal
) -> None:
    rejected = earning(policy, one, above, share, swing)
    richer = replace(rejected, income=(*rejected.income, wage("me", months_before(ON, 1)[0], more)))
    for each in (rejected, richer):
        assert (by(policy, each).outcome, codes(by(policy, each))) == (REJECT, ["income-above"])


@given(PROPERTY_TESTED, known(most_children=0), NOT_ABOVE, SWINGS)
def test_property_up_to_the_limit_is_granted(policy: str, one: Household, above: int, debt: int) -> None:
    assert by(policy, owning(policy, one, above, debt)).outcome == GRANT


@given(PROPERTY_TESTED, known(most_children=0), st.one_of(ABOVE, FAR_ABOVE), SWINGS, MORE)
def test_property_of_a_cent_or_much_above_is_rejected_and_more_property_changes_nothing(
    policy: str, one: Household, above: int, debt: int, more: Decimal
) -> None:
    beyond = FUNERAL * len(one.people) if policy == "e" else 0
    rejected = owning(policy, one, beyond + above, debt)
    richer = replace(rejected, assets=(*rejected.assets, Asset("me", "savings", more, ON)))
    for each in (rejected, richer):
        assert (by(policy, each).outcome, codes(by(policy, each))) == (REJECT, ["assets-above"])


@pytest.mark.parametrize(
    ("adults", "above", "outcome"),
    [
        (1, 1, INVESTIGATE), (1, FUNERAL, INVESTIGATE), (1, FUNERAL + 1, REJECT),
        (2, FUNERAL, INVESTIGATE), (2, FUNERAL + 1, INVESTIGATE), (2, 2 * FUNERAL, INVESTIGATE),
        (2, 2 * FUNERAL + 1, REJECT),
    ],
)  # fmt: skip
def test_each_of_a_couple_may_have_more_for_a_funeral(adults: int, above: int, outcome: str) -> None:
    whose = ("me", "partner")[:adults]
    sources = tuple(Source(each, name, "collected") for each in whose for name in EVERY_SOURCE)
    people = tuple(Person(each, "1980-01-01") for each in whose)
    one = replace(EXAMPLES[0].household, people=people, sources=sources, children=(), collected_on=ON)
    assert by("e", owning("e", one, above)).outcome == outcome


@pytest.mark.parametrize(
    ("exact", "rounded"), [("0.125", "0.13"), ("0.135", "0.14"), ("0.1249", "0.12"), ("2308.465", "2308.47")]
)
def test_half_a_cent_goes_up_after_an_even_cent_as_after_an_odd_one(exact: str, rounded: str) -> None:
    assert str(cents(Decimal(exact))) == rounded


def test_half_a_cent_in_an_average_goes_up_and_may_pass_the_limit() -> None:
    example, rules = EXAMPLES[0], POLICIES["a"]
    months = months_before(ON, 2)
    one = replace(example.household, collected_on=ON)
    income = (wage("me", months[0], Decimal("1000.00")), wage("me", months[1], Decimal("1000.25")))
    norm = limit("a", one, "norm")
    percentage = Decimal("1000.12") * 100 / norm
    halved = replace(rules.income[0], months=2, percentage=percentage, holiday_pay=True)
    advice = advise(replace(one, income=income), replace(rules, income=(halved,)), ON, ON)
    made = {step.rule: str(step.amount) for step in advice.steps}
    assert (made["percentage"], made["average"], made["income-compared"]) == ("1000.12", "1000.13", "-0.01")
    assert codes(advice) == ["income-above"]


@pytest.mark.parametrize("example", COUPLES, ids=lambda each: each.name)
def test_a_worked_couple_comes_out_the_same_from_either_side(example: Example) -> None:
    turned: dict[str, Any] = {
        name: tuple(replace(each, whose=OTHER_SIDE[each.whose]) for each in getattr(example.household, name))
        for name in ("people", "income", "assets", "debts", "sources")
    }
    one = advise(example.household, example.rules, example.on, example.on)
    other = advise(replace(example.household, **turned), example.rules, example.on, example.on)
    assert (one.outcome, codes(one)) == (other.outcome, codes(other))
    assert [(step.rule, step.amount) for step in one.steps] == [(step.rule, step.amount) for step in other.steps]


@given(INCOME_TESTED, known(), st.one_of(NOT_ABOVE, ABOVE), SHARES)
def test_which_of_a_couple_earns_what_makes_no_difference(policy: str, one: Household, above: int, share: int) -> None:
    mine, others = by(policy, earning(policy, one, above, share)), by(policy, earning(policy, one, above, 100 - share))
    assert (mine.outcome, codes(mine)) == (others.outcome, codes(others))
