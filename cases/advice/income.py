"""Income: what the household received in the months that count, against its limit."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from cases.advice import limit
from cases.advice.facts import Household, Income
from cases.advice.rules import IncomeRules, Rules
from cases.advice.tally import NOTHING, Tally, total

HOLIDAY_PAY_MONTH = "-05"


def judge(tally: Tally, household: Household, rules: Rules, by: IncomeRules, on: date, today: date) -> None:
    """Compare what was received with the limit; everything that makes the sum unsure is a doubt."""
    if (today - household.collected_on).days > by.fresh_days:
        tally.doubt("data-stale", household.collected_on.isoformat())
    for missing in household.lacks(by.sources):
        tally.doubt("source-missing", missing)
    allowed = limit.find(tally, household, rules, by, on)
    lines = [line for line in household.income if line.month in months_before(on, by.months)]
    received = _received(tally, lines, by, on)
    if allowed is None:
        return
    figures = [("limit", f"{allowed}"), ("received", f"{received}")]
    if tally.step("income-compared", by.source, allowed - received, figures) < NOTHING:
        tally.obstacle("income-above")
        if any(line.month.endswith(HOLIDAY_PAY_MONTH) and line.kind in by.counted for line in lines):
            tally.doubt("holiday-pay-month")


def months_before(on: date, count: int) -> list[str]:
    """The whole months before that day, the oldest first."""
    last = on.year * 12 + on.month - 2
    return [f"{month // 12}-{month % 12 + 1:02}" for month in range(last - count + 1, last + 1)]


def _received(tally: Tally, lines: Sequence[Income], by: IncomeRules, on: date) -> Decimal:
    """What was received a month: on average, or in the highest."""
    _doubt_kinds(tally, lines, by)
    months = months_before(on, by.months)
    amounts = [_in_month(tally, [line for line in lines if line.month == month], by, month) for month in months]
    figures = [(month, f"{amount}") for month, amount in zip(months, amounts, strict=True)]
    if by.judged == "each":
        return tally.step("highest-month", by.source, max(amounts), figures)
    return tally.step("average", by.source, total(amounts) / by.months, figures)


def _in_month(tally: Tally, lines: Sequence[Income], by: IncomeRules, month: str) -> Decimal:
    counted = [line for line in lines if line.kind in by.counted]
    if not counted:
        tally.doubt("month-without-income", month)
    figures = sorted((f"{line.kind} {line.whose}", f"{_amount(tally, line, by)}") for line in counted)
    source = ", ".join(sorted({line.source for line in counted if line.source}) or by.sources)
    left_out = sorted((f"{line.kind} {line.whose}", f"{_told(line, by)}") for line in lines if line.kind in by.excluded)
    if left_out:
        tally.step("income-left-out", by.source, NOTHING, [("month", month), *left_out])
    amount = total(_amount(tally, line, by) for line in counted)
    return tally.step("income-of-month", source, amount, [("month", month), *figures])


def _amount(tally: Tally, line: Income, by: IncomeRules) -> Decimal:
    told = _told(line, by)
    if told is None:
        tally.doubt("amount-missing", f"{line.kind} {line.whose} {line.month}")
    return told or NOTHING


def _told(line: Income, by: IncomeRules) -> Decimal | None:
    return line.net if by.basis == "net" else line.gross


def _doubt_kinds(tally: Tally, lines: Sequence[Income], by: IncomeRules) -> None:
    unknown = {f"{line.kind} {line.whose}" for line in lines if line.kind not in (*by.counted, *by.excluded)}
    for each in sorted(unknown):
        tally.doubt("income-kind-unknown", each)
