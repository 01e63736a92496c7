"""Work: the worker's loop, which does what nobody waits for, and follows those who are in Ockto's app.

Run by `python -m cases work`, or by practice beside the doors. Only here is anything opened that was sealed.
"""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from pathlib import Path

import structlog

from cases import delivery, intake, malware, outage, reminder, renewal, retention
from cases.database import Database
from cases.delivery import Office
from cases.evidence import Desk
from cases.evidence.scanning import scan_waiting
from cases.handoff import Handoff, following
from cases.handoff.following import Watch
from cases.household import advising
from cases.household.advising import Bureau
from cases.intake import Clerk
from cases.municipality import Municipality, read_all
from cases.ockto import Provider
from cases.seal import WORKER
from cases.unseal import Keys

SWEEP_EVERY_SECONDS = 3600
REMIND_EVERY_SECONDS = 60
LOOK_EVERY_SECONDS = 0.5
LOOK_AGAIN_SECONDS = 30
AT_ONCE = 100
log = structlog.get_logger("work")


async def work(
    database: Database,
    desk: Desk,
    content: Path,
    provider: Provider | None,
    keys: Keys,
    clerk: Clerk,
    office: Office,
) -> None:
    """Sweep every hour, begin cases, answer who lost a code, remind, bring messages on their way, advise on data that
    came, scan papers that wait for it, and follow handoffs (where there is a provider), until cancelled. The rules and
    what the municipalities chose stand in `content`."""
    clock = office.clock
    bureau = advising.open_bureau(database, desk, content, partial(keys.open, WORKER), clock)
    async with asyncio.TaskGroup() as both:
        both.create_task(_sweep(database, desk, clock))
        both.create_task(_renew(database, clock))
        both.create_task(_remind(database, read_all(content), clock))
        both.create_task(_begin(clerk))
        both.create_task(_advise(bureau))
        both.create_task(_deliver(office))
        if desk.scanner.policy != malware.OFF:
            both.create_task(_scan(database, desk, partial(keys.open, WORKER), clock))
        if provider is not None:
            watch = Watch(database, desk, provider, partial(keys.open, WORKER), clock)
            both.create_task(_follow(watch))


async def _sweep(database: Database, desk: Desk, clock: Callable[[], datetime]) -> None:
    while True:
        try:
            log.info("swept", orphans=await retention.sweep(database, desk.vault, desk.stage, clock()))
        except Exception:  # the loop outlives whatever goes wrong in one round
            log.exception("sweep-failed")
        await asyncio.sleep(SWEEP_EVERY_SECONDS)


async def _scan(
    database: Database, desk: Desk, opened: Callable[[bytes], bytes], clock: Callable[[], datetime]
) -> None:
    """Ask the scanner again for what it did not answer."""
    while True:
        done = 0
        try:
            done = await scan_waiting(database, desk, opened, clock)
        except Exception:  # the loop outlives whatever goes wrong in one round
            log.exception("scan-failed")
        await asyncio.sleep(0 if done else LOOK_AGAIN_SECONDS)


async def _begin(clerk: Clerk) -> None:
    """Make cases of accepted files, part by part."""
    while True:
        begun = 0
        try:
            begun = await intake.begin_next(clerk)
        except Exception:  # the loop outlives whatever goes wrong in one round
            log.exception("begin-failed")
        await asyncio.sleep(0 if begun else LOOK_EVERY_SECONDS)


async def _renew(database: Database, clock: Callable[[], datetime]) -> None:
    """Answer those who lost their code, as they ask."""
    while True:
        try:
            async with database.read() as session:
                somebody = await renewal.waits(session)
            if somebody:
                async with database.begin() as session:
                    await renewal.answer(session, clock())
        except Exception:  # the loop outlives whatever goes wrong in one round
            log.exception("renewal-failed")
        await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _advise(bureau: Bureau) -> None:
    """Advise on data as they come."""
    while True:
        pause = LOOK_EVERY_SECONDS
        try:
            await advising.advise_all(bureau)
        except Exception:  # the loop outlives whatever goes wrong in one round
            log.exception("advice-failed")
            pause = LOOK_AGAIN_SECONDS
        await asyncio.sleep(pause)


async def _remind(
    database: Database, municipalities: Mapping[str, Municipality], clock: Callable[[], datetime]
) -> None:
    """Move deadlines for what was down; then remind those whose time has come, at most a hundred at once."""
    while True:
        told = 0
        try:
            async with database.read() as session:
                something_was_down = await outage.waits(session)
            if something_was_down:
                async with database.begin() as session:
                    await outage.move(session, municipalities, clock())
            for each in municipalities.values():
                async with database.begin() as session:
                    told += await reminder.remind(session, each, clock())
        except Exception:  # the loop outlives whatever goes wrong in one round
            log.exception("reminding-failed")
        await asyncio.sleep(LOOK_EVERY_SECONDS if told else REMIND_EVERY_SECONDS)


async def _deliver(office: Office) -> None:
    """Bring messages on their way, as they come up; first those that a killed worker left."""
    await delivery.wake(office)
    while True:
        went = 0
        try:
            went = await delivery.deliver(office)
        except Exception:  # the loop outlives whatever goes wrong in one round
            log.exception("delivery-failed")
        if not went:
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _follow(watch: Watch) -> None:
    """Claim handoffs as they come up; each is followed in a task of its own, at most a hundred at once."""
    await _wake(watch)
    async with asyncio.TaskGroup() as followed:
        running: set[asyncio.Task[None]] = set()
        while True:
            for claimed in await _claim(watch, AT_ONCE - len(running)):
                task = followed.create_task(_follow_one(watch, claimed))
                running.add(task)
                task.add_done_callback(running.discard)
            await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _wake(watch: Watch) -> None:
    """What a killed worker had claimed comes up at once, where there can be no other worker."""
    if watch.database.has_one_process:
        async with watch.database.begin() as session:
            await following.wake(session, watch.clock())


async def _claim(watch: Watch, most: int) -> list[Handoff]:
    """What comes up now; none when the database does not answer, which is told in the log."""
    now = watch.clock()
    try:
        async with watch.database.read() as session:
            if not await following.due(session, now):
                return []
        async with watch.database.begin() as session:
            return await following.claim(session, now, most)
    except Exception:  # the loop outlives whatever goes wrong in one round
        log.exception("claim-failed")
        return []


async def _follow_one(watch: Watch, claimed: Handoff) -> None:
    try:
        await following.follow(watch, claimed)
    except Exception:  # the others go on; this one comes up again when its claim ends
        log.exception("follow-failed", handoff=str(claimed.id))
