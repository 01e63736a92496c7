"""Overview: how many cases, adults and persons there are in each status.

Source of the three units: the portal that this one follows counts applications, adults with their partners, and
persons with their partners and children.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select

from cases.case import MOVES, Case, Person
from cases.database import Database, Lookup

ADULTS = ("resident", "partner")
FILTERS = {name: getattr(Case, name) == bindparam(name) for name in ("kind", "advice")}
HOUSEHOLD = (*ADULTS, "child")
"""Who represents somebody is no part of the household."""


class Count(NamedTuple):
    """How many of one status: cases, adults of their households, persons with the children that we know of."""

    status: str
    cases: int = 0
    adults: int = 0
    persons: int = 0


@cache
def _count(filters: frozenset[str]) -> Lookup[Count]:
    adult, person = (func.count(case((_is_of(roles), Person.id))) for roles in (ADULTS, HOUSEHOLD))
    found = select(Case.status, func.count(Case.id.distinct()), adult, person)
    found = found.outerjoin(Person, Person.case_id == Case.id).where(Case.municipality == bindparam("municipality"))
    return Lookup(found.where(*(FILTERS[name] for name in sorted(filters))).group_by(Case.status), Count)


def _is_of(roles: tuple[str, ...]) -> ColumnElement[bool]:
    return or_(*(Person.role == role for role in roles))


async def count(database: Database, municipalities: Iterable[str], filters: Mapping[str, Any]) -> list[Count]:
    """The count of every status, in the order of a case's life; `filters` may hold the kind and the advice."""
    units = {status: Counter[str]() for status in MOVES}
    for municipality in municipalities:
        for each in await database.look_through(_count(frozenset(filters)), municipality=municipality, **filters):
            units[each.status].update(cases=each.cases, adults=each.adults, persons=each.persons)
    return [Count(status, of["cases"], of["adults"], of["persons"]) for status, of in units.items()]
