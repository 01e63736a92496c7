"""Reexamination (heronderzoek): rows of a file that become cases, one part after the other.

A file is accepted as a whole or not at all. Its rows lie sealed for the worker until they are cases; then only the
outcome of each row is kept.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import ForeignKey, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import template
from cases.database import Table
from cases.intake.row import Entry
from cases.municipality import Municipality
from cases.refusal import UnknownReexamination

RECEIVED, BUSY, READY, CANCELLED = "ontvangen", "bezig", "gereed", "geannuleerd"
STATES = (RECEIVED, BUSY, READY, CANCELLED)
BEGUN, FAILED = "begonnen", "mislukt"
OUTCOMES = (BEGUN, FAILED)
ROWS_IN_A_PART = 500
_entries = msgspec.msgpack.Decoder(list[Entry])
_encoder = msgspec.msgpack.Encoder()


class Reexamination(Table):
    """One accepted file: `rows` households, who sent it, and how far it is."""

    __tablename__ = "reexamination"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    municipality: Mapped[str] = mapped_column(index=True)
    client: Mapped[str]
    officer: Mapped[str | None]
    state: Mapped[str]
    rows: Mapped[int]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Part(Table):
    """Some rows that follow each other. `sealed` holds them until they are cases, or never will be."""

    __tablename__ = "reexamination_part"

    reexamination_id: Mapped[UUID] = mapped_column(ForeignKey("reexamination.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    sealed: Mapped[bytes | None]
    done_at: Mapped[datetime | None]


class Outcome(Table):
    """What became of one row, by its place in the file."""

    __tablename__ = "reexamination_row"

    reexamination_id: Mapped[UUID] = mapped_column(ForeignKey("reexamination.id", ondelete="CASCADE"), primary_key=True)
    row: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str | None]
    outcome: Mapped[str]
    reason: Mapped[str | None]
    case_id: Mapped[UUID | None]


def packed(entries: Sequence[Entry]) -> bytes:
    """Some rows as bytes, to be sealed."""
    return _encoder.encode(entries)


def unpacked(plain: bytes) -> list[Entry]:
    """The rows again."""
    return _entries.decode(plain)


async def accept(
    session: AsyncSession,
    town: Municipality,
    parts: Sequence[bytes],
    rows: int,
    *,
    client: str,
    officer: str | None,
    now: datetime,
) -> Reexamination:
    """Record a checked file, whose `parts` are sealed for the worker. Once this commits, every row gets its outcome.

    Raises `TemplateMissing` where the municipality has no words to invite with.
    """
    await template.must_be_there(session, town, "invitation")
    accepted = Reexamination(
        id=uuid4(), municipality=town.slug, client=client, officer=officer, state=RECEIVED, rows=rows, made_at=now,
        ended_at=None,
    )  # fmt: skip
    session.add(accepted)
    await session.flush()
    for number, sealed in enumerate(parts):
        session.add(Part(reexamination_id=accepted.id, number=number, sealed=sealed, done_at=None))
    return accepted


async def find(
    session: AsyncSession, wanted: UUID, municipalities: frozenset[str], *, lock: bool = False
) -> Reexamination:
    """The file, if it is of one of `municipalities`. Raises `UnknownReexamination`, also for a neighbour's."""
    query = select(Reexamination).where(Reexamination.id == wanted, Reexamination.municipality.in_(municipalities))
    found = await session.scalar(query.with_for_update() if lock else query)
    if found is None:
        raise UnknownReexamination
    return found


async def cancel(session: AsyncSession, found: Reexamination, now: datetime) -> None:
    """Begin no more cases of this file. Those that began stay; nothing happens when it was over already."""
    if found.ended_at is None:
        found.state, found.ended_at = CANCELLED, now
        waiting = Part.reexamination_id == found.id, Part.done_at.is_(None)
        await session.execute(update(Part).where(*waiting).values(sealed=None, done_at=now))


async def counts(session: AsyncSession, found: Reexamination) -> Mapping[str, int]:
    """How many rows have which outcome; a row that has none yet is not counted."""
    query = select(Outcome.outcome, func.count()).where(Outcome.reexamination_id == found.id).group_by(Outcome.outcome)
    return {row[0]: row[1] for row in await session.execute(query)}


async def outcomes(session: AsyncSession, found: Reexamination, *, only: str, after: int, limit: int) -> list[Outcome]:
    """At most `limit` outcomes of rows that follow row `after`; those of one kind when `only` names it."""
    query = select(Outcome).where(Outcome.reexamination_id == found.id, Outcome.row > after)
    if only:
        query = query.where(Outcome.outcome == only)
    return list(await session.scalars(query.order_by(Outcome.row).limit(limit)))


async def next_part(session: AsyncSession, only: UUID | None = None) -> Part | None:
    """The next part that waits for the worker: of the oldest file, or of that one."""
    query = select(Part).join(Reexamination).where(Part.done_at.is_(None), Reexamination.ended_at.is_(None))
    if only is not None:
        query = query.where(Reexamination.id == only)
    return await session.scalar(query.order_by(Reexamination.made_at, Part.reexamination_id, Part.number).limit(1))
