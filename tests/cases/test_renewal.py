"""Renewal: who lost a code gets a new one at the known address, once a week, and nobody else gets anything."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import brake, invitation, post, renewal
from cases.case import Case, Person
from cases.database import Database
from cases.renewal import Home, LostCode
from tests.conftest import StandingClock
from tests.makers import BIRTH_DATE, PARTNERS_BIRTH_DATE, a_case, a_couple, a_person, an_invitation, at_home

pytestmark = pytest.mark.postgres
THEIRS = Home("voorbeeldstad", BIRTH_DATE, "0000AA", "12a2")


async def invited(
    database: Database, clock: StandingClock, people: list[Person] | None = None, status: str = "uitgenodigd"
) -> Case:
    async with database.begin() as session:
        made = await a_case(session, clock(), people=people or [at_home(a_person())], status=status)
        an_invitation(session, made, clock())
        return made


async def asked(database: Database, clock: StandingClock, home: Home) -> None:
    """Ask, and let the worker look."""
    async with database.begin() as session:
        assert await renewal.ask(session, home, "192.0.2.0/24", clock()) is None
        assert await renewal.waits(session)
    async with database.begin() as session:
        assert await renewal.answer(session, clock()) == 1
        assert not await renewal.waits(session)


async def told(database: Database, case: Case) -> list[str]:
    async with database.read() as session:
        return [each.kind for each in await post.messages(session, case.id)]


@pytest.mark.parametrize(
    "home",
    [
        replace(THEIRS, birth_date="1980-05-18"),
        replace(THEIRS, postcode="0000AB"),
        replace(THEIRS, house_number="12"),
        replace(THEIRS, house_number="1 2A2 B"),
        replace(THEIRS, municipality="meerdijk"),
    ],
    ids=["birth date", "postcode", "house number", "another addition", "municipality"],
)
async def test_whoever_knows_not_all_of_it_causes_nothing_and_the_question_is_forgotten(
    database: Database, clock: StandingClock, home: Home
) -> None:
    case = await invited(database, clock)
    await asked(database, clock, home)
    assert await told(database, case) == []
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(LostCode)) == 0


@pytest.mark.parametrize("house_number", ["12a2", "12 A-2", "12-A 2"])
async def test_who_knows_it_is_sent_a_new_code(database: Database, clock: StandingClock, house_number: str) -> None:
    case = await invited(database, clock)
    await asked(database, clock, replace(THEIRS, house_number=house_number))
    assert await told(database, case) == ["invitation"]


async def test_either_of_a_couple_may_ask(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock, [at_home(each) for each in a_couple()])
    await asked(database, clock, replace(THEIRS, birth_date=PARTNERS_BIRTH_DATE))
    assert await told(database, case) == ["invitation"]


async def test_who_acts_for_a_resident_asks_with_their_own_address_and_the_residents_birth_date(
    database: Database, clock: StandingClock
) -> None:
    acting = at_home(a_person("representative", "1950-01-01"), "0000ZZ", "7")
    case = await invited(database, clock, [at_home(a_person()), acting])
    await asked(database, clock, Home("voorbeeldstad", "1950-01-01", "0000ZZ", "7"))
    assert await told(database, case) == []
    await asked(database, clock, Home("voorbeeldstad", BIRTH_DATE, "0000ZZ", "7"))
    assert await told(database, case) == ["invitation"]


async def test_a_case_gets_one_new_code_in_seven_days(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock)
    for days in (0, 3, 3.9):
        clock.forward(days=days)
        await asked(database, clock, THEIRS)
        await _sent(database, clock, case)
    assert await told(database, case) == ["invitation"]
    clock.forward(days=0.2)
    async with database.begin() as session:
        await brake.sweep(session, clock())
    await asked(database, clock, THEIRS)
    assert await told(database, case) == ["invitation"] * 2


@pytest.mark.parametrize("status", ["besluit_genomen", "afgebroken", "gesloten"])
async def test_a_case_that_ended_gets_none(database: Database, clock: StandingClock, status: str) -> None:
    case = await invited(database, clock, status=status)
    await asked(database, clock, THEIRS)
    assert await told(database, case) == []


async def test_a_case_that_was_never_invited_gets_none(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        case = await a_case(session, clock(), people=[at_home(a_person())], status="ontvangen")
    await asked(database, clock, THEIRS)
    assert await told(database, case) == []


async def test_a_network_that_asks_too_often_waits_an_hour(database: Database, clock: StandingClock) -> None:
    async def ask(session: AsyncSession) -> bool:
        return await renewal.ask(session, THEIRS, "192.0.2.0/24", clock()) is None

    async with database.begin() as session:
        assert [await ask(session) for _ in range(brake.LOST_CODE_TRIES)].count(False) == 0
        assert not await ask(session)
        clock.forward(hours=1)
        assert await ask(session)


async def test_the_new_code_kills_the_old_and_leaves_its_twin(database: Database, clock: StandingClock) -> None:
    case = await invited(database, clock)
    due = clock.forward(days=1)
    async with database.begin() as session:
        an_invitation(session, case, clock.forward(minutes=1))
        await session.flush()
        await invitation.withdraw(session, case, issued_before=due, now=clock())
        twin = await invitation.live(session, case, clock())
        assert twin is not None
        assert twin.issued_at > due
        twin.withdrawn_at = clock() - timedelta(minutes=1)
        assert await invitation.live(session, case, clock()) is None


async def _sent(database: Database, clock: StandingClock, case: Case) -> None:
    async with database.begin() as session:
        for message in await post.messages(session, case.id):
            if message.state == post.DUE:
                post.sent(session, case, message, clock())
