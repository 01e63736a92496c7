"""Preference: consent to e-mail is given for each kind of message, and every message keeps to it."""

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import post, preference
from cases.case import Case
from cases.database import Database
from cases.preference import Consent, Wishes
from cases.refusal import CaseEnded
from tests.conftest import StandingClock
from tests.makers import a_case, a_person, at_home

pytestmark = pytest.mark.postgres
ALL_BY_LETTER = Wishes(interpreter=False, helper=False, contact="phone", by_email=frozenset())
REMINDERS_BY_EMAIL = Wishes(interpreter=True, helper=True, contact="desk", by_email=frozenset({"reminders"}))


async def a_case_by(session: AsyncSession, clock: StandingClock, channel: str) -> Case:
    made = await a_case(session, clock(), people=[at_home(a_person())])
    made.channel = channel
    return made


async def channels(session: AsyncSession, case: Case) -> dict[str, list[str]]:
    """By which channel each message goes."""
    return {
        kind: sorted(each.channel for each in await post.messages(session, case.id) if each.kind == kind)
        for kind in ("invitation", "reminder", "request", "granted")
    }


async def tell_all(session: AsyncSession, case: Case, clock: StandingClock) -> dict[str, list[str]]:
    for kind in ("invitation", "reminder", "request", "granted"):
        await post.tell(session, case, kind, clock())
    return await channels(session, case)


async def test_nobody_said_anything_yet(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        case = await a_case_by(session, clock, "email")
    assert await preference.look_up(database, case.id) is None
    async with database.begin() as session:
        case = await session.get_one(Case, case.id)
        assert {*map(tuple, (await tell_all(session, case, clock)).values())} == {("email",)}


async def test_consent_to_one_kind_does_not_cover_another(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        case = await a_case_by(session, clock, "both")
        await preference.give(session, case, REMINDERS_BY_EMAIL, clock())
        assert await tell_all(session, case, clock) == {
            "invitation": ["email", "letter"], "reminder": ["email"], "request": ["letter"], "granted": ["letter"],
        }  # fmt: skip


async def test_each_consent_keeps_the_day_it_was_given_or_taken_back(database: Database, clock: StandingClock) -> None:
    first = clock()
    async with database.begin() as session:
        case = await a_case_by(session, clock, "letter")
        await preference.give(session, case, REMINDERS_BY_EMAIL, first)
        second = clock.forward(days=3)
        await preference.give(session, case, ALL_BY_LETTER, second)
    given = await preference.look_up(database, case.id)
    assert given is not None
    assert given[:4] == (False, False, "phone", second)
    assert [tuple(each) for each in given.consents] == [
        ("reminders", False, second), ("requests", False, first), ("decision", False, first),
    ]  # fmt: skip
    async with database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Consent)) == 4


async def test_who_acts_for_somebody_is_reached_by_their_own_channel(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        acting = at_home(a_person("representative"), "0000ZZ")
        acting.channel = "email"
        case = await a_case(session, clock(), people=[at_home(a_person()), acting])
        assert case.channel == "letter"
        await post.tell(session, case, "request", clock())
        (message,) = await post.messages(session, case.id)
        assert (message.recipient, message.channel) == ("representative", "email")


async def test_a_case_that_ended_takes_no_wishes(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        case = await a_case(session, clock(), status="gesloten")
        with pytest.raises(CaseEnded):
            await preference.give(session, case, ALL_BY_LETTER, clock())
