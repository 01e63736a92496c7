"""Fitting: what Ockto told, fitted to the people of the case; what does not fit is a doubt, and not settled here."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from cases.advice import ME, PARTNER, Asset, Debt, Household, Income, Source
from cases.advice import Person as Adult
from cases.case import Case, Person
from cases.ockto import Data

WHOSE = {"applicant": ME, "partner": PARTNER}
OF_PARTNER = " (partner)"
"""How Ockto marks a source that told of the partner; number 34 of docs/ockto-assumptions.md."""
WRONG_PERSON, PARTNER_ABSENT, PARTNER_OTHER, PARTNER_UNEXPECTED = (
    "wrong-person", "partner-absent", "partner-other", "partner-unexpected",
)  # fmt: skip
COUPLE = "couple"
UNKNOWN = "00"


def fit(case: Case, data: Data) -> Household:
    """The household as the sum wants it."""
    return Household(
        people=tuple(Adult(WHOSE[each.role], each.birth_date) for each in data.people),
        children=tuple(child.birth_date for child in data.household.children),
        co_residents=0 if data.household.adults <= len(data.people) else None,
        income=tuple(
            Income(WHOSE[human.role], line.kind, line.month, _euros(line.net), _euros(line.gross), line.source)
            for human in data.people
            for line in human.income
        ),
        assets=tuple(
            Asset(WHOSE[each.owner], each.kind, _in_euros(each.amount), _day(each.on), each.source)
            for each in data.assets
        ),
        debts=tuple(Debt(WHOSE[each.owner], each.kind, _in_euros(each.amount), each.source) for each in data.debts),
        sources=tuple(
            Source(PARTNER if each.name.endswith(OF_PARTNER) else ME, each.name.removesuffix(OF_PARTNER), each.state)
            for each in data.sources
        ),
        collected_on=data.collected_at.date(),
        doubts=tuple(doubts(case, data)),
    )


def doubts(case: Case, data: Data) -> list[str]:
    """What does not fit between the people of the case and those who shared their data.

    Either of a couple may have begun in the app. Somebody acts for a resident with papers, never here.
    """
    resident, partner = _born(case.people, "resident"), _born(case.people, PARTNER)
    known = [born for born in (resident, partner) if born]
    came = [human.birth_date for human in data.people]
    found = []
    if not any(_same(born, one) for born in known[:1] for one in came):
        found.append(WRONG_PERSON)
    if len(came) == 1 and (
        partner or data.household.composition == COUPLE or case.answers.get("household") == "together"
    ):
        found.append(PARTNER_ABSENT)
    if len(came) == 2 and partner and not any(_same(partner, one) for one in came):
        found.append(PARTNER_OTHER)
    if len(came) == 2 and not partner and case.answers.get("household") == "alone":
        found.append(PARTNER_UNEXPECTED)
    return found


def partner_found(case: Case, data: Data) -> Person | None:
    """The partner whom the case did not know yet; None when it did, or when anything does not fit."""
    if len(data.people) == 1 or _born(case.people, PARTNER) or doubts(case, data):
        return None
    resident = _born(case.people, "resident")
    other = next((human for human in data.people if not _same(resident, human.birth_date)), data.people[1])
    return Person(role=PARTNER, given_name=other.given_name, family_name=other.family_name, birth_date=other.birth_date)


def _born(people: Sequence[Person], role: str) -> str:
    return next((person.birth_date for person in people if person.role == role), "")


def _same(one: str, other: str) -> bool:
    """Whether two birth dates can be the same; an unknown day or month fits any."""
    pairs = zip(one.split("-"), other.split("-"), strict=False)
    return all(mine == theirs or UNKNOWN in (mine, theirs) for mine, theirs in pairs)


def _in_euros(cents: int) -> Decimal:
    return Decimal(cents).scaleb(-2)


def _euros(cents: int | None) -> Decimal | None:
    return None if cents is None else _in_euros(cents)


def _day(text: str) -> date:
    """The day; one that does not exist counts as long ago, so that somebody looks."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.min
