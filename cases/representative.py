"""Representative (bewindvoerder, mentor, curator): who acts for a resident, with an address and a channel of their own.

Post goes to them from then on, and Ockto is no way any more: nobody can log in for somebody else. Whenever it changes
who acts, the code that was sent before opens nothing any more, and a new one goes to who answers for the case now.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import flag_modified

from cases import handoff, invitation, post
from cases.case import Case, Person
from cases.visit import Visit

ROLE = "representative"


@dataclass(frozen=True)
class Acting:
    """Who acts; the birth date as yyyy-mm-dd, the channel email, letter or both."""

    given_name: str
    family_name: str
    birth_date: str
    street: str
    house_number: str
    postcode: str
    city: str
    email: str | None
    channel: str


def of(case: Case) -> Person | None:
    """Who acts for the resident of this case."""
    return next((person for person in case.people if person.role == ROLE), None)


async def appoint(session: AsyncSession, case: Case, acting: Acting, now: datetime) -> None:
    """Let somebody act, instead of who did; a live handoff ends. The same once more is nothing. Raises `CaseEnded`."""
    case.must_be_open()
    values, before = asdict(acting), of(case)
    if before is not None and all(getattr(before, key) == value for key, value in values.items()):
        return
    if before is not None:
        for key, value in values.items():
            setattr(before, key, value)
    else:
        case.people.append(Person(role=ROLE, **values))
    await handoff.give_up(session, case, now)
    await _changed(session, case, now)


async def dismiss(session: AsyncSession, case: Case, now: datetime) -> None:
    """Nobody acts for the resident any more. Nothing happens where nobody did. Raises `CaseEnded`."""
    case.must_be_open()
    before = of(case)
    if before is not None:
        case.people.remove(before)
        await session.delete(before)
        await _changed(session, case, now)


async def _changed(session: AsyncSession, case: Case, now: datetime) -> None:
    """Whoever had a code or is in the case now is out; who was invited before is invited anew."""
    case.changed_at = now
    flag_modified(case, "changed_at")
    case.record(session, "representative-changed", now)
    await session.execute(delete(Visit).where(Visit.case_id == case.id))
    if await invitation.live(session, case, now) is not None:
        await invitation.withdraw(session, case, issued_before=now + timedelta(milliseconds=1), now=now)
        await post.tell(session, case, "invitation", now)
