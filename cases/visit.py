"""Visit: a resident's session after the code. The browser holds a random token; only its hash is kept here."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ForeignKey, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from cases.case import Case, Person
from cases.database import Table
from cases.refusal import VisitLost

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=8)
NOTED_EVERY = timedelta(minutes=1)


class Visit(Table):
    """Somebody is in their case now."""

    __tablename__ = "visit"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    opened_at: Mapped[datetime]
    seen_at: Mapped[datetime]

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship()

    def lasts(self, now: datetime) -> bool:
        """Whether the visit is still good: seen within 30 minutes, and no older than 8 hours."""
        return now < self.seen_at + IDLE and now < self.opened_at + LONGEST


@dataclass(frozen=True)
class Token:
    """The secret in the browser's cookie. `csrf` is bound to it and proves that a form is ours."""

    text: str

    @property
    def hash(self) -> str:
        return sha256(self.text.encode()).hexdigest()

    @property
    def csrf(self) -> str:
        return hmac.new(self.text.encode(), b"csrf", sha256).hexdigest()

    def made(self, csrf: str) -> bool:
        """Whether `csrf` was made from this token."""
        return hmac.compare_digest(self.csrf.encode(), csrf.encode())

    def __repr__(self) -> str:
        return "Token(…)"


async def open_for(session: AsyncSession, person: Person, now: datetime, *, instead_of: Token | None) -> Token:
    """A new visit of `person`; a visit that this browser still had is ended."""
    if instead_of is not None:
        await end(session, instead_of)
    token = Token(secrets.token_urlsafe(32))
    session.add(Visit(token_hash=token.hash, case_id=person.case_id, person_id=person.id, opened_at=now, seen_at=now))
    return token


async def find(session: AsyncSession, token: Token, municipality: str, now: datetime) -> Visit:
    """The visit of this token, in this municipality, with its case and person. Raises `VisitLost`."""
    wanted = (
        select(Visit).where(Visit.token_hash == token.hash).options(joinedload(Visit.case), joinedload(Visit.person))
    )
    found = await session.scalar(wanted)
    if found is None or not found.lasts(now) or found.case.municipality != municipality:
        raise VisitLost
    return found


def must_be_noted(visit: Visit, now: datetime) -> bool:
    """Whether it is time to note that the visit goes on (once a minute, so that reading a page seldom writes)."""
    return now >= visit.seen_at + NOTED_EVERY


async def note(session: AsyncSession, token: Token, now: datetime) -> None:
    """Note that the visit goes on."""
    await session.execute(update(Visit).where(Visit.token_hash == token.hash).values(seen_at=now))


async def end(session: AsyncSession, token: Token) -> None:
    """End the visit, wherever its token still is."""
    await session.execute(delete(Visit).where(Visit.token_hash == token.hash))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget visits that are over."""
    over = (Visit.seen_at < now - IDLE) | (Visit.opened_at < now - LONGEST)
    await session.execute(delete(Visit).where(over))
