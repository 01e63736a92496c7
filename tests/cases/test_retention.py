"""Retention: what is over is forgotten, with a clock that moves."""

import os
from datetime import datetime
from pathlib import Path

from sqlalchemy import func, select

from cases import brake, case, client, evidence, retention, visit
from cases.brake import Brake, Try
from cases.case import BY_RESIDENT
from cases.client import AssertionSeen
from cases.database import Database, Table
from cases.evidence import Need, keep
from cases.settings import Settings
from cases.visit import Visit
from tests.conftest import StandingClock
from tests.makers import PAYSLIP, a_case, a_desk, in_chunks, what_lies_in


async def rows(database: Database, table: type[Table]) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


def made_at(files: list[Path], moment: datetime) -> None:
    for file in files:
        os.utime(file, (moment.timestamp(), moment.timestamp()))


async def test_visits_counts_and_assertions_go_when_they_are_over(
    database: Database, house: Settings, clock: StandingClock
) -> None:
    async with database.begin() as session:
        theirs = await a_case(session, clock())
        await visit.open_for(session, theirs.people[0], clock(), instead_of=None)
        await brake.count_wrong(session, Try("voorbeeldstad", "ABCD", "192.0.2.0/24"), clock(), stopped=False)
        await client.use_once(session, "suite", "jti", clock())
    desk = a_desk(house)
    await retention.sweep(database, desk.vault, desk.stage, clock())
    assert [await rows(database, each) for each in (Visit, Brake, AssertionSeen)] == [1, 3, 1]
    await retention.sweep(database, desk.vault, desk.stage, clock.forward(hours=2))
    assert [await rows(database, each) for each in (Visit, Brake, AssertionSeen)] == [1, 1, 0]
    await retention.sweep(database, desk.vault, desk.stage, clock.forward(hours=23))
    assert await rows(database, Visit) == 0, "what came too late waits for a day"


async def test_a_hand_in_that_broke_off_is_forgotten_after_a_day(
    database: Database, house: Settings, clock: StandingClock
) -> None:
    desk, need = a_desk(house), Need("payslip", "me", "2026-03")
    named, orphan = [await keep(desk, "voorbeeldstad", in_chunks(PAYSLIP)) for _ in range(2)]
    (desk.stage / "broken-off").write_bytes(b"half")
    made_at([*what_lies_in(Path(house.vault)), *what_lies_in(desk.stage)], clock())
    async with database.begin() as session:
        theirs = await a_case(session, clock())
        await evidence.take_in(session, theirs, [need], need, named, BY_RESIDENT, clock())
    assert await retention.sweep(database, desk.vault, desk.stage, clock.forward(hours=23)) == 0
    assert await retention.sweep(database, desk.vault, desk.stage, clock.forward(hours=2)) == 2
    assert [file.stem for file in what_lies_in(Path(house.vault))] == [Path(named.place).stem]
    assert orphan.place != named.place
    assert what_lies_in(desk.stage) == []
    assert await retention.sweep(database, desk.vault, desk.stage, clock.forward(days=400)) == 0


async def test_a_case_keeps_its_rows(database: Database, house: Settings, clock: StandingClock) -> None:
    async with database.begin() as session:
        theirs = await a_case(session, clock())
    desk = a_desk(house)
    await retention.sweep(database, desk.vault, desk.stage, clock.forward(days=30))
    async with database.read() as session:
        assert (await case.find(session, theirs.id, frozenset({"voorbeeldstad"}))).id == theirs.id
