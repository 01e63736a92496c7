"""Invitation (uitnodiging): the code in a letter or mail that lets a resident into their own case.

Of the code only the selector and a slow hash are kept, so that a stolen database opens nothing.
"""

import asyncio
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import scrypt
from uuid import UUID

from sqlalchemy import ForeignKey, Select, UniqueConstraint, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from cases import brake
from cases.brake import Try
from cases.case import Case, Person
from cases.code import Code
from cases.database import Table
from cases.refusal import AddressBraked, CodeRefused, Refusal

MAY_ENTER = ("resident", "partner")
"""Whose birth date opens a case: either of a couple; a representative enters with the resident's."""
NO_SALT, NO_HASH = bytes(16), bytes(32)


class Invitation(Table):
    """One code for one case. It lives until `expires_at`, or until a new one takes its place."""

    __tablename__ = "invitation"
    __table_args__ = (UniqueConstraint("municipality", "selector"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality: Mapped[str]
    selector: Mapped[str]
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    salt: Mapped[bytes]
    verifier: Mapped[bytes]
    issued_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()


@dataclass(frozen=True)
class Candidate:
    """What a code is compared with; for an unknown selector something that takes as long and never fits."""

    salt: bytes
    verifier: bytes


@dataclass(frozen=True)
class Hashed:
    """A code as it is kept."""

    selector: str
    salt: bytes
    verifier: bytes


def hashed(code: Code) -> Hashed:
    """What is kept of a code. Slow on purpose: call it beside the event loop."""
    salt = secrets.token_bytes(16)
    return Hashed(code.selector, salt, _slow_hash(code, salt))


async def is_taken(session: AsyncSession, municipality: str, code: Code) -> bool:
    """Whether another code of this municipality begins with the same four characters."""
    same = (Invitation.municipality == municipality, Invitation.selector == code.selector)
    return await session.scalar(select(Invitation.id).where(*same)) is not None


def issue(session: AsyncSession, case: Case, code: Code, now: datetime, valid: timedelta) -> Invitation:
    """Let `code` open `case` for as long as `valid`."""
    return issue_hashed(session, case, hashed(code), now, valid)


def issue_hashed(session: AsyncSession, case: Case, kept: Hashed, now: datetime, valid: timedelta) -> Invitation:
    """Let the code that `kept` was made of open `case` for as long as `valid`."""
    invitation = Invitation(
        municipality=case.municipality,
        selector=kept.selector,
        case_id=case.id,
        salt=kept.salt,
        verifier=kept.verifier,
        issued_at=now,
        expires_at=now + valid,
        withdrawn_at=None,
    )
    session.add(invitation)
    case.record(session, "invitation-issued", now)
    return invitation


async def candidate(session: AsyncSession, attempt: Try, now: datetime) -> Candidate:
    """What a code with this selector must fit. Raises `AddressBraked`, before anything is hashed."""
    if await brake.network_wait(session, attempt, now) is not None:
        raise AddressBraked
    found = await session.scalar(_by_selector(attempt))
    return Candidate(found.salt, found.verifier) if found else Candidate(NO_SALT, NO_HASH)


async def fits(code: Code, to: Candidate) -> bool:
    """Whether the code is the candidate's. Takes the same time for every code; runs beside the event loop."""
    return hmac.compare_digest(await asyncio.to_thread(_slow_hash, code, to.salt), to.verifier)


async def redeem(
    session: AsyncSession, attempt: Try, *, fits: bool, birth_date: str, now: datetime
) -> Person | Refusal:
    """The person who enters with a code and a birth date, or the refusal: a value, so that the wrong try is kept."""
    if await brake.network_wait(session, attempt, now) is not None:
        return AddressBraked()
    stopped = await brake.code_is_stopped(session, attempt, now)
    found = await session.scalar(_by_selector(attempt).options(joinedload(Invitation.case)))
    if found and fits and not stopped and _is_live(found, now):
        for person in found.case.people:
            if person.role in MAY_ENTER and hmac.compare_digest(person.birth_date, birth_date):
                await brake.release(session, attempt)
                return person
    await brake.count_wrong(session, attempt, now, stopped=stopped)
    return CodeRefused()


async def live(session: AsyncSession, case: Case, now: datetime) -> Invitation | None:
    """The invitation that opens `case` now (the newest), or None when none does."""
    found = select(Invitation).where(Invitation.case_id == case.id).order_by(Invitation.id.desc())
    return next((each for each in await session.scalars(found) if _is_live(each, now)), None)


async def withdraw(session: AsyncSession, case: Case, *, issued_before: datetime, now: datetime) -> None:
    """Let codes of `case` that were issued before that moment open nothing any more: a new one takes their place."""
    old = Invitation.case_id == case.id, Invitation.issued_at < issued_before, Invitation.withdrawn_at.is_(None)
    await session.execute(update(Invitation).where(*old).values(withdrawn_at=now))


def _is_live(invitation: Invitation, now: datetime) -> bool:
    return invitation.withdrawn_at is None and now < invitation.expires_at


def _by_selector(attempt: Try) -> Select[Invitation]:
    return select(Invitation).where(
        Invitation.municipality == attempt.municipality, Invitation.selector == attempt.selector
    )


def _slow_hash(code: Code, salt: bytes) -> bytes:
    """scrypt with the parameters of OWASP's password storage sheet (N=2^15, r=8, p=3 or stronger for 40 bits)."""
    return scrypt(code.verifier.encode(), salt=salt, n=2**15, r=8, p=1, maxmem=2**26, dklen=32)
