"""Handoff: what portal and worker do with one, step by step, and what a test wants to know of it afterwards."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from cases import case, handoff
from cases.case import Case
from cases.database import Database
from cases.event import Event
from cases.handoff import Handoff, HandoffFile, following
from cases.handoff.following import Watch
from cases.municipality import read_all
from cases.settings import ROOT
from cases.unseal import Keys
from tests.conftest import StandingClock
from tests.makers import a_case

TOWNS = read_all(ROOT / "content")
TOWN, OTHER_TOWN = TOWNS["voorbeeldstad"], TOWNS["meerdijk"]
BACK = "http://127.0.0.1:8000/voorbeeldstad/nl/zaak/ockto"


async def of_somebody(database: Database, clock: StandingClock, **how: Any) -> UUID:
    async with database.begin() as session:
        return (await a_case(session, clock(), **how)).id


async def begun(watch: Watch, case_id: UUID) -> Handoff:
    """What the portal does first."""
    async with watch.database.begin() as session:
        theirs = await case.find(session, case_id, frozenset({"voorbeeldstad"}), to_change=True)
        return await handoff.begin(session, theirs, TOWN, BACK, watch.clock())


async def opened(watch: Watch, case_id: UUID) -> Handoff:
    """What the portal does when somebody wants to use Ockto."""
    live = await begun(watch, case_id)
    if live.state != "begun":
        return live
    started = await watch.provider.start(handoff.order(live))
    async with watch.database.begin() as session:
        return await handoff.opened(session, live.id, started, watch.clock())


async def work_off(watch: Watch) -> None:
    """Let the worker do what is to be done now."""
    for _ in range(20):
        async with watch.database.begin() as session:
            claimed = await following.claim(session, watch.clock(), 10)
        if not claimed:
            return
        for each in claimed:
            await following.follow(watch, each)
            async with watch.database.read() as session:
                after = await session.get_one(Handoff, each.id)
            if after.is_live:
                return


async def last(watch: Watch, case_id: UUID) -> Handoff:
    async with watch.database.read() as session:
        found = await handoff.latest(session, await session.get_one(Case, case_id))
    assert found is not None
    return found


async def failures(watch: Watch, case_id: UUID) -> int:
    async with watch.database.read() as session:
        return await handoff.failures(session, await session.get_one(Case, case_id))


async def came(watch: Watch, handoff_id: UUID) -> list[HandoffFile]:
    async with watch.database.read() as session:
        return await handoff.files(session, handoff_id)


async def told(watch: Watch, case_id: UUID, *kinds: str) -> list[dict[str, str]]:
    """The details of the events of these kinds."""
    async with watch.database.read() as session:
        found = select(Event.details).where(Event.case_id == case_id, Event.kind.in_(kinds))
        return list(await session.scalars(found))


async def opens_to(watch: Watch, file: HandoffFile, keys: Keys) -> set[bytes]:
    """What the file holds, opened with each key that should open it."""
    sealed = await watch.desk.vault.fetch(file.place)
    return {keys.open(name, sealed) for name in ("voorbeeldstad", "worker")}
