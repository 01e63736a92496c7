"""Assets: what the household owns, less what is exempt and owed, against its limit."""

from datetime import date
from decimal import Decimal

from cases.advice.facts import Asset, Household
from cases.advice.rules import AssetRules
from cases.advice.tally import NOTHING, Figures, Tally, total

SAVINGS, INVESTMENTS, VEHICLE, HOME, MORTGAGE = "savings", "investments", "vehicle", "home", "mortgage"
KINDS = (SAVINGS, INVESTMENTS, VEHICLE, HOME)


def judge(tally: Tally, household: Household, by: AssetRules, on: date, today: date) -> None:
    """Compare what is owned with the limit; everything that makes the sum unsure is a doubt."""
    _doubts(tally, household, by, on, today)
    parts = [_money(tally, household, by), _vehicles(tally, household, by), _home(tally, household, by)]
    owed = _owed(tally, household, by)
    figures = [("owned", f"{total(parts)}"), ("owed", f"{owed}")]
    owned = tally.step("assets", by.source, total(parts) - owed, figures)
    is_family = len(household.people) > 1 or bool(household.has_children(on))
    allowed = tally.step("asset-limit", by.source, by.family if is_family else by.single, [("family", _yes(is_family))])
    above = -tally.step("assets-compared", by.source, allowed - owned, [("limit", f"{allowed}"), ("owned", f"{owned}")])
    if above > NOTHING:
        tally.obstacle("assets-above")
        if above <= by.funeral * len(household.people):
            tally.doubt("funeral-cover-unknown", f"{by.funeral}")


def _doubts(tally: Tally, household: Household, by: AssetRules, on: date, today: date) -> None:
    for missing in household.lacks(by.sources):
        tally.doubt("source-missing", missing)
    for each in sorted({asset.kind for asset in household.assets if asset.kind not in KINDS}):
        tally.doubt("asset-kind-unknown", each)
    for day in sorted({asset.on for asset in household.assets if (today - asset.on).days > by.fresh_days}):
        tally.doubt("asset-stale", day.isoformat())
    if by.childrens_savings and household.has_children(on) is not False:
        tally.doubt("childrens-savings-unknown")


def _money(tally: Tally, household: Household, by: AssetRules) -> Decimal:
    found = _of(household, SAVINGS, INVESTMENTS)
    return tally.step("savings", _sources(found) or by.source, total(each.amount for each in found), _figures(found))


def _vehicles(tally: Tally, household: Household, by: AssetRules) -> Decimal:
    found = _of(household, VEHICLE)
    if not found:
        return NOTHING
    figures = [*_figures(found), ("exempt", f"{by.car_exemption}")]
    counts = max(total(each.amount for each in found) - by.car_exemption, NOTHING)
    return tally.step("vehicles", by.source, counts, figures)


def _home(tally: Tally, household: Household, by: AssetRules) -> Decimal:
    found = _of(household, HOME)
    if not found:
        return NOTHING
    if by.home == "ignored":
        return tally.step("home-ignored", by.source, NOTHING, _figures(found))
    mortgage = total(debt.amount for debt in household.debts if debt.kind == MORTGAGE)
    figures = [*_figures(found), ("mortgage", f"{mortgage}"), ("exempt", f"{by.home_exemption}")]
    worth = max(total(each.amount for each in found) - mortgage, NOTHING)
    return tally.step("home", by.source, max(worth - by.home_exemption, NOTHING), figures)


def _owed(tally: Tally, household: Household, by: AssetRules) -> Decimal:
    found = [debt for debt in household.debts if debt.kind in by.debts]
    if not found:
        return NOTHING
    figures = sorted((f"{debt.kind} {debt.whose}", f"{debt.amount}") for debt in found)
    return tally.step("debts", by.source, total(debt.amount for debt in found), figures)


def _of(household: Household, *kinds: str) -> list[Asset]:
    return [asset for asset in household.assets if asset.kind in kinds]


def _figures(assets: list[Asset]) -> Figures:
    return sorted((f"{asset.kind} {asset.whose}", f"{asset.amount}") for asset in assets)


def _sources(assets: list[Asset]) -> str:
    return ", ".join(sorted({asset.source for asset in assets if asset.source}))


def _yes(is_so: bool) -> str:  # noqa: FBT001 - a word for a truth
    return "yes" if is_so else "no"
