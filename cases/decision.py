"""Decision (besluit): an officer grants or rejects, and it is recorded at once; or stops a case, and opens it again.

A couple has one case and so one decision. An officer's own words are sealed like papers, at `place` in the vault.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import post
from cases.case import BY_OFFICER, Case, history
from cases.database import Table
from cases.municipality import Licence, Municipality
from cases.refusal import MoveNotAllowed

DECIDED = "besluit_genomen"
GRANTED, REJECTED = "toegekend", "afgewezen"
INCOME, PROPERTY, OWN_WORDS = "inkomen", "vermogen", "aangepast"
TELLS = {GRANTED: "granted", REJECTED: "rejected"}
"""The message that each decision is told with."""
LETTER_NEEDS: Licence = "premium"
"""With less a municipality writes its own letter of a decision; a second one from here would confuse."""
STOPPED = "afgebroken"
STOPS = ("ingetrokken", "verhuisd", "overleden", "buiten_behandeling", "anders")
"""Why a case is stopped."""
MOTIVES = (INCOME, PROPERTY, OWN_WORDS)
"""Why a case is rejected: income too high, property too high, or what the officer writes."""


class Decision(Table):
    """What an officer decided on a case. `motive` only when it was rejected."""

    __tablename__ = "decision"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    outcome: Mapped[str]
    motive: Mapped[str | None]
    place: Mapped[str | None] = mapped_column(unique=True)
    officer: Mapped[str]
    at: Mapped[datetime]


async def take(session: AsyncSession, case: Case, town: Municipality, decision: Decision) -> None:
    """Record the decision on a case that was found `to_change`, and let it be told: one letter for a couple.

    What the system decided itself needs no letter of its own: the confirmation went already (see intake). Raises
    `MoveNotAllowed` when the case ended already.
    """
    case.move(session, DECIDED, decision.at, BY_OFFICER)
    case.outcome, case.reason = decision.outcome, decision.motive
    case.new_received = False
    session.add(decision)
    if town.has_licence(LETTER_NEEDS):
        await post.tell(session, case, TELLS[decision.outcome], decision.at)


def stop(session: AsyncSession, case: Case, reason: str, now: datetime) -> None:
    """Stop a case that was found `to_change`. Raises `MoveNotAllowed` when it ended already."""
    case.move(session, STOPPED, now, BY_OFFICER)
    case.reason = reason


async def reopen(session: AsyncSession, case: Case, now: datetime) -> None:
    """Open a case that was stopped again, in the status before; one that goes on stays as it is.

    Raises `MoveNotAllowed` for a case that was decided.
    """
    if case.is_open:
        return
    if case.status != STOPPED:
        raise MoveNotAllowed
    before = [line.status for line in await history(session, case) if line.status != STOPPED][-1]
    case.stand(before, now, BY_OFFICER)
    case.reason, case.changed_at = None, now
    case.record(session, "status-changed", now, status=before)


async def find(session: AsyncSession, case: Case) -> Decision | None:
    """What an officer decided; None also for a decision that was taken without one."""
    return await session.get(Decision, case.id)


@dataclass(frozen=True)
class Known:
    """What a resident may know of a decision: when and by whom (medewerker or systeem), why it was a rejection, and
    from which day its letter is, where one went.
    """

    at: datetime
    by: str
    motive: str | None
    told_at: datetime | None


async def known(session: AsyncSession, case: Case) -> Known | None:
    """What is known of the decision on the case; None as long as there is none."""
    taken = [line for line in await history(session, case) if line.status == DECIDED]
    if not taken or case.outcome is None:
        return None
    recorded, told = await find(session, case), await post.messages(session, case.id)
    days = [each.rendered_at for each in told if each.kind == TELLS[case.outcome] and each.rendered_at]
    return Known(taken[-1].at, taken[-1].by, recorded.motive if recorded else None, min(days, default=None))


async def places(session: AsyncSession) -> set[str]:
    """Every place in the vault that a row names."""
    return {place for place in await session.scalars(select(Decision.place)) if place}
