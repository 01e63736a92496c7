"""Feedback: whether an answer was useful, a remark, and questions that an asker chose to send.

Nobody's name, case or address stands in it; words are masked before they come here, and forgotten after 90 days.
The counts stay.
"""

from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import BigInteger, Integer, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.database import Table

Kind = Literal["useful", "not-useful", "remark", "question"]
QUESTION = "question"
LONGEST = 500
KEPT = timedelta(days=90)


class Feedback(Table):
    """One press of a button. `topic` is the answer that it is about, or what a sent question came nearest to."""

    __tablename__ = "feedback"

    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    municipality: Mapped[str] = mapped_column(index=True)
    language: Mapped[str]
    topic: Mapped[str]
    kind: Mapped[str]
    words: Mapped[str | None]
    at: Mapped[datetime]


def record(
    session: AsyncSession, municipality: str, language: str, topic: str, kind: Kind, now: datetime, words: str = ""
) -> None:
    """Record what somebody said of the answer to `topic`; `words` are masked already."""
    said = words[:LONGEST] or None
    session.add(Feedback(municipality=municipality, language=language, topic=topic, kind=kind, words=said, at=now))


async def page(session: AsyncSession, municipalities: frozenset[str], after: int, limit: int) -> list[Feedback]:
    """At most `limit` lines of these municipalities, oldest first, that follow sequence `after`."""
    found = select(Feedback).where(Feedback.municipality.in_(municipalities), Feedback.sequence > after)
    return list(await session.scalars(found.order_by(Feedback.sequence).limit(limit)))


async def unanswered(session: AsyncSession) -> list[Feedback]:
    """Every question that was sent and is still kept, the newest first."""
    found = select(Feedback).where(Feedback.kind == QUESTION)
    return list(await session.scalars(found.order_by(Feedback.sequence.desc())))


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget words that are older than 90 days."""
    old = Feedback.at < now - KEPT
    await session.execute(delete(Feedback).where(old, Feedback.kind == QUESTION))
    await session.execute(update(Feedback).where(old, Feedback.words.is_not(None)).values(words=None))
