"""Standing: how cases stand now, for who only reads: the row of each, and its people."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, bindparam, select, tuple_

from cases.case import Case, Person
from cases.database import EPOCH, Database, Lookup, Moment
from cases.refusal import UnknownCase


class Standing(NamedTuple):
    """A case as it stands. `set_at` and `set_by` are of its present status."""

    id: UUID
    municipality: str
    number: str
    kind: str
    status: str
    turn: str
    new_received: bool
    outcome: str | None
    reason: str | None
    contract_number: str | None
    language: str
    channel: str
    began_on: date
    respond_by: date | None
    decide_by: date
    changed_at: datetime
    version: int
    set_at: datetime
    set_by: str
    people: tuple["Who", ...] = ()


class Who(NamedTuple):
    """Somebody of the household, or who acts for it."""

    role: str
    given_name: str
    family_name: str
    birth_date: str
    email: str | None = None
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    city: str | None = None
    channel: str | None = None


class Version(NamedTuple):
    """Which version of a case is the present one."""

    id: UUID
    municipality: str
    version: int


_Columns = tuple[Any, ...]
NO_FILTERS: Mapping[str, Any] = {}
OF_CASE = len(Standing._fields) - 1
_ORDER = itemgetter(Standing._fields.index("changed_at"), Standing._fields.index("id"))
FROM_THE_BEGINNING = (EPOCH, UUID(int=0))
_standing = select(*(getattr(Case, name) for name in Standing._fields[:OF_CASE]))


def _columns(*columns: Any) -> _Columns:
    return columns


def _with_people(of: Select[*tuple[Any, ...]], *order: str) -> Select[*tuple[Any, ...]]:
    case = of.subquery()
    people = (getattr(Person, name) for name in Who._fields)
    joined = select(*case.c, *people).outerjoin(Person, Person.case_id == case.c.id)
    return joined.order_by(*(case.c[name] for name in order), Person.role.desc())


def _wanted(filters: frozenset[str], *, with_people: bool, by_number: bool) -> Lookup[_Columns]:
    """The cases of a municipality by moment of change, or by number, after a place; only those that pass the filters.

    Whatever changes meanwhile keeps its number: whoever reads by it meets each case once.
    """
    order = ("number",) if by_number else ("changed_at", "id")
    place = tuple_(bindparam("moment", type_=Moment()), bindparam("case_id", type_=Uuid()))
    after = Case.number > bindparam("number") if by_number else tuple_(Case.changed_at, Case.id) > place
    found = _standing.where(
        Case.municipality == bindparam("municipality"), after, *(FILTERS[name] for name in sorted(filters))
    )
    found = found.order_by(*(getattr(Case, name) for name in order)).limit(bindparam("most", type_=Integer()))
    return Lookup(_with_people(found, *order) if with_people else found, _columns)


ONE = Lookup(_with_people(_standing.where(Case.id == bindparam("case_id")), "id"), _columns)
VERSION = Lookup(select(Case.municipality, Case.version).where(Case.id == bindparam("case_id")), _columns)
FILTERS = {
    "status": Case.status == bindparam("status"),
    "kind": Case.kind == bindparam("kind"),
    "advice": Case.advice == bindparam("advice"),
    "since": Case.changed_at > bindparam("since", type_=Moment()),
}
"""What a list can be narrowed by."""
_lookup = cache(_wanted)


async def find(database: Database, case_id: UUID, municipalities: frozenset[str]) -> Standing:
    """The case with its people, if it is of one of `municipalities`. Raises `UnknownCase`, also for a neighbour's."""
    for found in _together(await database.look_up(ONE, case_id=case_id)):
        if found.municipality in municipalities:
            return found
    raise UnknownCase


async def version(database: Database, case_id: UUID, municipalities: frozenset[str]) -> Version:
    """Which version the case has, if it is of one of `municipalities`. Raises `UnknownCase`."""
    for municipality, number in await database.look_up(VERSION, case_id=case_id):
        if municipality in municipalities:
            return Version(case_id, municipality, number)
    raise UnknownCase


async def page(
    database: Database,
    municipalities: Collection[str],
    *,
    filters: Mapping[str, Any] = NO_FILTERS,
    after: tuple[datetime, UUID] = FROM_THE_BEGINNING,
    limit: int,
    with_people: bool = False,
) -> list[Standing]:
    """At most `limit` cases of these municipalities by moment of change, oldest first, that follow `after`.

    `filters` are of `FILTERS`: the status, the kind, the advice, changed since a moment.
    """
    lookup = _lookup(frozenset(filters), with_people=with_people, by_number=False)
    found: list[Standing] = []
    for municipality in municipalities:
        asked = {"municipality": municipality, "moment": after[0], "case_id": after[1], "most": limit}
        found += _read(await database.look_up(lookup, **asked, **filters), with_people=with_people)
    if len(municipalities) > 1:
        found.sort(key=lambda each: (each.changed_at, each.id))
    return found[:limit]


async def lines(
    database: Database,
    municipalities: Collection[str],
    *,
    filters: Mapping[str, Any] = NO_FILTERS,
    after: tuple[datetime, UUID] = FROM_THE_BEGINNING,
    limit: int,
) -> list[Sequence[Any]]:
    """What `page` gives without people, as columns in the order of `Standing`, for who asks it all day."""
    lookup = _lookup(frozenset(filters), with_people=False, by_number=False)
    asked = {"moment": after[0], "case_id": after[1], "most": limit, **filters}
    found = [await database.look_down(lookup, municipality=each, **asked) for each in municipalities]
    some = [columns for columns in found if columns]
    if len(some) < 2:
        return some[0] if some else [()] * OF_CASE
    rows = sorted((row for columns in some for row in zip(*columns, strict=True)), key=_ORDER)
    return list(zip(*rows[:limit], strict=True))


async def by_number(
    database: Database, municipality: str, after: str, limit: int, filters: Mapping[str, Any], *, with_people: bool
) -> list[Standing]:
    """At most `limit` cases of a municipality by their number, that follow the number `after`."""
    lookup = _lookup(frozenset(filters), with_people=with_people, by_number=True)
    asked = {"municipality": municipality, "number": after, "most": limit}
    return list(_read(await database.look_through(lookup, **asked, **filters), with_people=with_people))


def _read(rows: Iterable[_Columns], *, with_people: bool) -> Iterator[Standing]:
    return _together(rows) if with_people else (Standing(*row) for row in rows)


def _together(rows: Iterable[_Columns]) -> Iterator[Standing]:
    """Each case with all its people, of whom each has a row."""
    for _, group in groupby(rows, key=itemgetter(0)):
        same = list(group)
        people = tuple(Who(*row[OF_CASE:]) for row in same if len(row) > OF_CASE and row[OF_CASE] is not None)
        yield Standing._make((*same[0][:OF_CASE], people))
