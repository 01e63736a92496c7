"""Following: what the worker does for handoffs, one step after the other, each safe to be killed in and done again.

A worker claims a handoff by moving its `look_at` into the future: whoever is killed simply lets it come up again.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

import msgspec
import structlog
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases import evidence, handoff, outage
from cases.database import Database
from cases.evidence import Desk, Kept
from cases.handoff import Handoff, HandoffFile
from cases.handoff.file import expected, fingerprint
from cases.ockto import Link, Provider, Result, Status
from cases.refusal import ProviderDown, ProviderUnclear, Unavailable

CLAIM = timedelta(seconds=30)
"""Longer than the slowest single step: a document may take 20 seconds."""
LOOKS = 10
PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60
MOST_UNCLEAR = 5
"""After so many answers in a row that are none (half a minute), one that makes no sense ends the handoff."""
CLOSE_AFTER = timedelta(days=1)
log = structlog.get_logger("handoff")


@dataclass(frozen=True)
class Watch:
    """What it takes to follow handoffs. `unseal` opens what was sealed to the worker; `pause` is in seconds."""

    database: Database
    desk: Desk
    provider: Provider
    unseal: Callable[[bytes], bytes]
    clock: Callable[[], datetime]
    pause: float = PAUSE_SECONDS


class ClaimLost(Exception):
    """Another worker has this handoff now."""


async def due(session: AsyncSession, now: datetime) -> bool:
    """Whether there is something to claim."""
    return await session.scalar(select(Handoff.id).where(*_is_due(now)).limit(1)) is not None


async def claim(session: AsyncSession, now: datetime, most: int) -> list[Handoff]:
    """At most `most` handoffs that nobody else follows now, the longest waiting first; they are ours for 30 seconds."""
    found = select(Handoff).where(*_is_due(now)).order_by(Handoff.look_at).limit(most)
    claimed = list(await session.scalars(found.with_for_update(skip_locked=True)))
    for each in claimed:
        each.look_at = _in_a_while(now)
    return claimed


async def wake(session: AsyncSession, now: datetime) -> None:
    """Let every handoff come up now: for a worker that is the only one, so that nobody can have a claim."""
    await session.execute(update(Handoff).where(Handoff.closed_at.is_(None)).values(look_at=now))


async def follow(watch: Watch, claimed: Handoff) -> None:
    """Do what comes next for a claimed handoff, as far as it goes now."""
    try:
        await NEXT.get(claimed.state, _close)(watch, claimed)
    except Unavailable as down:
        seconds = down.retry_after if isinstance(down, ProviderDown) else None
        if isinstance(down, ProviderUnclear) and claimed.is_live and claimed.tries >= MOST_UNCLEAR:
            await _fail(watch, claimed, handoff.UNCLEAR)
            return
        async with watch.database.begin() as session:
            await postpone(session, claimed.id, watch.clock(), seconds)
            if isinstance(down, ProviderDown):
                await outage.notice(session, outage.OCKTO, watch.clock())
    except ClaimLost:
        log.warning("claim-lost")
    else:
        await _answers_again(watch)


async def _answers_again(watch: Watch) -> None:
    """The provider answered: if it was down, that is over."""
    async with watch.database.read() as session:
        was_down = await outage.lasts(session, outage.OCKTO)
    if was_down:
        async with watch.database.begin() as session:
            await outage.over(session, outage.OCKTO, watch.clock())


async def postpone(session: AsyncSession, handoff_id: UUID, now: datetime, seconds: int | None) -> None:
    """The provider does not answer: look again after `seconds`, or ever later; give it up when it lasts too long."""
    found = await handoff.held(session, handoff_id)
    if found.is_live and now >= found.expires_at + handoff.SILENCE:
        found.end(handoff.EXPIRED, now)
    elif found.ended_at is not None and now >= found.ended_at + CLOSE_AFTER:
        found.closed_at = now
    pause = min(seconds or 2**found.tries, LONGEST_PAUSE_SECONDS)
    found.tries = min(found.tries + 1, 10)
    found.look_at = now + timedelta(seconds=pause)


async def _start(watch: Watch, claimed: Handoff) -> None:
    """Whoever began it did not come back: start the session in their place."""
    if watch.clock() >= claimed.expires_at:
        await _fail(watch, claimed, handoff.NOT_OPENED)
        return
    try:
        started = await watch.provider.start(handoff.order(claimed))
    except ProviderUnclear:
        await _fail(watch, claimed, handoff.UNCLEAR)
        return
    async with watch.database.begin() as session:
        await handoff.opened(session, claimed.id, started, watch.clock())


async def _look(watch: Watch, claimed: Handoff) -> None:
    """Ask how it stands until that changes, note it, and go on to the result when there is one."""
    told = await watch.provider.status(claimed.id)
    for _ in range(LOOKS):
        if not _is_as_before(claimed, told) or watch.clock() >= min(claimed.expires_at, claimed.look_at - CLAIM / 2):
            break
        await asyncio.sleep(watch.pause)
        told = await watch.provider.status(claimed.id)
    async with watch.database.begin() as session:
        noted = await handoff.note(session, claimed.id, told, watch.clock())
        if noted.is_live and noted.status == "completed":
            noted.look_at = _in_a_while(watch.clock())
    if noted.is_live and noted.status == "completed":
        await _receive(watch, noted)


async def _receive(watch: Watch, claimed: Handoff) -> None:
    """Seal the needed fields of the result, record that they came, and fetch the documents."""
    try:
        result = await watch.provider.result(claimed.id)
    except ProviderUnclear:
        await _fail(watch, claimed, handoff.UNCLEAR)
        return
    if result is None:
        raise ProviderDown
    kept = await seal_result(watch.desk, claimed.municipality, result)
    async with watch.database.begin() as session:
        received = await handoff.take_in(session, claimed.id, kept, result, watch.clock())
        if received.state == handoff.RECEIVED:
            received.look_at = _in_a_while(watch.clock())
    if received.state == handoff.RECEIVED:
        await _fetch(watch, received, result.documents)


async def _fetch_again(watch: Watch, claimed: Handoff) -> None:
    """Somebody stopped half-way: fetch the documents that are still expected."""
    async with watch.database.read() as session:
        urgent = [file for file in await expected(session, claimed.id) if _can_be_had(file, watch.clock())]
    result = await watch.provider.result(claimed.id) if urgent else None
    await _fetch(watch, claimed, result.documents if result else ())


async def _fetch(watch: Watch, claimed: Handoff, links: Sequence[Link]) -> None:
    """Each expected document sealed, and its row committed, before the next; then the provider can forget."""
    by_fingerprint = {fingerprint(link): link for link in links}
    async with watch.database.read() as session:
        missing = await expected(session, claimed.id)
    for file in missing:
        async with watch.database.begin() as session:
            claimed = await _renew(session, claimed, watch.clock())
        kept = await _kept(watch, claimed, file, by_fingerprint.get(file.link))
        async with watch.database.begin() as session:
            await handoff.settle(session, claimed, file.id, kept, watch.clock())
    await _close(watch, claimed)


async def _close(watch: Watch, claimed: Handoff) -> None:
    """Let the provider forget the session, whichever way it ended."""
    await watch.provider.cancel(claimed.id)
    async with watch.database.begin() as session:
        (await handoff.held(session, claimed.id)).closed_at = watch.clock()


async def _fail(watch: Watch, claimed: Handoff, reason: str) -> None:
    async with watch.database.begin() as session:
        await handoff.failed(session, claimed.id, reason, watch.clock())


NEXT = {
    handoff.BEGUN: _start,
    handoff.OPEN: _look,
    handoff.COLLECTING: _look,
    handoff.RECEIVED: _fetch_again,
}


async def seal_result(desk: Desk, municipality: str, result: Result) -> Kept:
    """Seal the needed fields, and only these, into the vault. Raises `Unavailable`."""
    place = evidence.a_place(municipality, uuid4())
    return await evidence.keep_as_is(desk, municipality, place, msgspec.json.encode(result.data))


async def _kept(watch: Watch, claimed: Handoff, file: HandoffFile, link: Link | None) -> Kept | None:
    """The document, sealed: by somebody who was killed before the row said so, or now. None when it is lost."""
    try:
        sealed = await watch.desk.vault.fetch(file.place)
    except FileNotFoundError:
        pass
    else:
        return evidence.describe(file.place, watch.unseal(sealed))
    if link is None or not _can_be_had(file, watch.clock()):
        return None
    try:
        content = await watch.provider.document(link.address)
    except ProviderUnclear:
        return None
    return None if content is None else await evidence.keep_as_is(watch.desk, claimed.municipality, file.place, content)


async def _renew(session: AsyncSession, claimed: Handoff, now: datetime) -> Handoff:
    """Keep the claim for another 30 seconds. Raises `ClaimLost` when somebody else has it."""
    found = await handoff.held(session, claimed.id)
    if found.look_at != claimed.look_at:
        raise ClaimLost
    found.look_at = _in_a_while(now)
    return found


def _in_a_while(now: datetime) -> datetime:
    """When a claim ends, in whole milliseconds, as the database keeps it: by this moment a claim is known again."""
    return (now + CLAIM).replace(microsecond=now.microsecond // 1000 * 1000)


def _is_due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return Handoff.closed_at.is_(None), Handoff.look_at <= now


def _is_as_before(claimed: Handoff, told: Status | None) -> bool:
    if told is None or told.status == "completed":
        return False
    return (told.status, {each.name: each.state for each in told.sources}) == (claimed.status, claimed.sources)


def _can_be_had(file: HandoffFile, now: datetime) -> bool:
    return file.expires_at is None or now < file.expires_at
