"""Household: what Ockto told of the people of a case, taken together, and the advice that it gives officers.

The worker opens the sealed data and makes the sum. The advice with its figures is sealed like the data; only its
outcome and the codes of its reasons lie open.
"""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import handoff
from cases.advice import Advice
from cases.case import Case, Person
from cases.database import Table
from cases.evidence import handed_in
from cases.handoff import RECEIVED, Handoff
from cases.ockto import Data

__all__ = [
    "DATA_FAILED",
    "EVIDENCE_ONLY",
    "NOT_YET",
    "NO_DATA",
    "Advised",
    "due",
    "keep",
    "latest",
    "misfit",
    "places",
    "read",
    "read_data",
    "why_none",
]

NO_DATA, DATA_FAILED, EVIDENCE_ONLY, NOT_YET = "no-data", "data-failed", "evidence-only", "not-yet"
"""Why a case has no advice: nothing came, it was tried in vain, papers came that only people can read, data came a
moment ago."""
MISFITS = {
    "wrong-person": "somebody",
    "partner-absent": "partner",
    "partner-other": "partner",
    "partner-unexpected": "partner",
}
"""Of whom the data do not fit the case, by the reasons that say so; the resident may know this, and no other reason."""


class Advised(Table):
    """The advice on what one handoff brought. `place` is where it lies sealed in the vault."""

    __tablename__ = "advice"

    handoff_id: Mapped[UUID] = mapped_column(ForeignKey("handoff.id", ondelete="CASCADE"), primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    outcome: Mapped[str]
    reasons: Mapped[list[str]]
    place: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]


async def due(session: AsyncSession, most: int) -> list[UUID]:
    """The handoffs that brought data which nobody looked at yet, the longest waiting first."""
    found = select(Handoff.id).where(Handoff.state == RECEIVED, Handoff.combined_at.is_(None))
    return list(await session.scalars(found.order_by(Handoff.ended_at).limit(most)))


async def keep(
    session: AsyncSession, handoff_id: UUID, made: Advice | None, place: str, partner: Person | None, now: datetime
) -> None:
    """Keep the advice that lies sealed at `place`, add the `partner` who was found, and record it; all of it once.

    None: the data were looked at, and no advice belongs to them. A copy that comes second becomes an orphan.
    """
    case_id = await session.scalar(select(Handoff.case_id).where(Handoff.id == handoff_id))
    case = await session.get_one(Case, case_id, with_for_update=True)  # first the case, as the doors do
    found = await handoff.held(session, handoff_id)
    if found.combined_at is not None:
        return
    found.combined_at = now
    if made is None or not case.is_open:
        return
    reasons = list(dict.fromkeys(reason.code for reason in made.reasons))
    session.add(
        Advised(handoff_id=handoff_id, case_id=case.id, outcome=made.outcome, reasons=reasons, place=place, made_at=now)
    )
    case.advice, case.changed_at = made.outcome, now
    case.record(session, "advice-ready", now)
    if partner is not None and all(each.role != partner.role for each in case.people):
        case.people.append(partner)
        case.changed_at = now
        case.record(session, "partner-found", now)


async def latest(session: AsyncSession, case: Case) -> Advised | None:
    """The advice on what came last."""
    found = select(Advised).where(Advised.case_id == case.id)
    return await session.scalar(found.order_by(Advised.made_at.desc(), Advised.handoff_id).limit(1))


async def misfit(session: AsyncSession, case: Case) -> str | None:
    """Whose data do not fit the people of the case: `somebody` (else's), `partner`, or nobody's."""
    found = await latest(session, case)
    return next((MISFITS[reason] for reason in found.reasons if reason in MISFITS), None) if found else None


async def why_none(session: AsyncSession, case: Case) -> str:
    """Why there is no advice: one of the four words above."""
    waiting = select(Handoff.id).where(Handoff.case_id == case.id, Handoff.state == RECEIVED)
    if await session.scalar(waiting.where(Handoff.combined_at.is_(None)).limit(1)):
        return NOT_YET
    if await handed_in(session, case):
        return EVIDENCE_ONLY
    return DATA_FAILED if await handoff.failures(session, case) else NO_DATA


async def places(session: AsyncSession) -> set[str]:
    """Every place in the vault that a row names."""
    return set(await session.scalars(select(Advised.place)))


def read(plain: bytes) -> Advice:
    """The advice that was sealed."""
    return msgspec.json.decode(plain, type=Advice)


def read_data(plain: bytes) -> Data:
    """The data that were sealed. Raises `msgspec.MsgspecError`."""
    return msgspec.json.decode(plain, type=Data)
