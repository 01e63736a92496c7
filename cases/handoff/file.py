"""File of a handoff: the sealed result, or a document that came with it, which can be fetched once within ten minutes.

A document's row is there before it is fetched, so that one which cannot be had any more is remembered as lost.
"""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases.database import Table
from cases.evidence import Kept, a_place
from cases.ockto import Link

RESULT = "result"
EXPECTED, KEPT, LOST = "expected", "kept", "lost"


class HandoffFile(Table):
    """`state` is expected, kept or lost. `digest` is the SHA-256 of what was sealed, `link` that of its link."""

    __tablename__ = "handoff_file"
    __table_args__ = (UniqueConstraint("handoff_id", "link"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    handoff_id: Mapped[UUID] = mapped_column(ForeignKey("handoff.id", ondelete="CASCADE"), index=True)
    kind: Mapped[str]
    state: Mapped[str]
    place: Mapped[str] = mapped_column(unique=True)
    link: Mapped[str]
    expires_at: Mapped[datetime | None]
    digest: Mapped[str | None]
    size: Mapped[int | None]
    media_type: Mapped[str | None]
    malware: Mapped[str | None]
    settled_at: Mapped[datetime | None]

    def keep(self, kept: Kept, now: datetime) -> None:
        """It lies sealed at its place."""
        self.state, self.digest, self.size = KEPT, kept.digest, kept.size
        self.media_type, self.malware, self.settled_at = kept.media_type, kept.malware, now

    def lose(self, now: datetime) -> None:
        """It cannot be had any more."""
        self.state, self.settled_at = LOST, now


def expect(
    session: AsyncSession, handoff_id: UUID, municipality: str, result: Kept, links: Sequence[Link], now: datetime
) -> None:
    """The result lies sealed; these documents are still to be fetched."""
    came = HandoffFile(id=uuid4(), handoff_id=handoff_id, kind=RESULT, place=result.place, link="")
    came.keep(result, now)
    session.add(came)
    for link in {fingerprint(link): link for link in links}.values():
        session.add(_document(handoff_id, municipality, link))


def fingerprint(link: Link) -> str:
    """What a link is known by: the link itself opens a document, so it is not written down."""
    return sha256(link.address.encode()).hexdigest()


async def files(session: AsyncSession, handoff_id: UUID) -> list[HandoffFile]:
    """The result and the documents of a handoff, the result first."""
    found = select(HandoffFile).where(HandoffFile.handoff_id == handoff_id)
    return sorted(await session.scalars(found), key=lambda file: (file.kind != RESULT, file.kind, file.link))


async def expected(session: AsyncSession, handoff_id: UUID) -> list[HandoffFile]:
    """The documents that are still to be fetched, the most urgent first."""
    found = select(HandoffFile).where(HandoffFile.handoff_id == handoff_id, HandoffFile.state == EXPECTED)
    return list(await session.scalars(found.order_by(HandoffFile.expires_at, HandoffFile.id)))


async def places(session: AsyncSession) -> set[str]:
    """Every place in the vault that a row names."""
    return set(await session.scalars(select(HandoffFile.place)))


def _document(handoff_id: UUID, municipality: str, link: Link) -> HandoffFile:
    name = uuid4()
    return HandoffFile(
        id=name,
        handoff_id=handoff_id,
        kind=link.kind,
        state=EXPECTED,
        place=a_place(municipality, name),
        link=fingerprint(link),
        expires_at=link.expires_at,
    )
