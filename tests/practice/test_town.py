import io
from dataclasses import replace
from datetime import timedelta

import pytest
from PIL import Image

from cases import brake, case, evidence, invitation, unseal
from cases.brake import Try
from cases.case import Person
from cases.database import Database
from cases.municipality import read_all
from cases.settings import Settings
from practice import town
from practice.past import Town
from practice.town import Present
from tests.conftest import StandingClock

pytestmark = pytest.mark.anyio


@pytest.fixture
async def drawn(house: Settings, database: Database, clock: StandingClock) -> Town:
    """A town of one resident in each status and one couple, with its past made."""
    plan = town.plan(house)
    couple = next(each for each in plan.residents if each.partner and "bewijsstukken_ontvangen" in each.past)
    one_of_each = {each.past[-1]: each for each in reversed(plan.residents)}
    small = replace(plan, residents=(*one_of_each.values(), couple))
    assert await town.make_once(database, small, clock())
    return small


async def everybody(database: Database, drawn: Town, clock: StandingClock) -> list[Present]:
    return await town.present(database, drawn, clock())


async def test_everybody_is_where_their_past_brought_them(
    drawn: Town, database: Database, clock: StandingClock
) -> None:
    now = await everybody(database, drawn, clock)
    assert [each.status for each in now] == [each.past[-1] for each in drawn.residents]


async def test_the_past_went_forward_and_is_over(drawn: Town, database: Database, clock: StandingClock) -> None:
    async with database.read() as session:
        for each in drawn.residents:
            found = await case.find(session, each.case_id, frozenset(drawn.municipalities))
            history = await case.history(session, found)
            assert [line.status for line in history] == list(each.past)
            moments = [line.at for line in history]
            assert moments == sorted(moments)
            assert moments[-1] < clock()


async def test_a_second_start_makes_nothing_and_keeps_everything(
    drawn: Town, database: Database, clock: StandingClock
) -> None:
    before = await everybody(database, drawn, clock)
    clock.forward(hours=1)
    assert not await town.make_once(database, drawn, clock())
    assert await everybody(database, drawn, clock) == before


async def test_who_is_invited_enters_with_the_code_of_the_letter(
    drawn: Town, database: Database, clock: StandingClock
) -> None:
    invited = next(each.resident for each in await everybody(database, drawn, clock) if each.status == "uitgenodigd")
    attempt = Try(invited.municipality, invited.code.selector, brake.network_of("127.0.0.1"))
    async with database.read() as session:
        fits = await invitation.fits(invited.code, await invitation.candidate(session, attempt, clock()))
    async with database.begin() as session:
        who = await invitation.redeem(session, attempt, fits=fits, birth_date=invited.born, now=clock())
    assert isinstance(who, Person)
    assert who.given_name == invited.name[0]


async def test_a_code_is_told_only_while_it_opens_something(
    drawn: Town, database: Database, clock: StandingClock
) -> None:
    now = {each.status: each.code for each in await everybody(database, drawn, clock)}
    assert now["uitgenodigd"]
    assert (now["ontvangen"], now["gesloten"]) == (None, None)
    clock.forward(days=28)
    assert {each.code for each in await everybody(database, drawn, clock)} == {None}


async def test_a_paper_that_was_handed_in_opens_with_the_municipalitys_key(
    drawn: Town, house: Settings, database: Database
) -> None:
    keys = unseal.read(house.seals.parent / "identities")
    papers = 0
    async with database.read() as session:
        for each in drawn.residents:
            found = await case.find(session, each.case_id, frozenset(drawn.municipalities))
            for paper in await evidence.handed_in(session, found):
                papers += 1
                plain = keys.open(each.municipality, await drawn.desk.vault.fetch(paper.place))
                assert Image.open(io.BytesIO(plain)).format == "JPEG"
    assert papers >= 5


async def test_letters_hold_what_somebody_types(drawn: Town, database: Database, clock: StandingClock) -> None:
    letters = town.letters(await everybody(database, drawn, clock), drawn.municipalities, "http://portal")
    first = next(letter for letter in letters if letter.status == "uitgenodigd")
    assert (first.municipality, first.language, first.born) == ("Voorbeeldstad", "Nederlands", "03-05-1984")
    assert first.link == f"http://portal/voorbeeldstad/nl/code#{first.code}"
    assert any(letter.partner for letter in letters)


async def test_terms_are_those_of_the_municipality(drawn: Town, house: Settings, database: Database) -> None:
    policy = read_all(house.content)["voorbeeldstad"].policy
    invited = next(each for each in drawn.residents if each.past[-1] == "uitgenodigd")
    async with database.read() as session:
        found = await case.find(session, invited.case_id, frozenset(drawn.municipalities))
        live = await invitation.live(session, found, found.changed_at)
    assert found.decide_by == found.began_on + timedelta(weeks=policy.decide_weeks)
    assert live is not None
    assert live.expires_at - live.issued_at == timedelta(days=policy.code_days)
