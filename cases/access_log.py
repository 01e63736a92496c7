"""Access log (verwerkingslog): who read or changed which case, written before the answer leaves the house.

Source: the Dutch work version of Logboek dataverwerkingen: one record for each case, none left out.
"""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BigInteger, Integer, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.database import Addition, Database, Table


class Access(Table):
    """One act of an officer on a case: `activity` is the API's operation, `officer` as the caller named them."""

    __tablename__ = "access"

    sequence: Mapped[int] = mapped_column(BigInteger().with_variant(Integer, "sqlite"), primary_key=True)
    municipality: Mapped[str] = mapped_column(index=True)
    case_id: Mapped[UUID] = mapped_column(index=True)
    activity: Mapped[str]
    officer: Mapped[str]
    client: Mapped[str]
    at: Mapped[datetime]


COMPANY_SECONDS = 0.003
Line = dict[str, Any]
LINES = Addition(Access, ["municipality", "case_id", "activity", "officer", "client", "at"])


def line(municipality: str, case_id: UUID, *, activity: str, officer: str, client: str, now: datetime) -> Line:
    """The record that `officer`, through `client`, did `activity` on the case."""
    names = {"activity": activity, "officer": officer, "client": client}
    return {"municipality": municipality, "case_id": case_id, **names, "at": now}


class Scribe:
    """Writes the lines of all who wait for it in one transaction, so that a durable line costs each of them little.

    While one transaction commits, the next lines gather. Who comes alone is written at once; where several came
    together, the next ones wait a moment for company.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[tuple[Sequence[Line], asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def write(self, lines: Sequence[Line]) -> None:
        """Return once the lines are durable. Raises what the database raises: then nothing may be told."""
        if not lines:
            return
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((lines, done))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await done

    async def _write_all(self) -> None:
        try:
            while self._waiting:
                group, self._waiting = self._waiting, []
                lines = [line for lines, _ in group for line in lines]
                (failed,) = await asyncio.gather(self._database.add(LINES, lines), return_exceptions=True)
                _tell((done for _, done in group), failed)
                await asyncio.sleep(COMPANY_SECONDS if len(group) > 1 else 0)
        finally:
            self._writing = None


def _tell(waiting: Iterable[asyncio.Future[None]], failed: BaseException | None) -> None:
    for each in waiting:
        if each.done():  # who waited went away
            continue
        if failed is None:
            each.set_result(None)
        else:
            each.set_exception(failed)


def record(session: AsyncSession, line: Line) -> None:
    """Record an act in the transaction that does it."""
    session.add(Access(**line))


async def of_case(session: AsyncSession, case_id: UUID, limit: int) -> list[Access]:
    """The last `limit` records of a case, newest first."""
    found = select(Access).where(Access.case_id == case_id).order_by(Access.sequence.desc())
    return list(await session.scalars(found.limit(limit)))


async def page(session: AsyncSession, municipalities: frozenset[str], after: int, limit: int) -> list[Access]:
    """At most `limit` records of these municipalities, oldest first, that follow sequence `after`."""
    found = select(Access).where(Access.municipality.in_(municipalities), Access.sequence > after)
    return list(await session.scalars(found.order_by(Access.sequence).limit(limit)))
