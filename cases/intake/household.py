"""Household: the people of a checked row as the house keeps them, and which open cases they are in already."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ForeignKey, bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import event
from cases.bsn import Key
from cases.case import OPEN, Case, Person
from cases.database import Database, Lookup, Table
from cases.intake.row import Entry
from cases.seal import Envelopes

AT_ONCE = 1000
Row = dict[str, Any]


def _columns(*columns: Any) -> tuple[Any, ...]:
    return columns


class CaseLink(Table):
    """Two cases of one household, one line for each direction."""

    __tablename__ = "case_link"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True)
    other_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), primary_key=True, index=True)


LINKED = Lookup(select(CaseLink.other_id).where(CaseLink.case_id == bindparam("case_id")), _columns)


@dataclass(frozen=True)
class Marks:
    """How a BSN is kept: as a digest to find it, and sealed to read it."""

    key: Key
    envelopes: Envelopes

    def digests(self, entry: Entry) -> list[bytes]:
        """By which the household's people are found."""
        return [self.key.digest(someone.bsn) for _, someone in entry.household]

    def people(self, entry: Entry, case_id: UUID) -> list[Row]:
        """The household's rows of the table `person`."""
        home = msgspec.structs.asdict(entry.home)
        return [
            {
                "case_id": case_id, "role": role, "given_name": someone.given_name,
                "family_name": someone.family_name, "birth_date": someone.birth_date, **home,
                "bsn_digest": self.key.digest(someone.bsn),
                "bsn_sealed": self.envelopes.seal(someone.bsn.encode(), case_id.bytes),
            }
            for role, someone in entry.household
        ]  # fmt: skip


class Found(NamedTuple):
    """Somebody who is in an open case already."""

    digest: bytes
    case_id: UUID
    kind: str


async def in_open_cases(session: AsyncSession, municipality: str, digests: Sequence[bytes]) -> list[Found]:
    """Who of these is in an open case of the municipality."""
    found: list[Found] = []
    for start in range(0, len(digests), AT_ONCE):
        some = digests[start : start + AT_ONCE]
        wanted = select(Person.bsn_digest, Case.id, Case.kind).join(Case, Case.id == Person.case_id)
        wanted = wanted.where(Person.bsn_digest.in_(some), Case.municipality == municipality, Case.status.in_(OPEN))
        found += [Found(digest or b"", case_id, kind) for digest, case_id, kind in await session.execute(wanted)]
    return found


async def tell_linked(session: AsyncSession, others: Collection[UUID], municipality: str, now: datetime) -> None:
    """Cases that were there know of a new one now: each has a new version, and says so."""
    newer = {"changed_at": now, "version": Case.version + 1}
    await session.execute(update(Case).where(Case.id.in_(others)).values(newer))
    for other in others:
        event.record(session, municipality, other, "case-linked", now, {})


async def look_up_linked(database: Database, case_id: UUID) -> list[UUID]:
    """The other cases of this household, for who only reads."""
    return [other for (other,) in await database.look_up(LINKED, case_id=case_id)]


async def linked(session: AsyncSession, case_id: UUID) -> list[UUID]:
    """The other cases of this household."""
    return list(await session.scalars(select(CaseLink.other_id).where(CaseLink.case_id == case_id)))
