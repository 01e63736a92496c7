"""Event: something that happened to a case, recorded in the transaction that made it happen.

An event says what and when, never who: no name, code, file name or BSN stands in it.
"""

from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import BigInteger, Integer
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.database import Table


class Event(Table):
    """One line of the feed, in the order of commit."""

    __tablename__ = "event"

    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    id: Mapped[UUID] = mapped_column(unique=True)
    municipality: Mapped[str]
    case_id: Mapped[UUID] = mapped_column(index=True)
    kind: Mapped[str]
    details: Mapped[dict[str, str]]
    at: Mapped[datetime]


def record(
    session: AsyncSession, municipality: str, case_id: UUID, kind: str, now: datetime, details: dict[str, str]
) -> None:
    """Record that `kind` happened to the case at `now`; `details` hold no personal data."""
    session.add(Event(id=uuid4(), municipality=municipality, case_id=case_id, kind=kind, details=details, at=now))
