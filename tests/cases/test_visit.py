"""A visit: how long somebody may stay in their case, and who may not."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from cases import visit
from cases.case import Person
from cases.database import Database
from cases.refusal import VisitLost
from cases.visit import Token, Visit
from tests.conftest import StandingClock
from tests.makers import a_case, a_couple


@pytest.fixture
async def token(database: Database, clock: StandingClock) -> Token:
    """The token of somebody who just came in."""
    async with database.begin() as session:
        theirs = await a_case(session, clock())
        return await visit.open_for(session, theirs.people[0], clock(), instead_of=None)


async def is_in(database: Database, token: Token, clock: StandingClock, municipality: str = "voorbeeldstad") -> bool:
    async with database.read() as session:
        try:
            found = await visit.find(session, token, municipality, clock())
        except VisitLost:
            return False
    return found.person.case_id == found.case.id


async def test_a_stranger_is_not_in(database: Database, clock: StandingClock, token: Token) -> None:
    for stranger in ("", "x", token.text[:-1], token.text.swapcase(), token.hash):
        assert not await is_in(database, Token(stranger), clock)


async def test_who_came_in_is_in_and_only_in_their_own_municipality(
    database: Database, clock: StandingClock, token: Token
) -> None:
    assert await is_in(database, token, clock)
    assert not await is_in(database, token, clock, "meerdijk")


async def test_half_an_hour_without_a_sign_ends_a_visit(database: Database, clock: StandingClock, token: Token) -> None:
    clock.forward(minutes=30, seconds=-1)
    assert await is_in(database, token, clock)
    clock.forward(seconds=1)
    assert not await is_in(database, token, clock)


async def test_after_eight_hours_a_visit_ends_however_busy(
    database: Database, clock: StandingClock, token: Token
) -> None:
    for _ in range(23):
        clock.forward(minutes=20)
        async with database.begin() as session:
            await visit.note(session, token, clock())
        assert await is_in(database, token, clock)
    clock.forward(minutes=20)
    assert not await is_in(database, token, clock)


async def test_reading_is_noted_once_a_minute(database: Database, clock: StandingClock, token: Token) -> None:
    async with database.read() as session:
        found = await visit.find(session, token, "voorbeeldstad", clock())
    assert not visit.must_be_noted(found, clock() + timedelta(seconds=59))
    assert visit.must_be_noted(found, clock() + timedelta(seconds=60))


async def test_who_left_is_out(database: Database, clock: StandingClock, token: Token) -> None:
    async with database.begin() as session:
        await visit.end(session, token)
    assert not await is_in(database, token, clock)


async def test_coming_in_again_gives_a_new_token_and_ends_the_old(
    database: Database, clock: StandingClock, token: Token
) -> None:
    async with database.begin() as session:
        found = await visit.find(session, token, "voorbeeldstad", clock())
        new = await visit.open_for(session, found.person, clock(), instead_of=token)
    assert new.text != token.text
    assert await is_in(database, new, clock)
    assert not await is_in(database, token, clock)


async def test_two_people_can_be_in_at_once(database: Database, clock: StandingClock, token: Token) -> None:
    async with database.begin() as session:
        found = await visit.find(session, token, "voorbeeldstad", clock())
        other = await visit.open_for(session, found.person, clock(), instead_of=None)
    assert await is_in(database, token, clock)
    assert await is_in(database, other, clock)


async def test_the_database_holds_no_token(database: Database, token: Token) -> None:
    async with database.read() as session:
        kept = (await session.scalars(select(Visit))).one()
    assert token.text not in repr(vars(kept))
    assert len(token.text) >= 43, "256 bits"
    assert repr(token) == "Token(…)"


def test_a_form_token_is_made_by_its_own_visit_only() -> None:
    mine, other = Token("mine"), Token("other")
    assert mine.made(mine.csrf)
    for foreign in (other.csrf, "", mine.text, mine.csrf[:-1], "é"):
        assert not mine.made(foreign)


async def test_how_long_a_visit_lasts_is_a_setting(database: Database, clock: StandingClock, token: Token) -> None:
    short = visit.Limits(timedelta(minutes=5), timedelta(minutes=12))
    async with database.begin() as session:
        found = await visit.find(session, token, "voorbeeldstad", clock())
        token = await visit.open_for(session, found.person, clock(), instead_of=token, limits=short)
    for minutes in (4, 4):
        clock.forward(minutes=minutes)
        async with database.begin() as session:
            await visit.note(session, token, clock(), short)
    async with database.read() as session:
        found = await visit.find(session, token, "voorbeeldstad", clock())
        assert not found.can_be_longer
        assert found.lasts_until == clock() + timedelta(minutes=4)
    clock.forward(minutes=4)
    assert not await is_in(database, token, clock)


async def kept(database: Database, token: Token, clock: StandingClock, fields: dict[str, str]) -> bool:
    async with database.begin() as session:
        return await visit.keep_unsent(session, token, "voorbeeldstad", "zaak/bewijsstukken", fields, clock())


async def entered_again(database: Database, person: Person, clock: StandingClock) -> Visit:
    async with database.begin() as session:
        token = await visit.open_for(session, person, clock(), instead_of=None)
        return await visit.find(session, token, "voorbeeldstad", clock())


async def test_what_came_too_late_waits_for_its_sender_and_for_nobody_else(
    database: Database, clock: StandingClock
) -> None:
    async with database.begin() as session:
        theirs = await a_case(session, clock(), people=a_couple())
        resident, partner = theirs.people
        token = await visit.open_for(session, resident, clock(), instead_of=None)
    assert not await kept(database, token, clock, {"household": "alone"}), "it is not too late yet"
    clock.forward(minutes=31)
    assert await kept(database, token, clock, {"household": "alone"})
    assert (await entered_again(database, partner, clock)).unsent_page is None
    found = await entered_again(database, resident, clock)
    assert (found.unsent_page, found.unsent) == ("zaak/bewijsstukken", {"household": "alone"})
    assert (await entered_again(database, resident, clock)).unsent == {"household": "alone"}, "until it is sent again"


async def test_a_stranger_and_a_neighbour_keep_nothing(database: Database, clock: StandingClock, token: Token) -> None:
    clock.forward(minutes=31)
    assert not await kept(database, Token("x" * 43), clock, {"a": "b"})
    async with database.begin() as session:
        assert not await visit.keep_unsent(session, token, "meerdijk", "zaak", {"a": "b"}, clock())


async def test_of_too_much_only_the_page_is_kept(database: Database, clock: StandingClock, token: Token) -> None:
    async with database.read() as session:
        person = (await visit.find(session, token, "voorbeeldstad", clock())).person
    clock.forward(minutes=31)
    assert await kept(database, token, clock, {"remark": "x" * visit.LARGEST_UNSENT})
    assert (await entered_again(database, person, clock)).unsent == {}
