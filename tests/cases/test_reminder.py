"""Reminder: by the municipality's schedule, in the day, once, and only those whose turn it is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from cases import day, post, reminder, request
from cases.case import Case
from cases.database import Database
from tests.conftest import StandingClock
from tests.handoff import OTHER_TOWN, TOWN
from tests.makers import WAYS, a_case, a_person, an_invitation, at_home

pytestmark = pytest.mark.postgres
"""NOW is a Wednesday, eleven o'clock in the Netherlands; the deadline is 28 days later; Voorbeeldstad reminds 14 and 3
days before."""


async def invited(database: Database, clock: StandingClock, status: str = "uitgenodigd") -> Case:
    async with database.begin() as session:
        made = await a_case(session, clock(), people=[at_home(a_person())], status=status)
        an_invitation(session, made, clock())
        return made


async def reminded(database: Database, clock: StandingClock) -> int:
    async with database.begin() as session:
        return await reminder.remind(session, TOWN, clock())


async def told(database: Database, case: Case) -> list[str]:
    async with database.read() as session:
        return [each.kind for each in await post.messages(session, case.id)]


async def days_of_reminders(database: Database, clock: StandingClock, days: int) -> list[int]:
    """On which of the coming days somebody is reminded."""
    found = []
    for passed in range(days):
        if await reminded(database, clock):
            found.append(passed)
        clock.forward(days=1)
    return found


async def test_who_waits_is_reminded_by_the_schedule_and_no_more(database: Database, clock: StandingClock) -> None:
    await invited(database, clock)
    assert await days_of_reminders(database, clock, 40) == [14, 26], "the 25th day is a Sunday"


async def test_nobody_is_told_twice_however_often_the_worker_looks(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock)
    clock.forward(days=14)
    assert [await reminded(database, clock) for _ in range(3)] == [1, 0, 0]
    assert await told(database, case) == ["reminder"]


async def test_a_worker_that_was_away_reminds_of_the_last_only(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock)
    clock.forward(days=27)
    assert await reminded(database, clock) == 1
    clock.forward(days=1)
    assert await reminded(database, clock) == 0
    assert await told(database, case) == ["reminder"]


@pytest.mark.parametrize("status", sorted({*WAYS} - {"uitgenodigd"}))
async def test_whose_turn_it_is_not_hears_nothing(database: Database, clock: StandingClock, status: str) -> None:
    case = await invited(database, clock, status)
    assert await days_of_reminders(database, clock, 40) == []
    assert await told(database, case) == []


async def test_who_handed_in_a_part_is_reminded_of_the_rest(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock, "bewijsstukken_ontvangen")
    async with database.begin() as session:
        (await session.get_one(Case, case.id)).turn = "bewoner"
    clock.forward(days=14)
    assert await reminded(database, clock) == 1


async def test_each_municipality_has_its_own_schedule(database: Database, clock: StandingClock) -> None:
    await invited(database, clock)
    async with database.begin() as session:
        await a_case(session, clock(), municipality="meerdijk", people=[at_home(a_person())])
        clock.forward(days=21)
        assert await reminder.remind(session, OTHER_TOWN, clock()) == 1


async def test_a_new_code_is_reminder_enough_for_three_days(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock)
    clock.forward(days=13)
    async with database.begin() as session:
        an_invitation(session, await session.get_one(Case, case.id), clock())
    assert await days_of_reminders(database, clock, 6) == [3]


async def test_a_deadline_that_moves_away_brings_no_second_reminder(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock)
    clock.forward(days=26)
    assert await reminded(database, clock) == 1
    async with database.begin() as session:
        (await session.get_one(Case, case.id)).respond_by = clock().date() + timedelta(days=12)
    assert await days_of_reminders(database, clock, 12) == []


async def test_a_request_begins_reminding_anew_but_not_in_its_first_days(
    database: Database, clock: StandingClock
) -> None:
    case = await invited(database, clock)
    clock.forward(days=26)
    assert await reminded(database, clock) == 1
    async with database.begin() as session:
        theirs = await session.get_one(Case, case.id)
        await request.ask(
            session, theirs, {"asked-1.me": "Huurcontract"}, "", date(2026, 5, 26), clock.forward(minutes=1)
        )
    assert await days_of_reminders(database, clock, 20) == [4, 12], "the third day is Ascension"


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        (datetime(2026, 4, 15, 5, 59, tzinfo=UTC), True),
        (datetime(2026, 4, 15, 6, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 15, 17, 59, tzinfo=UTC), False),
        (datetime(2026, 4, 15, 18, 0, tzinfo=UTC), True),
        (datetime(2026, 1, 14, 6, 59, tzinfo=UTC), True),
        (datetime(2026, 1, 14, 7, 0, tzinfo=UTC), False),
        (datetime(2026, 4, 19, 10, 0, tzinfo=UTC), True),
        (datetime(2026, 4, 18, 10, 0, tzinfo=UTC), False),
    ],
    ids=["summer, 7:59", "8:00", "19:59", "20:00", "winter, 7:59", "winter, 8:00", "Sunday", "Saturday"],
)
async def test_nobody_is_disturbed_at_night_or_on_a_sunday_in_the_netherlands(
    database: Database, moment: datetime, *, quiet: bool
) -> None:
    clock = StandingClock(moment - timedelta(days=14))
    await invited(database, clock)
    clock.now = moment
    assert day.is_quiet(moment) == quiet
    assert await reminded(database, clock) == (0 if quiet else 1)
