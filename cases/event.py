"""Event: something that happened to a case, recorded in the transaction that made it happen.

An event says what and when, never who: no name, code, file name or BSN stands in it. The feed has the order of commit:
whoever has read up to a number never misses a lower one that came later.
"""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Connection, Index, Integer, bindparam, delete, func, select, text
from sqlalchemy.event import listens_for
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.database import Database, Lookup, Table


class Event(Table):
    """One line of the feed, in the order of commit."""

    __tablename__ = "event"
    __table_args__ = (Index("event_by_municipality", "municipality", "sequence"),)

    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    municipality: Mapped[str]
    case_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    details: Mapped[dict[str, str]]
    at: Mapped[datetime]


class Told(NamedTuple):
    """An event as the feed tells it."""

    sequence: int
    id: UUID
    municipality: str
    case_id: UUID
    kind: str
    details: dict[str, str]
    at: datetime


AFTER = Lookup(
    select(Event.sequence, Event.id, Event.municipality, Event.case_id, Event.kind, Event.details, Event.at)
    .where(Event.municipality == bindparam("municipality"), Event.sequence > bindparam("after"))
    .order_by(Event.sequence)
    .limit(bindparam("most", type_=Integer)),
    Told,
)
FIRST = Lookup(select(func.min(Event.sequence)), lambda first: int(first or 1))
KEPT = timedelta(days=90)
ONE_AFTER_THE_OTHER = text("SELECT pg_advisory_xact_lock(7238431)")


@listens_for(Event, "before_insert")
def _wait_for_my_number(_: object, connection: Connection, __: Event) -> None:
    """On PostgreSQL, take a number only when everybody with a lower one has committed; SQLite has one writer anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(ONE_AFTER_THE_OTHER)


def record(
    session: AsyncSession, municipality: str, case_id: UUID, kind: str, now: datetime, details: dict[str, str]
) -> None:
    """Record that `kind` happened to the case at `now`; `details` hold no personal data."""
    session.add(Event(**values(municipality, case_id, kind, now, details)))


def values(municipality: str, case_id: UUID, kind: str, now: datetime, details: dict[str, str]) -> dict[str, Any]:
    """The same as a row, for who records many at once, after `take_turn`."""
    named = {"municipality": municipality, "case_id": case_id, "kind": kind}
    return {"id": uuid4(), **named, "details": details, "at": now}


async def take_turn(session: AsyncSession) -> None:
    """On PostgreSQL, wait until everybody else who records has committed; SQLite has one writer anyway."""
    connection = await session.connection()
    if connection.dialect.name == "postgresql":
        await connection.execute(ONE_AFTER_THE_OTHER)


async def page(database: Database, municipalities: frozenset[str], after: int, limit: int) -> list[Told]:
    """At most `limit` events of these municipalities in the order of commit, that follow sequence `after`."""
    found = [
        each
        for municipality in municipalities
        for each in await database.look_up(AFTER, municipality=municipality, after=after, most=limit)
    ]
    return sorted(found, key=lambda each: each.sequence)[:limit]


async def of_case(session: AsyncSession, case_id: UUID, kinds: Collection[str]) -> list[tuple[str, datetime]]:
    """Which of these happened to a case, and when; newest first."""
    found = select(Event.kind, Event.at).where(Event.case_id == case_id, Event.kind.in_(kinds))
    return [(kind, at) for kind, at in await session.execute(found.order_by(Event.sequence.desc()))]


async def forgotten(database: Database) -> int:
    """The highest sequence that was forgotten, 0 when none was: who has read less far has missed something."""
    (first,) = await database.look_up(FIRST)
    return first - 1


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget what happened more than 90 days ago, but for the last event, which remembers how far numbers went."""
    last = select(func.max(Event.sequence)).scalar_subquery()
    await session.execute(delete(Event).where(Event.at < now - KEPT, Event.sequence < last))
