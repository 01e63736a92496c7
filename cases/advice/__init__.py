"""Advice (rechtmatigheidsadvies): a household and the rules make grant, reject or investigate, with each step of it.

It is advice: an officer decides. Whatever is missing, old, unknown or does not fit gives investigate, never reject.
Each amount is rounded to the cent when it is made, half a cent upwards, before the next step uses it. A limit is not
passed by who has exactly as much.
"""

from dataclasses import dataclass
from datetime import date

from cases.advice import assets, income
from cases.advice.facts import ME, PARTNER, Asset, Debt, Household, Income, Person, Source
from cases.advice.rules import Amount, AssetRules, IncomeRules, Norms, PensionAge, Rules, in_force
from cases.advice.tally import Reason, Step, Tally

__all__ = [
    "GRANT",
    "INVESTIGATE",
    "ME",
    "PARTNER",
    "REJECT",
    "Advice",
    "Amount",
    "Asset",
    "AssetRules",
    "Debt",
    "Household",
    "Income",
    "IncomeRules",
    "Norms",
    "PensionAge",
    "Person",
    "Reason",
    "Rules",
    "Source",
    "Step",
    "advise",
]

GRANT, REJECT, INVESTIGATE = "grant", "reject", "investigate"


@dataclass(frozen=True)
class Advice:
    """What the sum says, why, and how it was made. `on` is the day by which norms, ages and months were chosen."""

    outcome: str
    on: date
    reasons: tuple[Reason, ...]
    steps: tuple[Step, ...]


def advise(household: Household, rules: Rules, on: date, today: date) -> Advice:
    """Advice on this household by the rules of the day `on`; `today` tells how old the data are."""
    tally = Tally()
    for doubt in household.doubts:
        tally.doubt(doubt)
    income_rules, asset_rules = in_force(rules.income, on), in_force(rules.assets, on)
    if income_rules is None:
        tally.doubt("no-income-rules", on.isoformat())
    else:
        income.judge(tally, household, rules, income_rules, on, today)
    if asset_rules is None:
        tally.doubt("no-asset-rules", on.isoformat())
    elif asset_rules.tested:
        assets.judge(tally, household, asset_rules, on, today)
    return Advice(_outcome(tally), on, tuple(tally.reasons), tuple(tally.steps))


def _outcome(tally: Tally) -> str:
    if any(reason.is_doubt for reason in tally.reasons):
        return INVESTIGATE
    return REJECT if tally.reasons else GRANT
