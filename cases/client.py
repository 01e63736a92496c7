"""Client: a municipality's own software that may ask the officer API, known by its public keys."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import JSON, bindparam, delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.database import Database, Lookup, Table


class Client(Table):
    """One client: which municipalities it serves, what it may do, and the public JWKs of the keys it signs with."""

    __tablename__ = "client"

    id: Mapped[str] = mapped_column(primary_key=True)
    municipalities: Mapped[list[str]]
    scopes: Mapped[list[str]]
    public_keys: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Known(NamedTuple):
    """What a door needs to know of a client that comes with a token."""

    id: str
    municipalities: list[str]
    scopes: list[str]


KNOWN = Lookup(
    select(Client.id, Client.municipalities, Client.scopes).where(
        Client.id == bindparam("client_id"), Client.ended_at.is_(None)
    ),
    Known,
)


class AssertionSeen(Table):
    """An assertion that was used once and may not be used again while it would still be valid."""

    __tablename__ = "assertion_seen"

    client: Mapped[str] = mapped_column(primary_key=True)
    jti: Mapped[str] = mapped_column(primary_key=True)
    valid_until: Mapped[datetime]


def register(
    session: AsyncSession,
    client_id: str,
    municipalities: Iterable[str],
    scopes: Iterable[str],
    public_key: dict[str, Any],
    now: datetime,
) -> Client:
    """Let a new client in, with one public key (a JWK)."""
    client = Client(
        id=client_id, municipalities=sorted(municipalities), scopes=sorted(scopes), public_keys=[public_key],
        made_at=now, ended_at=None,
    )  # fmt: skip
    session.add(client)
    return client


async def known(database: Database, client_id: str) -> Known | None:
    """What is known of the client now, unless it was ended."""
    found = await database.look_up(KNOWN, client_id=client_id)
    return found[0] if found else None


async def find(session: AsyncSession, client_id: str) -> Client | None:
    """The client, unless it was ended."""
    return await session.scalar(select(Client).where(Client.id == client_id, Client.ended_at.is_(None)))


async def use_once(session: AsyncSession, client: str, jti: str, valid_until: datetime) -> bool:
    """Remember an assertion; False when it was used before."""
    if await session.get(AssertionSeen, (client, jti)) is not None:
        return False
    session.add(AssertionSeen(client=client, jti=jti, valid_until=valid_until))
    try:
        await session.flush()
    except IntegrityError:  # another process was first
        return False
    return True


async def sweep(session: AsyncSession, now: datetime) -> None:
    """Forget assertions that are no longer valid anyway."""
    await session.execute(delete(AssertionSeen).where(AssertionSeen.valid_until < now))
