"""Visit: a resident's session after the code. The browser holds a random token; only its hash is kept here.

A visit ends when nothing is heard for a while, and in any case after some hours. What is sent after that is not lost:
it waits with the visit that ended, until the same person enters again.
"""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from sqlalchemy import ForeignKey, delete, null, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from cases.case import Case, Person
from cases.database import Table
from cases.refusal import VisitLost
from cases.settings import Settings

NOTED_EVERY = timedelta(minutes=1)
WAITS = timedelta(days=1)
"""How long what was sent too late waits for its sender, and so how long a visit is kept that ended."""
LARGEST_UNSENT = 4096


@dataclass(frozen=True)
class Limits:
    """How long a visit lasts: without a sign, and in any case."""

    idle: timedelta = timedelta(minutes=30)
    longest: timedelta = timedelta(hours=8)


USUAL = Limits()


def limits(settings: Settings) -> Limits:
    """How long a visit lasts in this house."""
    return Limits(timedelta(minutes=settings.visit_idle), timedelta(hours=settings.visit_longest))


class Visit(Table):
    """Somebody is in their case now, or was until lately.

    `unsent` are the fields of a form that came too late, `unsent_page` is the page that it came from.
    """

    __tablename__ = "visit"

    token_hash: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    seen_at: Mapped[datetime]
    quiet_until: Mapped[datetime]
    ends_by: Mapped[datetime]
    unsent_page: Mapped[str | None]
    unsent: Mapped[dict[str, str] | None]

    case: Mapped[Case] = relationship()
    person: Mapped[Person] = relationship()

    @property
    def lasts_until(self) -> datetime:
        """When the visit ends, if nothing is heard before."""
        return min(self.quiet_until, self.ends_by)

    @property
    def can_be_longer(self) -> bool:
        """Whether a sign makes the visit last longer."""
        return self.quiet_until < self.ends_by


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


async def open_for(
    session: AsyncSession, person: Person, now: datetime, *, instead_of: Token | None, limits: Limits = USUAL
) -> Token:
    """A new visit of `person`; a visit that this browser still had is ended. What they sent too late goes with them."""
    late = await _late(session, person)
    if instead_of is not None:
        await end(session, instead_of)
    token = Token(secrets.token_urlsafe(32))
    session.add(
        Visit(
            token_hash=token.hash, case_id=person.case_id, person_id=person.id,
            seen_at=now, quiet_until=now + limits.idle, ends_by=now + limits.longest,
            unsent_page=late.unsent_page if late else None, unsent=late.unsent if late else None,
        )
    )  # fmt: skip
    return token


async def find(session: AsyncSession, token: Token, municipality: str, now: datetime) -> Visit:
    """The visit of this token, in this municipality, with its case and person. Raises `VisitLost`."""
    found = await _of(session, token, municipality)
    if found is None or now >= found.lasts_until:
        raise VisitLost
    return found


def must_be_noted(visit: Visit, now: datetime) -> bool:
    """Whether it is time to note that the visit goes on (once a minute, so that reading a page seldom writes)."""
    return now >= visit.seen_at + NOTED_EVERY


async def note(session: AsyncSession, token: Token, now: datetime, limits: Limits = USUAL) -> None:
    """Note that the visit goes on."""
    values = {"seen_at": now, "quiet_until": now + limits.idle}
    await session.execute(update(Visit).where(Visit.token_hash == token.hash).values(values))


async def keep_unsent(
    session: AsyncSession, token: Token, municipality: str, page: str, fields: Mapping[str, str], now: datetime
) -> bool:
    """Keep what came from `page` after the visit had ended; returns whether this browser had such a visit.

    It waits for the person whose visit it was, and nobody else sees it. Too much is not kept, but its page is.
    """
    found = await _of(session, token, municipality)
    if found is None or now < found.lasts_until:
        return False
    size = sum(len(name) + len(value) for name, value in fields.items())
    found.unsent_page, found.unsent = page, dict(fields) if size <= LARGEST_UNSENT else {}
    return True


async def forget_unsent(session: AsyncSession, token: Token) -> None:
    """What came too late was sent again."""
    await session.execute(update(Visit).where(Visit.token_hash == token.hash).values(unsent_page=None, unsent=null()))


async def end(session: AsyncSession, token: Token) -> None:
    """End the visit, wherever its token still is."""
    await session.execute(delete(Visit).where(Visit.token_hash == token.hash))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget visits that ended a day ago, with what came too late."""
    over = (Visit.quiet_until < now - WAITS) | (Visit.ends_by < now - WAITS)
    await session.execute(delete(Visit).where(over))


async def _of(session: AsyncSession, token: Token, municipality: str) -> Visit | None:
    wanted = (
        select(Visit).where(Visit.token_hash == token.hash).options(joinedload(Visit.case), joinedload(Visit.person))
    )
    found = await session.scalar(wanted)
    return found if found is not None and found.case.municipality == municipality else None


async def _late(session: AsyncSession, person: Person) -> Visit | None:
    """The last visit of this person that something came too late for; from now on nothing waits in it."""
    wanted = select(Visit).where(Visit.person_id == person.id, Visit.unsent_page.is_not(None))
    found = (await session.scalars(wanted.order_by(Visit.seen_at.desc()))).first()
    if found is not None:
        await session.execute(delete(Visit).where(Visit.token_hash == found.token_hash))
        session.expunge(found)
    return found
