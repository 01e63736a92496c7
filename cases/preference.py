"""Preference: how somebody wants to be reached and helped, asked once and changeable.

Consent to e-mail is given for each kind of message by itself, with its date, and can be taken back (Awb 2:8, as the
Wmebv has it). Lines of consent are only ever added: the last one of a kind counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypeVar
from uuid import UUID

from sqlalchemy import ForeignKey, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.orm.attributes import flag_modified

from cases.case import Case
from cases.database import Database, Lookup, Table

ABOUT: Mapping[str, tuple[str, ...]] = {
    "reminders": ("confirmation", "reminder", "receipt"),
    "requests": ("request",),
    "decision": ("granted", "rejected"),
}
"""What consent is asked for, and the kinds of messages that it covers. The code goes as the municipality chose."""
CONTACTS = ("phone", "desk", "letter", "email")
EMAIL, LETTER = "email", "letter"
T = TypeVar("T")


class Preference(Table):
    """What somebody wishes when an officer talks to them: an interpreter, a helper beside them, and by which way."""

    __tablename__ = "preference"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    interpreter: Mapped[bool]
    helper: Mapped[bool]
    contact: Mapped[str]
    at: Mapped[datetime]


class Consent(Table):
    """Whether messages about something may come by e-mail, from that moment on."""

    __tablename__ = "consent"

    sequence: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    about: Mapped[str]
    by_email: Mapped[bool]
    at: Mapped[datetime]


@dataclass(frozen=True)
class Wishes:
    """What somebody chose. `by_email` holds what may come by e-mail, of ABOUT."""

    interpreter: bool
    helper: bool
    contact: str
    by_email: frozenset[str]


class Given(NamedTuple):
    """The wishes of a case as they stand, with their moment."""

    interpreter: bool
    helper: bool
    contact: str
    at: datetime
    consents: tuple["Agreed", ...] = ()


class Agreed(NamedTuple):
    """The last word on one kind of message."""

    about: str
    by_email: bool
    at: datetime


_columns = Preference.interpreter, Preference.helper, Preference.contact, Preference.at
WISHES = Lookup(select(*_columns).where(Preference.case_id == bindparam("case_id")), Given)
CONSENTS = Lookup(
    select(Consent.about, Consent.by_email, Consent.at)
    .where(Consent.case_id == bindparam("case_id"))
    .order_by(Consent.sequence),
    Agreed,
)


async def give(session: AsyncSession, case: Case, wishes: Wishes, now: datetime) -> None:
    """Keep these wishes, and a line for each consent that is new or changed. Raises `CaseEnded`."""
    case.must_be_open()
    kept = await session.get(Preference, case.id) or Preference(case_id=case.id)
    kept.interpreter, kept.helper, kept.contact, kept.at = wishes.interpreter, wishes.helper, wishes.contact, now
    session.add(kept)
    before = {each.about: each.by_email for each in await consents(session, case)}
    for about in ABOUT:
        by_email = about in wishes.by_email
        if before.get(about) != by_email:
            session.add(Consent(case_id=case.id, about=about, by_email=by_email, at=now))
    case.changed_at = now
    flag_modified(case, "changed_at")  # a new version, even within one millisecond
    case.record(session, "preferences-given", now)


async def look_up(database: Database, case_id: UUID) -> Given | None:
    """The wishes of a case; None while nobody told them."""
    for given in await database.look_up(WISHES, case_id=case_id):
        last = {each.about: each for each in await database.look_up(CONSENTS, case_id=case_id)}
        return given._replace(consents=_in_order(last))
    return None


async def consents(session: AsyncSession, case: Case) -> tuple[Consent, ...]:
    """The last word on each kind of message."""
    found = await session.scalars(select(Consent).where(Consent.case_id == case.id).order_by(Consent.sequence))
    return _in_order({each.about: each for each in found})


async def channel(session: AsyncSession, case: Case, kind: str) -> str | None:
    """By which channel somebody wants a message of this kind: email or letter; None where they did not say."""
    for each in await consents(session, case):
        if kind in ABOUT[each.about]:
            return EMAIL if each.by_email else LETTER
    return None


def _in_order(last: Mapping[str, T]) -> tuple[T, ...]:
    return tuple(last[about] for about in ABOUT if about in last)
