"""Post: who must be told what, written down in the transaction that made it so; the worker renders and sends it.

A message goes from due to rendered (its words and its code lie sealed for the worker) to sent; or it failed, or it was
cancelled because the case ended first. Of what was said only the version of the template stays.
"""

from datetime import datetime
from typing import Any, get_args
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import preference
from cases.case import Case, Person
from cases.database import Table
from cases.municipality import Kind

KINDS: tuple[Kind, ...] = get_args(Kind)
EMAIL, LETTER = "email", "letter"
CHANNELS = {EMAIL: (EMAIL,), LETTER: (LETTER,), "both": (EMAIL, LETTER)}
DUE, RENDERED, SENT, FAILED, CANCELLED = "due", "rendered", "sent", "failed", "cancelled"
WAITING = (DUE, RENDERED)
ANSWERS = frozenset({"confirmation", "receipt"})
"""What answers something that somebody just did does not wait for the day."""
NO_ADDRESS = "no-address"
TO_DO = text("state IN ('due', 'rendered')")


class Message(Table):
    """One message by one channel. `attempt` counts those of its kind and channel in this case, from 1.

    `sealed` holds what was rendered until the carrier has it; `look_at` is when the worker looks at it next.
    """

    __tablename__ = "message"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "channel", "attempt"),
        Index("message_to_do", "look_at", sqlite_where=TO_DO, postgresql_where=TO_DO),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"))
    municipality: Mapped[str]
    kind: Mapped[str]
    channel: Mapped[str]
    recipient: Mapped[str]
    """The role of the person whom it goes to: resident, or representative."""
    attempt: Mapped[int]
    state: Mapped[str]
    due_at: Mapped[datetime]
    at_once: Mapped[bool]
    """Whether it goes at night, on Sundays and on holidays too."""
    look_at: Mapped[datetime]
    rendered_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    language: Mapped[str | None]
    template: Mapped[str | None]
    """The version of the words that were sent."""
    sealed: Mapped[bytes | None]
    batch: Mapped[str | None]
    """The print batch that a letter is part of."""
    reason: Mapped[str | None]
    """Why it failed."""
    tries: Mapped[int]
    place: Mapped[str | None]
    """Where in the vault the letter of a decision lies, for the municipality's archive."""


async def tell(session: AsyncSession, case: Case, kind: str, now: datetime, *, at_once: bool = False) -> None:
    """Let a message of this kind go to who answers for the case: by the channel that they consented to for this kind,
    otherwise by their own or the case's channel: email, letter or both.

    Nobody is told twice: while a message of the same kind and channel still waits, none is added. Who is told by mail
    and has no mail address gets a letter. Who wants letters and has no home is never mailed instead (Awb 2:8): the
    message fails at once, for officers to see (the event `message-failed`, reason `no-address`). `at_once` is for what
    somebody asked for and waits for, such as a new code.
    """
    to = recipient(case)
    wanted = CHANNELS[await preference.channel(session, case, kind) or to.channel or case.channel]
    by = [channel for channel in wanted if reaches(to, channel)]
    by = by or [LETTER for channel in wanted if channel == EMAIL and reaches(to, LETTER)]
    for channel in by:
        await add(session, case, kind, channel, now, at_once=at_once)
    if not by:
        await add(session, case, kind, wanted[0], now, failed=NO_ADDRESS)


async def add(
    session: AsyncSession, case: Case, kind: str, channel: str, now: datetime, *,
    at_once: bool = False, failed: str | None = None,
) -> None:  # fmt: skip
    """Add a message by one channel, unless one of its kind and channel still waits; `failed` says why it cannot go."""
    ours = (Message.case_id == case.id, Message.kind == kind, Message.channel == channel)
    waits = await session.scalar(select(Message).where(*ours, Message.state.in_(WAITING)).limit(1))
    if waits:
        waits.at_once = waits.at_once or at_once
        return
    before = await session.scalar(select(func.max(Message.attempt)).where(*ours))
    message = Message(**values(case.id, case.municipality, kind, channel, now))
    message.recipient, message.attempt = recipient(case).role, (before or 0) + 1
    message.state, message.reason = FAILED if failed else DUE, failed
    message.at_once = at_once or message.at_once
    session.add(message)
    if failed:
        case.record(session, "message-failed", now, reason=failed, kind=kind)


def values(case_id: UUID, municipality: str, kind: str, channel: str, now: datetime) -> dict[str, Any]:
    """The row of a case's first message of that kind, to its resident, for who begins many cases at once."""
    return {
        "id": uuid4(), "case_id": case_id, "municipality": municipality, "kind": kind, "channel": channel,
        "recipient": "resident", "attempt": 1, "state": DUE, "due_at": now, "at_once": kind in ANSWERS, "look_at": now,
        "rendered_at": None, "sent_at": None, "language": None, "template": None, "sealed": None, "batch": None,
        "reason": None, "tries": 0, "place": None,
    }  # fmt: skip


def sent(session: AsyncSession, case: Case, message: Message, now: datetime) -> None:
    """The carrier has it: what was sealed, with its code, is forgotten."""
    message.state, message.sent_at, message.sealed = SENT, now, None
    case.record(session, "message-sent", now, channel=message.channel, kind=message.kind)


def failed(session: AsyncSession, case: Case, message: Message, reason: str, now: datetime) -> None:
    """It does not arrive; officers hear why."""
    message.state, message.reason, message.sealed = FAILED, reason, None
    case.record(session, "message-failed", now, reason=reason, kind=message.kind)


async def undeliverable(session: AsyncSession, case: Case, message: Message, reason: str, now: datetime) -> None:
    """It failed, and officers hear it; a mail becomes a letter where there is a home to send it to."""
    failed(session, case, message, reason, now)
    await session.flush()
    if message.channel == EMAIL and reaches(recipient(case), LETTER):
        await add(session, case, message.kind, LETTER, now)


async def places(session: AsyncSession) -> set[str]:
    """Every place in the vault that a row names."""
    return {place for place in await session.scalars(select(Message.place)) if place}


async def cancel(session: AsyncSession, case: Case, kind: str) -> None:
    """Say nothing more of this kind: what still waits does not go."""
    waiting = select(Message).where(Message.case_id == case.id, Message.kind == kind, Message.state.in_(WAITING))
    for message in await session.scalars(waiting.with_for_update()):
        message.state, message.sealed = CANCELLED, None


async def kept_letter(session: AsyncSession, case: Case) -> str | None:
    """Where the letter of this case's decision lies, the last one that was sent."""
    kept = select(Message.place).where(Message.case_id == case.id, Message.place.is_not(None))
    return await session.scalar(kept.order_by(Message.sent_at.desc()).limit(1))


async def messages(session: AsyncSession, case_id: UUID) -> list[Message]:
    """What this case was told and will be told, oldest first."""
    return list(
        await session.scalars(select(Message).where(Message.case_id == case_id).order_by(Message.due_at, Message.id))
    )


async def waiting(session: AsyncSession) -> tuple[int, datetime | None]:
    """How many messages still wait for their carrier, and since when the first of them."""
    first = select(func.count(), func.min(Message.due_at)).where(Message.state.in_(WAITING))
    number, since = (await session.execute(first)).one()
    return number, since


def recipient(case: Case) -> Person:
    """Who is told: the representative where there is one with an address, otherwise the resident."""
    by_role = {person.role: person for person in case.people}
    acting = by_role.get("representative")
    return acting if acting and (reaches(acting, EMAIL) or reaches(acting, LETTER)) else by_role["resident"]


def reaches(person: Person, channel: str) -> bool:
    """Whether there is an address for this channel."""
    if channel == EMAIL:
        return bool(person.email)
    return bool(person.street and person.house_number and person.postcode and person.city)
