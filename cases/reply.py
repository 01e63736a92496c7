"""Reply: the answer to a call with a key, stored with its effect, so that asking again does nothing twice.

Source: the IETF draft on the Idempotency-Key header; kept for seven days, because software may retry over a weekend.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.database import Table
from cases.refusal import KeyReused

KEPT = timedelta(days=7)


class Reply(Table):
    """One answer. `digest` is the SHA-256 of everything that was asked; `place` the header Location, if it had one."""

    __tablename__ = "reply"

    client: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[bytes]
    status: Mapped[int]
    place: Mapped[str | None]
    body: Mapped[bytes]
    made_at: Mapped[datetime] = mapped_column(index=True)


async def find(session: AsyncSession, client: str, key: str, digest: bytes) -> Reply | None:
    """The answer that this client's key got before. Raises `KeyReused` when something else was asked with it."""
    found = await session.get(Reply, (client, key))
    if found is not None and found.digest != digest:
        raise KeyReused
    return found


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget answers of more than seven days ago."""
    await session.execute(delete(Reply).where(Reply.made_at < now - KEPT))
