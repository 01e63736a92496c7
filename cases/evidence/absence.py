"""Absence: a resident says that they do not have a paper, and why. Officers read the reason; it can be taken back."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, bindparam, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.case import Case
from cases.database import Database, Lookup, Table
from cases.evidence.need import Need
from cases.refusal import FieldRefused

LATER, OUT_OF_REACH, NOT_MINE, NEED_HELP = "later", "niet_te_krijgen", "niet_van_toepassing", "hulp_nodig"
REASONS = (LATER, OUT_OF_REACH, NOT_MINE, NEED_HELP)


class Absence(Table):
    """The reason (one of `REASONS`) why nothing came yet for a need."""

    __tablename__ = "absence"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    need: Mapped[str] = mapped_column(primary_key=True)
    reason: Mapped[str]
    said_at: Mapped[datetime]


OF_CASE = Lookup(select(Absence.need, Absence.reason).where(Absence.case_id == bindparam("case_id")), lambda *row: row)


async def is_absent(session: AsyncSession, case: Case, need: Need, reason: str, now: datetime) -> None:
    """Remember that they do not have this paper; what they said before is forgotten. Raises `FieldRefused`."""
    case.must_be_open()
    if reason not in REASONS:
        raise FieldRefused
    await is_here(session, case, need)
    session.add(Absence(case_id=case.id, need=str(need), reason=reason, said_at=now))


async def is_here(session: AsyncSession, case: Case, need: Need) -> None:
    """Forget that they did not have this paper."""
    await session.execute(delete(Absence).where(Absence.case_id == case.id, Absence.need == str(need)))


async def absences(session: AsyncSession, case: Case) -> dict[str, str]:
    """By need, the reason why it is not there."""
    found = await session.execute(select(Absence.need, Absence.reason).where(Absence.case_id == case.id))
    return {row.need: row.reason for row in found}


async def look_up(database: Database, case_id: UUID) -> dict[str, str]:
    """The same, for who only reads."""
    return dict(await database.look_up(OF_CASE, case_id=case_id))
