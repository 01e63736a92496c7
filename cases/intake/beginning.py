"""Beginning: what the worker does with an accepted file: a part of its rows becomes cases, in one transaction.

Whoever is killed leaves a part as it was or done, so that going on makes no case twice and leaves none out. The rows
are put in by the tables themselves, since that takes a tenth of what sessions take; a test holds that the cases are
those that `case.begin` and `move` make.
"""

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from cases import event, municipality, post, seal
from cases.bsn import Key, read_key
from cases.case import BY_SYSTEM, NO_ADVICE, Case, Person, StatusSet, whose_turn
from cases.database import Database, Table
from cases.event import Event
from cases.intake.household import CaseLink, Found, Marks, in_open_cases, tell_linked
from cases.intake.number import new_number
from cases.intake.reexamination import (
    BEGUN,
    BUSY,
    FAILED,
    READY,
    Outcome,
    Part,
    Reexamination,
    next_part,
    unpacked,
)
from cases.intake.row import Entry
from cases.municipality import Municipality
from cases.post import Message
from cases.settings import Settings

KIND = "heronderzoek"
ALREADY_OPEN = "zaak-is-er-al"
INVITED = ("ontvangen", "uitgenodigd")
Row = dict[str, Any]


@dataclass(frozen=True)
class Clerk:
    """What it takes to make cases of an accepted file. `unseal` opens what was sealed to the worker."""

    database: Database
    towns: Mapping[str, Municipality]
    key: Key
    seals: Path
    unseal: Callable[[bytes], bytes]
    clock: Callable[[], datetime]


@dataclass
class Drafted:
    """The rows of every table for some new cases, and which case each row of the file became."""

    rows: dict[type[Table], list[Row]] = field(default_factory=dict)
    events: list[Row] = field(default_factory=list)
    of_entry: dict[int, UUID] = field(default_factory=dict)

    def add(self, table: type[Table], *rows: Row) -> None:
        self.rows.setdefault(table, []).extend(rows)


def a_clerk(
    house: Settings, database: Database, unseal: Callable[[bytes], bytes], clock: Callable[[], datetime]
) -> Clerk:
    """A clerk for this house. Raises `ValueError` when the key of digests is missing."""
    towns = municipality.read_all(house.content)
    return Clerk(database, towns, read_key(house.bsn_key), house.seals, unseal, clock)


async def begin_next(clerk: Clerk, only: UUID | None = None) -> int:
    """Make cases of the next part that waits; returns how many rows it had, 0 when none waits."""
    async with clerk.database.read() as session:
        part = await next_part(session, only)
        if part is None or part.sealed is None:
            return 0
        whole = await session.get_one(Reexamination, part.reexamination_id)
    town = clerk.towns[whole.municipality]
    entries, marks = await asyncio.to_thread(_open, clerk, town, part.sealed)
    async with clerk.database.begin() as session:
        await event.take_turn(session)
        held = await session.get_one(Reexamination, whole.id, with_for_update=True)
        same = await session.get_one(Part, (whole.id, part.number), with_for_update=True)
        if same.done_at is None:
            await _begin(session, town, held, same, entries, marks, clerk.clock())
    return len(entries)


def _open(clerk: Clerk, town: Municipality, sealed: bytes) -> tuple[list[Entry], Marks]:
    """The rows in the clear, and the means to seal their numbers again."""
    return unpacked(clerk.unseal(sealed)), Marks(clerk.key, seal.Envelopes(seal.recipients(clerk.seals, town.slug)))


async def _begin(
    session: AsyncSession,
    town: Municipality,
    whole: Reexamination,
    part: Part,
    entries: Sequence[Entry],
    marks: Marks,
    now: datetime,
) -> None:
    """Everything of one part, in the transaction that marks it as done."""
    digests = {entry.row: marks.digests(entry) for entry in entries}
    found = await in_open_cases(session, town.slug, [each for some in digests.values() for each in some])
    taken = {each.digest for each in found if each.kind == KIND}
    new = [entry for entry in entries if digests[entry.row][0] not in taken]
    drafted = draft(town, new, marks, now)
    others = _link(drafted, new, digests, found, town.slug, now)
    drafted.add(Outcome, *(_outcome(whole.id, entry, drafted.of_entry.get(entry.row)) for entry in entries))
    await _put(session, drafted)
    if others:
        await tell_linked(session, sorted(others), town.slug, now)
    part.sealed, part.done_at = None, now
    await session.flush()
    whole.state = BUSY
    if await next_part(session, whole.id) is None:
        whole.state, whole.ended_at = READY, now


def draft(town: Municipality, entries: Iterable[Entry], marks: Marks, now: datetime) -> Drafted:
    """The rows of invited cases, as `case.begin`, `move` and `post.tell` would make them one by one."""
    drafted = Drafted()
    terms = {
        "began_on": now.date(), "decide_by": now.date() + timedelta(weeks=town.policy.decide_weeks),
        "respond_by": now.date() + timedelta(days=town.policy.respond_days),
    }  # fmt: skip
    for entry in entries:
        case_id = drafted.of_entry[entry.row] = uuid4()
        drafted.add(Case, _case(case_id, town.slug, entry, now) | terms)
        drafted.add(Person, *marks.people(entry, case_id))
        drafted.add(StatusSet, *({"case_id": case_id, "status": each, "at": now, "by": BY_SYSTEM} for each in INVITED))
        channels = post.CHANNELS[entry.channel]
        drafted.add(Message, *(post.values(case_id, town.slug, "invitation", each, now) for each in channels))
        drafted.events += [
            event.values(town.slug, case_id, "case-began", now, {"kind": KIND}),
            event.values(town.slug, case_id, "status-changed", now, {"status": "uitgenodigd"}),
        ]
    return drafted


def _case(case_id: UUID, slug: str, entry: Entry, now: datetime) -> Row:
    return {
        "id": case_id, "municipality": slug, "number": new_number(KIND, now), "kind": KIND,
        "status": "uitgenodigd", "turn": whose_turn("uitgenodigd"), "set_at": now, "set_by": BY_SYSTEM,
        "advice": NO_ADVICE, "new_received": False, "kinds_received": [],
        "outcome": None, "reason": None, "contract_number": entry.contract_number, "language": entry.language,
        "channel": entry.channel, "answers": {}, "changed_at": now, "version": 1,
    }  # fmt: skip


def _link(
    drafted: Drafted,
    new: Iterable[Entry],
    digests: Mapping[int, Sequence[bytes]],
    found: Iterable[Found],
    slug: str,
    now: datetime,
) -> set[UUID]:
    """A new case and the open cases in which somebody of its household is already know of each other; gives those."""
    linked: set[UUID] = set()
    there: dict[bytes, set[UUID]] = {}
    for each in found:
        there.setdefault(each.digest, set()).add(each.case_id)
    for entry in new:
        case_id = drafted.of_entry[entry.row]
        others = set[UUID]().union(*(there.get(digest, ()) for digest in digests[entry.row]))
        for other in others:
            drafted.add(CaseLink, {"case_id": case_id, "other_id": other}, {"case_id": other, "other_id": case_id})
        if others:
            drafted.events.append(event.values(slug, case_id, "case-linked", now, {}))
        linked |= others
    return linked


def _outcome(whole: UUID, entry: Entry, case_id: UUID | None) -> Row:
    return {
        "reexamination_id": whole, "row": entry.row, "reference": entry.reference, "case_id": case_id,
        "outcome": BEGUN if case_id else FAILED, "reason": None if case_id else ALREADY_OPEN,
    }  # fmt: skip


async def _put(session: AsyncSession, drafted: Drafted) -> None:
    connection = await session.connection()
    drafted.add(Event, *drafted.events)
    for table, rows in drafted.rows.items():
        if rows:
            await connection.execute(insert(table.__table__), rows)  # type: ignore[arg-type]
