"""Standing: how cases stand now, for who only reads: the row, the line of history that set its status, the people."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Integer, Select, Uuid, bindparam, func, select, tuple_
from sqlalchemy.orm import aliased

from cases.case import Case, Person, StatusSet
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
OF_CASE = len(Standing._fields) - 1
FROM_THE_BEGINNING = (EPOCH, UUID(int=0))
_set = aliased(StatusSet)
_last = select(func.max(StatusSet.sequence)).where(StatusSet.case_id == Case.id).correlate(Case).scalar_subquery()
_standing = select(
    *(getattr(Case, name) for name in Standing._fields[: OF_CASE - 2]), _set.at.label("set_at"), _set.by.label("set_by")
).join(_set, _set.sequence == _last)


def _columns(*columns: Any) -> _Columns:
    return columns


def _with_people(of: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    case = of.subquery()
    people = (getattr(Person, name) for name in Who._fields)
    joined = select(*case.c, *people).outerjoin(Person, Person.case_id == case.c.id)
    return joined.order_by(case.c.changed_at, case.c.id, Person.role.desc())


def _page(*, with_status: bool, with_people: bool) -> Lookup[_Columns]:
    place = tuple_(bindparam("moment", type_=Moment()), bindparam("case_id", type_=Uuid()))
    found = _standing.where(Case.municipality == bindparam("municipality"))
    if with_status:
        found = found.where(Case.status == bindparam("status"))
    found = found.where(tuple_(Case.changed_at, Case.id) > place).order_by(Case.changed_at, Case.id)
    found = found.limit(bindparam("most", type_=Integer()))
    return Lookup(_with_people(found) if with_people else found, _columns)


ONE = Lookup(_with_people(_standing.where(Case.id == bindparam("case_id"))), _columns)
VERSION = Lookup(select(Case.municipality, Case.version).where(Case.id == bindparam("case_id")), _columns)
PAGES = {
    (status, people): _page(with_status=status, with_people=people)
    for status in (False, True)
    for people in (False, True)
}


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
    municipalities: frozenset[str],
    *,
    status: str = "",
    after: tuple[datetime, UUID] = FROM_THE_BEGINNING,
    limit: int,
    with_people: bool = False,
) -> list[Standing]:
    """At most `limit` cases of these municipalities by moment of change, oldest first, that follow `after`."""
    lookup, found = PAGES[bool(status), with_people], list[Standing]()
    for municipality in municipalities:
        asked = {"municipality": municipality, "moment": after[0], "case_id": after[1], "most": limit}
        rows = await database.look_up(lookup, **asked, **({"status": status} if status else {}))
        found += _together(rows) if with_people else (Standing(*row) for row in rows)
    if len(municipalities) > 1:
        found.sort(key=lambda each: (each.changed_at, each.id))
    return found[:limit]


def _together(rows: Iterable[_Columns]) -> Iterator[Standing]:
    """Each case with all its people, of whom each has a row."""
    for _, group in groupby(rows, key=itemgetter(0)):
        same = list(group)
        people = tuple(Who(*row[OF_CASE:]) for row in same if len(row) > OF_CASE and row[OF_CASE] is not None)
        yield Standing._make((*same[0][:OF_CASE], people))
