"""Overview: how many cases, adults and persons there are in each status.

Source of the three units: the portal that this one follows counts applications, adults with their partners, and
persons with their partners and children.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select

from cases.case import MOVES, Case, Person
from cases.database import Database, Lookup

ADULTS = ("resident", "partner")
HOUSEHOLD = (*ADULTS, "child")
"""Who represents somebody is no part of the household."""


class Count(NamedTuple):
    """How many of one status: cases, adults of their households, persons with the children that we know of."""

    status: str
    cases: int = 0
    adults: int = 0
    persons: int = 0


def _count(*, with_kind: bool) -> Lookup[Count]:
    adult, person = (func.count(case((_is_of(roles), Person.id))) for roles in (ADULTS, HOUSEHOLD))
    found = select(Case.status, func.count(Case.id.distinct()), adult, person)
    found = found.outerjoin(Person, Person.case_id == Case.id).where(Case.municipality == bindparam("municipality"))
    return Lookup((found.where(Case.kind == bindparam("kind")) if with_kind else found).group_by(Case.status), Count)


def _is_of(roles: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(*(Person.role == role for role in roles))


COUNTS = {with_kind: _count(with_kind=with_kind) for with_kind in (False, True)}


async def count(database: Database, municipalities: Iterable[str], filters: Mapping[str, Any]) -> list[Count]:
    """The count of every status, in the order of a case's life; `filters` may hold the kind."""
    units = {status: Counter[str]() for status in MOVES}
    for municipality in municipalities:
        for each in await database.look_through(COUNTS["kind" in filters], municipality=municipality, **filters):
            units[each.status].update(cases=each.cases, adults=each.adults, persons=each.persons)
    return [Count(status, of["cases"], of["adults"], of["persons"]) for status, of in units.items()]
