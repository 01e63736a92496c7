"""Forty households, worked by hand in examples.toml, come out to the cent; so do the municipal tables of 2025."""

from datetime import date
from decimal import Decimal

import pytest

from cases.advice import Amount, advise
from cases.advice.limit import WITHOUT_HOLIDAY_PAY
from cases.advice.rules import in_force
from cases.advice.tally import cents
from tests.households import EXAMPLES, LAW, Example

STEPS = {
    "limit": ("percentage", "fixed-amount"), "received": ("average", "highest-month"),
    "asset-limit": ("asset-limit",), "owned": ("assets",),
}  # fmt: skip
WESTLAND = {
    ("21-pension",): ("1480.00", "1614.54", "1749.09"),
    ("18-20",): ("365.39", "398.60", "431.82"),
    ("21-pension", "21-pension"): ("2114.28", "2306.48", "2498.69"),
    ("pension",): ("1651.18", "1801.28", "1951.39"),
    ("pension", "pension"): ("2258.83", "2464.18", "2669.52"),
}
"""110, 120 and 130% on 1 January 2025, as the municipality of Westland publishes them (normenoverzicht)."""
HOF_VAN_TWENTE = {
    ("21-pension",): "1300.61", ("21-pension", "21-pension"): "1858.01",
    ("pension",): "1453.70", ("21-pension", "pension"): "1990.23", ("pension", "pension"): "1990.23",
}  # fmt: skip
"""Without holiday pay on 1 July 2025, as the municipality of Hof van Twente publishes them (bijstandsnormen)."""


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_a_household_comes_out_as_it_was_worked_by_hand(example: Example) -> None:
    advice = advise(example.household, example.rules, example.on, example.on)
    made = {what: str(step.amount) for what, rules in STEPS.items() for step in advice.steps if step.rule in rules}
    by_hand = {what: example.told[what] for what in STEPS if what in example.told}
    assert {what: amount for what, amount in made.items() if what in by_hand} == by_hand
    assert "asset-limit" in by_hand or "asset-limit" not in made
    assert sorted(reason.code for reason in advice.reasons) == sorted(example.told.get("reasons", []))
    assert advice.outcome == example.told["outcome"]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: each.name)
def test_every_step_says_its_source_and_every_example_its_working(example: Example) -> None:
    advice = advise(example.household, example.rules, example.on, example.on)
    assert [step.rule for step in advice.steps if not step.source] == []
    assert len(example.told["working"]) > 40


def test_there_are_forty() -> None:
    assert len({example.name for example in EXAMPLES}) == len(EXAMPLES) == 40


@pytest.mark.parametrize(("adults", "published"), WESTLAND.items(), ids=str)
def test_percentages_are_those_that_a_municipality_publishes(adults: tuple[str, ...], published: list[str]) -> None:
    norm = _norm_of("2025-01-01", adults)
    assert [str(cents(norm * share / 100)) for share in (110, 120, 130)] == list(published)


@pytest.mark.parametrize(("adults", "published"), HOF_VAN_TWENTE.items(), ids=str)
def test_norms_without_holiday_pay_are_those_that_a_municipality_publishes(
    adults: tuple[str, ...], published: str
) -> None:
    assert str(cents(_norm_of("2025-07-01", adults) * WITHOUT_HOLIDAY_PAY)) == published


def _norm_of(day: str, adults: tuple[str, ...]) -> Decimal:
    norms = in_force(LAW.norms, date.fromisoformat(day))
    assert norms is not None
    found: list[Amount] = [each for each in norms.amounts if each.adults == adults]
    return found[0].amount
