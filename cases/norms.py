"""Norms: the law's amounts (content/norms.toml) and a municipality's rules on income and property, read and checked.

Each rule has its first day, its last day and its source. Two on one day, or one that cannot be meant, stop the start.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct, field

from cases import advice
from cases.advice import AssetRules, IncomeRules, Norms, PensionAge, Rules
from cases.advice.tally import NOTHING, cents

Band = Literal["18-20", "21-pension", "pension"]
Text = Annotated[str, Meta(min_length=1)]
Days = Annotated[int, Meta(ge=1, le=1000)]


class _Amount(Struct, frozen=True, forbid_unknown_fields=True):
    adults: Annotated[tuple[Band, ...], Meta(min_length=1, max_length=2)]
    amount: Decimal
    children: bool | None = None

    def __post_init__(self) -> None:
        _must_be_euros(self.amount)


class _PensionAge(Struct, frozen=True, forbid_unknown_fields=True):
    since: date = field(name="from")
    until: date
    source: Text
    years: Annotated[int, Meta(ge=60, le=80)]
    months: Annotated[int, Meta(ge=0, le=11)]


class _Norms(Struct, frozen=True, forbid_unknown_fields=True):
    since: date = field(name="from")
    until: date
    source: Text
    amounts: tuple[_Amount, ...]


class _File(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    pension_age: tuple[_PensionAge, ...]
    norms: tuple[_Norms, ...]


class Income(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", kw_only=True):
    """One `[[income]]` of a municipality's file; cases/advice/rules.py says what each field means."""

    since: date = field(name="from")
    until: date
    source: Text
    percentage: Decimal | None = None
    amounts: tuple[_Amount, ...] = ()
    holiday_pay: bool
    basis: Literal["net", "gross"]
    months: Literal[1, 3, 6]
    judged: Literal["average", "each"]
    counted: Annotated[tuple[Text, ...], Meta(min_length=1)]
    excluded: tuple[Text, ...]
    co_residents: bool
    sources: Annotated[tuple[Text, ...], Meta(min_length=1)]
    fresh_days: Days

    def __post_init__(self) -> None:
        if self.percentage is not None and not 50 <= self.percentage <= 200:
            raise ValueError("a percentage from 50 to 200 is needed")
        if (self.percentage is None) == (not self.amounts):
            raise ValueError("either a percentage of the norm or amounts of its own are needed")
        if self.amounts and self.co_residents:
            raise ValueError("co-residents lower the norm of the law, not amounts of its own")
        if self.percentage is not None and self.basis == "gross":
            raise ValueError("the norms of the law are net: gross needs amounts of its own")
        if not set(self.counted).isdisjoint(self.excluded):
            raise ValueError("a kind of income is counted or excluded, not both")


class Assets(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab", kw_only=True):
    """One `[[assets]]` of a municipality's file; without a test nothing else is asked."""

    since: date = field(name="from")
    until: date
    source: Text
    tested: bool
    single: Decimal | None = None
    family: Decimal | None = None
    home: Literal["ignored", "counted"] = "ignored"
    home_exemption: Decimal = NOTHING
    car_exemption: Decimal = NOTHING
    funeral: Decimal = NOTHING
    childrens_savings: bool = False
    debts: tuple[Literal["student", "other"], ...] = ()
    sources: tuple[Text, ...] = ()
    fresh_days: Days = 400

    def __post_init__(self) -> None:
        if self.tested and (self.single is None or self.family is None):
            raise ValueError("a test of assets needs the limits `single` and `family`")
        for each in (self.single, self.family, self.home_exemption, self.car_exemption, self.funeral):
            _must_be_euros(each or NOTHING)


class Law(Struct, frozen=True):
    """What the law says, for every municipality."""

    pension_ages: tuple[PensionAge, ...]
    norms: tuple[Norms, ...]


def read(content: Path) -> Law:
    """The law's amounts. Raises `ValueError` naming what is wrong."""
    try:
        found = msgspec.toml.decode((content / "norms.toml").read_bytes(), type=_File)
        must_not_overlap("pension-age", found.pension_age)
        must_not_overlap("norms", found.norms)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ValueError(f"norms.toml: {error}") from error
    ages = tuple(PensionAge(**msgspec.structs.asdict(each)) for each in found.pension_age)
    norms = (Norms(each.since, each.until, each.source, _amounts(each.amounts)) for each in found.norms)
    return Law(ages, tuple(norms))


def rules(law: Law, income: Sequence[Income], assets: Sequence[Assets]) -> Rules:
    """The law and a municipality's choices, as the sum needs them."""
    return Rules(law.pension_ages, law.norms, tuple(map(_income, income)), tuple(map(_assets, assets)))


def must_not_overlap(what: str, dated: Iterable[_PensionAge | _Norms | Income | Assets]) -> None:
    """Refuse, with `ValueError`, two rules on one day, and a rule that ends before it begins."""
    before = date.min
    for each in sorted(dated, key=lambda each: each.since):
        if each.until < each.since or each.since <= before:
            raise ValueError(f"{what} from {each.since}: ends before it begins, or holds beside another")
        before = each.until


def _income(each: Income) -> IncomeRules:
    return IncomeRules(**{**msgspec.structs.asdict(each), "amounts": _amounts(each.amounts)})


def _assets(each: Assets) -> AssetRules:
    limits = {"single": each.single or NOTHING, "family": each.family or NOTHING}
    return AssetRules(**{**msgspec.structs.asdict(each), **limits})


def _amounts(found: Sequence[_Amount]) -> tuple[advice.Amount, ...]:
    return tuple(advice.Amount(tuple(sorted(each.adults)), each.amount, each.children) for each in found)


def _must_be_euros(amount: Decimal) -> None:
    """Refuse, with `ValueError`, what is below zero or finer than a cent."""
    if not amount.is_finite() or amount < NOTHING or amount != cents(amount):
        raise ValueError(f"{amount}: an amount in euros is needed, not below zero and not finer than a cent")
