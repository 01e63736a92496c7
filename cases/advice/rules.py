"""Rules: the norms of the law and the choices of a municipality, each with the days on which it holds and its source.

They are read and checked by cases/norms.py. Amounts are in euros a month; assets in euros.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Protocol, TypeVar

YOUNG, ADULT, PENSION = "18-20", "21-pension", "pension"
BANDS = (YOUNG, ADULT, PENSION)


@dataclass(frozen=True)
class PensionAge:
    """At which age somebody gets AOW."""

    since: date
    until: date
    source: str
    years: int
    months: int


@dataclass(frozen=True)
class Amount:
    """An amount for a household with adults of these ages (sorted); `children` None: with or without."""

    adults: tuple[str, ...]
    amount: Decimal
    children: bool | None = None


@dataclass(frozen=True)
class Norms:
    """Net a month, holiday pay included."""

    since: date
    until: date
    source: str
    amounts: tuple[Amount, ...]


@dataclass(frozen=True)
class IncomeRules:
    """How a municipality looks at income. Either `percentage` of the norm or fixed `amounts`.

    `judged` is average (over `months` months) or each (none of them above). Kinds in `counted` count, those in
    `excluded` do not, any other must be looked at. `sources` must all have told; data are fresh for `fresh_days`.
    """

    since: date
    until: date
    source: str
    percentage: Decimal | None
    amounts: tuple[Amount, ...]
    holiday_pay: bool
    basis: str
    months: int
    judged: str
    counted: tuple[str, ...]
    excluded: tuple[str, ...]
    co_residents: bool
    sources: tuple[str, ...]
    fresh_days: int


@dataclass(frozen=True)
class AssetRules:
    """How a municipality looks at property. `family` is the limit of a couple and of a parent alone.

    `home` is ignored or counted (worth less mortgage, above `home_exemption`); `funeral` is what an adult without
    funeral cover may have more; `debts` are the kinds that are taken off.
    """

    since: date
    until: date
    source: str
    tested: bool
    single: Decimal
    family: Decimal
    home: str
    home_exemption: Decimal
    car_exemption: Decimal
    funeral: Decimal
    childrens_savings: bool
    debts: tuple[str, ...]
    sources: tuple[str, ...]
    fresh_days: int


@dataclass(frozen=True)
class Rules:
    """All rules of one municipality, and the law's."""

    pension_ages: tuple[PensionAge, ...]
    norms: tuple[Norms, ...]
    income: tuple[IncomeRules, ...]
    assets: tuple[AssetRules, ...]


class _Dated(Protocol):
    @property
    def since(self) -> date: ...

    @property
    def until(self) -> date: ...


Dated = TypeVar("Dated", bound=_Dated)


def in_force(rules: Sequence[Dated], on: date) -> Dated | None:
    """The rule that holds on that day, first and last day included; None when there is none."""
    return next((each for each in rules if each.since <= on <= each.until), None)


def amount_for(amounts: Sequence[Amount], adults: tuple[str, ...], *, children: bool) -> Decimal | None:
    """The amount for this household, None when there is none."""
    fitting = (each for each in amounts if each.adults == adults and each.children in (None, children))
    return next((each.amount for each in fitting), None)
