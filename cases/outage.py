"""Outage (storing): when the portal or Ockto did not work, so that nobody loses a day by it.

A deadline moves by as many Dutch days as the outage touched, once for each day, whatever else was down on it (Wmebv:
the term can be extended). The worker notices Ockto's by itself; the portal's are recorded by an operator.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import day, request
from cases.case import OPEN, Case
from cases.database import Table
from cases.invitation import Invitation
from cases.municipality import Municipality

PORTAL, OCKTO = "portal", "ockto"
COUNTS = timedelta(hours=1)
"""A shorter outage moves nothing: whoever waits an hour has the same day."""
SILENCE = timedelta(minutes=30)
"""Without a further failure for so long, nobody asked any more: the outage is taken to have ended with the last one."""


class Outage(Table):
    """From when until when something was down; noticed last at `last_at`; deadlines were moved for it at `moved_at`."""

    __tablename__ = "outage"

    id: Mapped[int] = mapped_column(primary_key=True)
    what: Mapped[str]
    began_at: Mapped[datetime]
    last_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]

    @property
    def days(self) -> frozenset[date]:
        """The Dutch days that it touched; none when it was too short to count."""
        ended = self.ended_at or self.last_at
        if ended - self.began_at < COUNTS:
            return frozenset()
        first, last = day.today(self.began_at), day.today(ended)
        return frozenset(first + timedelta(days=each) for each in range((last - first).days + 1))

    def concerns(self, municipality: Municipality) -> bool:
        """Whether residents of this municipality could feel it."""
        return self.what == PORTAL or municipality.policy.has(OCKTO)


async def record(session: AsyncSession, began: datetime, ended: datetime, now: datetime) -> Outage:
    """Record that the portal was down. Raises `ValueError` for a time that cannot be."""
    if not began < ended <= now:
        raise ValueError("An outage begins before it ends, and has ended.")
    made = Outage(what=PORTAL, began_at=began, last_at=ended, ended_at=ended, moved_at=None)
    session.add(made)
    await session.flush()
    return made


async def notice(session: AsyncSession, what: str, now: datetime) -> None:
    """Something does not answer: that is a new outage, or the one that was noticed lately still lasts."""
    going_on = await _going_on(session, what)
    if going_on is not None and now - going_on.last_at <= SILENCE:
        going_on.last_at = now
        return
    if going_on is not None:
        going_on.ended_at = going_on.last_at
    session.add(Outage(what=what, began_at=now, last_at=now, ended_at=None, moved_at=None))


async def over(session: AsyncSession, what: str, now: datetime) -> None:
    """It answers again."""
    going_on = await _going_on(session, what)
    if going_on is not None:
        going_on.ended_at = now if now - going_on.last_at <= SILENCE else going_on.last_at


async def lasts(session: AsyncSession, what: str) -> bool:
    """Whether something is down as far as is known."""
    return await _going_on(session, what) is not None


async def move(session: AsyncSession, municipalities: Mapping[str, Municipality], now: datetime) -> int:
    """Move the deadlines for each outage that ended, all or nothing; returns how many cases have a later one."""
    moved = 0
    found = select(Outage).where(Outage.moved_at.is_(None)).order_by(Outage.began_at, Outage.id)
    for outage in list(await session.scalars(found.with_for_update())):
        if outage.ended_at is None and now - outage.last_at > SILENCE:
            outage.ended_at = outage.last_at
        if outage.ended_at is None:
            continue
        for municipality in municipalities.values():
            moved += await _move_in(session, outage, municipality, now)
        outage.moved_at = now
        await session.flush()
    return moved


async def waits(session: AsyncSession) -> bool:
    """Whether there is an outage for which deadlines have not moved yet."""
    return await session.scalar(select(Outage.id).where(Outage.moved_at.is_(None)).limit(1)) is not None


async def _move_in(session: AsyncSession, outage: Outage, municipality: Municipality, now: datetime) -> int:
    """Give the days back to those of one municipality whose turn it was, with a code that lives as much longer."""
    if not outage.concerns(municipality):
        return 0
    before = await session.scalars(select(Outage).where(Outage.moved_at.is_not(None)))
    days = outage.days - _all_days(each for each in before if each.concerns(municipality))
    if not days:
        return 0
    longer = timedelta(days=len(days))
    cases = select(Case).where(
        Case.municipality == municipality.slug, Case.status.in_(OPEN), Case.turn == "bewoner",
        Case.respond_by >= min(days), Case.began_on <= max(days),
    )  # fmt: skip
    found = list(await session.scalars(cases.with_for_update()))
    for each in found:
        each.respond_by = (each.respond_by or max(days)) + longer
        each.changed_at = now
        await request.lengthen(session, each, longer)
        each.record(session, "deadline-moved", now, days=str(len(days)))
    await _lengthen_codes(session, outage, found, longer)
    return len(found)


async def _lengthen_codes(session: AsyncSession, outage: Outage, cases: list[Case], longer: timedelta) -> None:
    """Let the codes that lived when the outage began live as much longer."""
    living = Invitation.expires_at > outage.began_at, Invitation.withdrawn_at.is_(None)
    for case in cases:
        found = await session.scalars(select(Invitation).where(Invitation.case_id == case.id, *living))
        for each in found:
            each.expires_at += longer


async def _going_on(session: AsyncSession, what: str) -> Outage | None:
    found = select(Outage).where(Outage.what == what, Outage.ended_at.is_(None)).order_by(Outage.id.desc())
    return (await session.scalars(found)).first()


def _all_days(outages: Iterable[Outage]) -> frozenset[date]:
    return frozenset(day for each in outages for day in each.days)
