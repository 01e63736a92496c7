"""Facts: what is known of a household, as its sources told it. Amounts are in euros."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.advice.rules import ADULT, PENSION, YOUNG, PensionAge

ME, PARTNER = "me", "partner"
COLLECTED = "collected"


@dataclass(frozen=True)
class Person:
    """An adult. `born` is yyyy-mm-dd, with 00 for an unknown day or month."""

    whose: str
    born: str


@dataclass(frozen=True)
class Income:
    """What somebody received in a month (yyyy-mm)."""

    whose: str
    kind: str
    month: str
    net: Decimal | None
    gross: Decimal | None
    source: str = ""


@dataclass(frozen=True)
class Asset:
    whose: str
    kind: str
    amount: Decimal
    on: date
    source: str = ""


@dataclass(frozen=True)
class Debt:
    whose: str
    kind: str
    amount: Decimal
    source: str = ""


@dataclass(frozen=True)
class Source:
    """How far a source came for somebody."""

    whose: str
    name: str
    state: str


@dataclass(frozen=True)
class Household:
    """Everything that was told. `children` are birth dates; `co_residents` are others of 27 or older, None: unknown.

    `doubts` are what did not fit before the sum: an unexpected partner, another person than the case knows.
    """

    people: tuple[Person, ...]
    children: tuple[str, ...]
    co_residents: int | None
    income: tuple[Income, ...]
    assets: tuple[Asset, ...]
    debts: tuple[Debt, ...]
    sources: tuple[Source, ...]
    collected_on: date
    doubts: tuple[str, ...] = ()

    def lacks(self, sources: tuple[str, ...]) -> list[str]:
        """Each source that did not tell all it knows of somebody, with whose it is."""
        told = {(each.whose, each.name) for each in self.sources if each.state == COLLECTED}
        wanted = {(person.whose, name) for name in sources for person in self.people}
        return [f"{name} {whose}" for whose, name in sorted(wanted - told)]

    def has_children(self, on: date) -> bool | None:
        """Whether a child is under 18 on that day; None when a birth date does not tell."""
        minors = [years_reached(born, 18, 0, on) for born in self.children]
        if False in minors:
            return True
        return None if None in minors else False


def band(born: str, on: date, pension: PensionAge) -> str | None:
    """The age band on that day; None for who is under 18, or when the birth date does not tell."""
    if years_reached(born, 18, 0, on) is not True:
        return None
    old = years_reached(born, pension.years, pension.months, on)
    grown = years_reached(born, 21, 0, on)
    if old is None or grown is None:
        return None
    return PENSION if old else ADULT if grown else YOUNG


def years_reached(born: str, years: int, months: int, on: date) -> bool | None:
    """Whether who was born then has that age on that day; None when the unknown day or month matters."""
    year, month, day = (int(part) for part in born.split("-"))
    first, last = (year, month or 1, day or 1), (year, month or 12, day or 31)
    reached = {_after(each, years * 12 + months) <= (on.year, on.month, on.day) for each in (first, last)}
    return reached.pop() if len(reached) == 1 else None


def _after(day: tuple[int, int, int], months: int) -> tuple[int, int, int]:
    """That many months later. 31 June compares as after 30 June, so who was born on the 31st waits for the 1st."""
    total = day[0] * 12 + day[1] - 1 + months
    return total // 12, total % 12 + 1, day[2]
