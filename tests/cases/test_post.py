"""Post: who is told, by which channel, and never twice."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import post
from cases.case import Case, Person
from cases.database import Database
from cases.event import Event
from cases.post import EMAIL, LETTER, Message
from tests.conftest import StandingClock
from tests.makers import a_case, a_person

pytestmark = pytest.mark.postgres


def somebody(role: str = "resident", *, email: bool = True, home: bool = True) -> Person:
    person = a_person(role)
    if email:
        person.email = f"{role}@voorbeeldstad.example"
    if home:
        person.street, person.house_number, person.postcode, person.city = "Oefenstraat", "1", "0000AA", "Voorbeeldstad"
    return person


async def told(session: AsyncSession, case: Case) -> list[tuple[str, str, str, int]]:
    return [(each.kind, each.channel, each.state, each.attempt) for each in await post.messages(session, case.id)]


async def a_case_by(session: AsyncSession, clock: StandingClock, channel: str, *people: Person) -> Case:
    made = await a_case(session, clock(), people=list(people))
    made.channel = channel
    return made


@pytest.mark.parametrize(("channel", "by"), [("email", [EMAIL]), ("letter", [LETTER]), ("both", [EMAIL, LETTER])])
async def test_a_message_goes_by_the_channel_of_the_case(
    database: Database, clock: StandingClock, channel: str, by: list[str]
) -> None:
    async with database.begin() as session:
        case = await a_case_by(session, clock, channel, somebody())
        await post.tell(session, case, "invitation", clock())
        assert sorted(await told(session, case)) == [("invitation", each, "due", 1) for each in by]


async def test_nobody_is_told_twice_while_a_message_waits(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        case = await a_case_by(session, clock, "letter", somebody())
        await post.tell(session, case, "invitation", clock())
        await post.tell(session, case, "invitation", clock())
        assert await told(session, case) == [("invitation", LETTER, "due", 1)]


async def test_once_it_is_sent_a_second_one_may_follow(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        case = await a_case_by(session, clock, "letter", somebody())
        await post.tell(session, case, "invitation", clock())
        (first,) = await post.messages(session, case.id)
        first.state = post.SENT
        await post.tell(session, case, "invitation", clock())
        assert sorted(await told(session, case)) == [
            ("invitation", LETTER, "due", 2), ("invitation", LETTER, "sent", 1),
        ]  # fmt: skip


async def test_without_an_address_for_its_channel_the_other_one_is_used(
    database: Database, clock: StandingClock
) -> None:
    async with database.begin() as session:
        case = await a_case_by(session, clock, "email", somebody(email=False))
        await post.tell(session, case, "reminder", clock())
        assert await told(session, case) == [("reminder", LETTER, "due", 1)]


async def test_who_wants_letters_and_has_no_home_is_not_mailed_instead(
    database: Database, clock: StandingClock
) -> None:
    async with database.begin() as session:
        case = await a_case_by(session, clock, "letter", somebody(home=False))
        await post.tell(session, case, "request", clock())
        assert await told(session, case) == [("request", LETTER, "failed", 1)]


async def test_without_any_address_officers_are_told(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        case = await a_case_by(session, clock, "email", somebody(email=False, home=False))
        await post.tell(session, case, "reminder", clock())
        assert await told(session, case) == [("reminder", EMAIL, "failed", 1)]
        event = await session.scalar(select(Event).where(Event.kind == "message-failed"))
        assert event is not None
        assert event.details == {"kind": "reminder", "reason": "no-address"}


async def test_who_acts_for_the_resident_is_told(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        case = await a_case_by(session, clock, "email", somebody(), somebody("representative"))
        await post.tell(session, case, "invitation", clock())
        message = await session.scalar(select(Message))
        assert message is not None
        assert message.recipient == "representative"
