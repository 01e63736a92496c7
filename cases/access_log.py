"""Access log (verwerkingslog): who read or changed which case, written before the answer leaves the house.

Source: the Dutch work version of Logboek dataverwerkingen: one record for each case, none left out.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, Integer, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.database import Table


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


def record(
    session: AsyncSession, municipality: str, case_id: UUID, *, activity: str, officer: str, client: str, now: datetime
) -> None:
    """Record that `officer`, through `client`, did `activity` on the case."""
    session.add(
        Access(municipality=municipality, case_id=case_id, activity=activity, officer=officer, client=client, at=now)
    )


async def page(session: AsyncSession, municipalities: frozenset[str], after: int, limit: int) -> list[Access]:
    """At most `limit` records of these municipalities, oldest first, that follow sequence `after`."""
    found = select(Access).where(Access.municipality.in_(municipalities), Access.sequence > after)
    return list(await session.scalars(found.order_by(Access.sequence).limit(limit)))
