"""Outage: a deadline moves by the days that were lost, once, and the code with it."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from cases import invitation, outage, request
from cases.case import Case
from cases.database import Database
from cases.event import Event
from cases.outage import OCKTO, Outage
from cases.settings import ROOT, Settings
from tests.conftest import StandingClock
from tests.handoff import TOWNS
from tests.makers import a_case, an_invitation

pytestmark = pytest.mark.postgres
DEADLINE = date(2026, 5, 13)


async def invited(database: Database, clock: StandingClock, municipality: str = "voorbeeldstad", **how: str) -> Case:
    async with database.begin() as session:
        made = await a_case(session, clock(), municipality=municipality, **how)
        an_invitation(session, made, clock())
        return made


async def was_down(database: Database, clock: StandingClock, **lasted: float) -> int:
    """The portal was down from now on for so long; the deadlines that moved."""
    began = clock()
    async with database.begin() as session:
        await outage.record(session, began, clock.forward(**lasted), clock())
        return await outage.move(session, TOWNS, clock())


async def deadline(database: Database, case: Case) -> date | None:
    async with database.read() as session:
        return (await session.get_one(Case, case.id)).respond_by


@pytest.mark.parametrize(("hours", "days"), [(0.9, 0), (1, 1), (12, 1), (13, 2), (36, 2), (37, 3)], ids=str)
async def test_a_deadline_moves_by_the_dutch_days_that_were_touched(
    database: Database, clock: StandingClock, hours: float, days: int
) -> None:
    case = await invited(database, clock)
    assert await was_down(database, clock, hours=hours) == (1 if days else 0)
    assert await deadline(database, case) == DEADLINE + timedelta(days=days)


async def test_the_code_lives_as_much_longer_and_officers_are_told(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock)
    version = case.version
    await was_down(database, clock, hours=5)
    clock.forward(days=28, hours=-1)
    async with database.read() as session:
        assert await invitation.live(session, case, clock()) is not None
        told = await session.scalar(select(Event).where(Event.kind == "deadline-moved"))
        assert told is not None
        assert told.details == {"days": "1"}
        assert (await session.get_one(Case, case.id)).version > version


async def test_an_open_request_and_its_suspension_move_along(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock)
    async with database.begin() as session:
        theirs = await session.get_one(Case, case.id)
        asked = await request.ask(session, theirs, {"asked-1.me": "Huurcontract"}, "", date(2026, 5, 13), clock())
        decide_by = theirs.decide_by
    await was_down(database, clock, hours=5)
    async with database.begin() as session:
        theirs = await session.get_one(Case, case.id)
        found = await request.find(session, theirs, asked.id)
        assert (theirs.respond_by, found.answer_by) == (date(2026, 5, 14), date(2026, 5, 14))
        assert theirs.decide_by == decide_by + timedelta(days=1)
        request.answer(session, theirs, found, clock())
        assert theirs.decide_by == clock().date() + timedelta(weeks=8)


async def test_a_day_is_given_back_once_whatever_else_was_down_on_it(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock)
    await was_down(database, clock, hours=2)
    await was_down(database, clock, hours=2)
    async with database.begin() as session:
        await outage.notice(session, OCKTO, clock())
        for _ in range(10):
            await outage.notice(session, OCKTO, clock.forward(minutes=10))
        await outage.over(session, OCKTO, clock())
        assert await outage.move(session, TOWNS, clock()) == 0
    assert await deadline(database, case) == DEADLINE + timedelta(days=1)


@pytest.mark.parametrize("status", ["ontvangen", "in_onderzoek", "besluit_genomen", "afgebroken", "gesloten"])
async def test_whose_turn_it_is_not_keeps_the_deadline(database: Database, clock: StandingClock, status: str) -> None:
    case = await invited(database, clock, status=status)
    assert await was_down(database, clock, hours=5) == 0
    assert await deadline(database, case) == DEADLINE


async def test_who_began_later_or_was_too_late_before_gets_nothing(database: Database, clock: StandingClock) -> None:
    too_late = await invited(database, clock)
    clock.forward(days=30)
    assert await was_down(database, clock, hours=5) == 0
    clock.forward(days=-1)
    later = await invited(database, clock)
    assert await deadline(database, too_late) == DEADLINE
    async with database.begin() as session:
        assert await outage.move(session, TOWNS, clock()) == 0
    assert await deadline(database, later) == clock().date() + timedelta(days=28)


async def test_an_outage_of_ockto_moves_deadlines_where_ockto_is_used(database: Database, clock: StandingClock) -> None:
    with_it, without = await invited(database, clock), await invited(database, clock, "meerdijk")
    async with database.begin() as session:
        await outage.notice(session, OCKTO, clock())
        for _ in range(4):
            await outage.notice(session, OCKTO, clock.forward(minutes=20))
        assert await outage.move(session, TOWNS, clock()) == 0, "it is not over"
        await outage.over(session, OCKTO, clock.forward(minutes=5))
        assert await outage.move(session, TOWNS, clock()) == 1
        assert await outage.move(session, TOWNS, clock()) == 0
    assert await deadline(database, with_it) == DEADLINE + timedelta(days=1)
    assert await deadline(database, without) == DEADLINE


async def test_when_nobody_asks_any_more_it_ended_with_the_last_failure(
    database: Database, clock: StandingClock
) -> None:
    async with database.begin() as session:
        await outage.notice(session, OCKTO, clock())
        last = clock.forward(minutes=20)
        await outage.notice(session, OCKTO, last)
        await outage.over(session, OCKTO, clock.forward(days=3))
        await outage.notice(session, OCKTO, clock())
        await outage.notice(session, OCKTO, clock.forward(days=1))
        found = list(await session.scalars(select(Outage).order_by(Outage.id)))
    assert [each.ended_at for each in found] == [last, found[1].began_at, None]
    assert not found[0].days


@pytest.mark.parametrize(("hours", "later"), [(0, 0), (-1, 0), (1, -2)], ids=["none", "backwards", "in the future"])
async def test_a_time_that_cannot_be_is_refused(
    database: Database, clock: StandingClock, hours: int, later: int
) -> None:
    async with database.begin() as session:
        with pytest.raises(ValueError, match="ended"):
            await outage.record(
                session, clock(), clock() + timedelta(hours=hours), clock() + timedelta(hours=hours + later)
            )


@pytest.mark.sqlite
async def test_an_operator_records_it_with_a_command(house: Settings) -> None:
    command = [sys.executable, "-m", "cases", "outage", "2026-04-15T09:00", "2026-04-15T17:30"]
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=60, env={"DATABASE": house.database}
    )
    assert (done.stdout, done.returncode) == ("0 cases have a later deadline.\n", 0), done.stderr
    backwards = subprocess.run(
        [*command[:4], command[5], command[4]], capture_output=True, text=True, check=False, cwd=ROOT, timeout=60,
        env={"DATABASE": house.database},
    )  # fmt: skip
    assert (backwards.stderr, backwards.returncode) == ("An outage begins before it ends, and has ended.\n", 1)
