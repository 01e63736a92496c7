"""Limit: how much this household may receive a month, by the norm of the law or the municipality's own amounts."""

from datetime import date
from decimal import Decimal

from cases.advice.facts import Household, band
from cases.advice.rules import ADULT, Amount, IncomeRules, Norms, Rules, amount_for, in_force
from cases.advice.tally import Tally

WITHOUT_HOLIDAY_PAY = Decimal("0.95")
"""Holiday pay is 5% of the norm (Participatiewet, article 19)."""
MOST_SHARING = 5
"""The published table of the shared norm ends here."""
SHARED = "Participatiewet, artikel 22a"


def find(tally: Tally, household: Household, rules: Rules, by: IncomeRules, on: date) -> Decimal | None:
    """The limit, with its steps; None when there is no norm for this household, which is a doubt."""
    adults, children = _kind(tally, household, rules, on)
    if adults is None or children is None:
        return None
    if by.percentage is None:
        fixed = amount_for(by.amounts, adults, children=children)
        if fixed is None:
            tally.doubt("no-norm", "+".join(adults))
            return None
        return tally.step("fixed-amount", by.source, fixed, _told(adults, children=children))
    norm = _norm(tally, household, in_force(rules.norms, on), by, adults, children=children)
    if norm is None:
        return None
    if not by.holiday_pay:
        figures = [("norm", f"{norm}"), ("share", f"{WITHOUT_HOLIDAY_PAY}")]
        norm = tally.step("without-holiday-pay", by.source, norm * WITHOUT_HOLIDAY_PAY, figures)
    figures = [("norm", f"{norm}"), ("percentage", f"{by.percentage}")]
    return tally.step("percentage", by.source, norm * by.percentage / 100, figures)


def _kind(tally: Tally, household: Household, rules: Rules, on: date) -> tuple[tuple[str, ...] | None, bool | None]:
    """The ages of the adults, and whether there are children."""
    pension = in_force(rules.pension_ages, on)
    if pension is None:
        tally.doubt("no-pension-age", on.isoformat())
        return None, None
    bands = {person.whose: band(person.born, on, pension) for person in household.people}
    for whose in sorted(whose for whose, found in bands.items() if found is None):
        tally.doubt("age-unclear", whose)
    children = household.has_children(on)
    if children is None:
        tally.doubt("age-unclear", "child")
    known = [found for found in bands.values() if found is not None]
    return (tuple(sorted(known)) if len(known) == len(bands) else None), children


def _norm(
    tally: Tally, household: Household, norms: Norms | None, by: IncomeRules, adults: tuple[str, ...], *, children: bool
) -> Decimal | None:
    found = amount_for(norms.amounts, adults, children=children) if norms else None
    if norms is None or found is None:
        tally.doubt("no-norm", "+".join(adults))
        return None
    norm = tally.step("norm", norms.source, found, _told(adults, children=children))
    if not by.co_residents or household.co_residents == 0:
        return norm
    return _shared(tally, household.co_residents, norms.amounts, adults) or norm


def _shared(tally: Tally, others: int | None, amounts: tuple[Amount, ...], adults: tuple[str, ...]) -> Decimal | None:
    """The norm of who shares the costs: each gets (40% + n x 30%) / n of the norm of a couple; None when unsure."""
    couple = amount_for(amounts, (ADULT, ADULT), children=False)
    if others is None:
        tally.doubt("co-residents-unknown")
        return None
    sharing = others + len(adults)
    if set(adults) != {ADULT} or couple is None or sharing > MOST_SHARING:
        tally.doubt("co-residents-special", f"{sharing}")
        return None
    figures = [("norm-of-couple", f"{couple}"), ("sharing", f"{sharing}"), ("adults", f"{len(adults)}")]
    share = couple * (40 + 30 * sharing) * len(adults) / (sharing * 100)
    return tally.step("co-residents", SHARED, share, figures)


def _told(adults: tuple[str, ...], *, children: bool) -> list[tuple[str, str]]:
    return [("adults", " + ".join(adults)), ("children", "yes" if children else "no")]
