"""Reminder (herinnering): who is told again that it is their turn, and when.

Each municipality chooses how many days before the deadline. Nobody is reminded twice for the same of those, nor at
night, on a Sunday or holiday, nor just after a code was sent, nor once it is not their turn any more.
"""

from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy import ForeignKey, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import day, post
from cases.case import OPEN, Case
from cases.database import Table
from cases.invitation import Invitation
from cases.municipality import Municipality
from cases.request import Request

REST = timedelta(days=3)
"""How long a code that was just sent is reminder enough."""
AT_ONCE = 100


class Reminder(Table):
    """A case was reminded, so many days before its deadline."""

    __tablename__ = "reminder"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    days_before: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]


async def remind(session: AsyncSession, municipality: Municipality, now: datetime) -> int:
    """Let a reminder go to at most a hundred cases of the municipality whose time has come; returns how many."""
    if day.is_quiet(now):
        return 0
    schedule = sorted(municipality.facts.reminders.days_before)
    told = 0
    for less, days in pairwise([-1, *schedule]):
        for case in await _due(session, municipality, (less, days), now):
            await session.merge(Reminder(case_id=case.id, days_before=days, at=now))
            await post.tell(session, case, "reminder", now)
            told += 1
    return told


async def _due(
    session: AsyncSession, municipality: Municipality, between: tuple[int, int], now: datetime
) -> list[Case]:
    """Those with more days left than the first of `between` and at most the second, not reminded for that yet."""
    less, days = between
    today = day.today(now)
    asked_since = exists().where(Request.case_id == Reminder.case_id, Request.made_at > Reminder.at)
    reminded = select(Reminder.case_id).where(Reminder.days_before <= days, ~asked_since)
    just_invited = select(Invitation.case_id).where(Invitation.issued_at > now - REST)
    just_asked = select(Request.case_id).where(Request.made_at > now - REST)
    found = select(Case).where(
        Case.municipality == municipality.slug, Case.status.in_(OPEN), Case.turn == "bewoner",
        Case.respond_by > today + timedelta(days=less), Case.respond_by <= today + timedelta(days=days),
        Case.id.not_in(reminded), Case.id.not_in(just_invited), Case.id.not_in(just_asked),
    )  # fmt: skip
    return list(await session.scalars(found.order_by(Case.respond_by).limit(AT_ONCE).with_for_update(skip_locked=True)))
