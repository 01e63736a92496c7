"""Household: data that came are fitted to the case, summed, sealed, and told to nobody but officers."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace as with_
from sqlalchemy import select

from cases import household, retention, unseal
from cases.advice import GRANT, INVESTIGATE, REJECT, Advice
from cases.case import Case, Person
from cases.database import Database
from cases.event import Event
from cases.handoff import Handoff, files
from cases.household import Advised, advising
from cases.household.advising import Bureau
from cases.household.fitting import doubts, fit
from cases.ockto import Data
from cases.settings import Settings
from tests.advising import a_bureau, a_human, bring, shared
from tests.conftest import StandingClock
from tests.makers import BIRTH_DATE, PARTNERS_BIRTH_DATE, a_case, a_couple, a_person, what_lies_in

OTHER = "1970-07-07"


@pytest.fixture
def bureau(house: Settings, database: Database, clock: StandingClock) -> Bureau:
    return a_bureau(house, database, clock)


async def came(bureau: Bureau, clock: StandingClock, data: Data, **how: Any) -> UUID:
    """A case for which these data came."""
    async with bureau.database.begin() as session:
        case = await a_case(session, clock(), **how)
        await bring(session, bureau.desk, case, data, clock)
        return case.id


async def advice_on(bureau: Bureau, case_id: UUID) -> tuple[Advised, Advice] | None:
    async with bureau.database.read() as session:
        found = await household.latest(session, await session.get_one(Case, case_id))
    if found is None:
        return None
    return found, household.read(bureau.unseal(await bureau.desk.vault.fetch(found.place)))


async def events(bureau: Bureau, case_id: UUID) -> list[str]:
    async with bureau.database.read() as session:
        found = select(Event.kind).where(Event.case_id == case_id).order_by(Event.sequence)
        return list(await session.scalars(found))


async def test_data_that_came_give_advice_once(bureau: Bureau, clock: StandingClock) -> None:
    case_id = await came(bureau, clock, shared(clock))
    await advising.advise_all(bureau)
    first = await advice_on(bureau, case_id)
    await advising.advise_all(bureau)
    second = await advice_on(bureau, case_id)
    assert first is not None
    assert second is not None
    assert (first[0].outcome, first[0].reasons, first[1].outcome) == (GRANT, [], GRANT)
    assert first[0].place == second[0].place
    assert (await events(bureau, case_id)).count("advice-ready") == 1


async def test_income_above_the_limit_gives_reject_with_the_figures(bureau: Bureau, clock: StandingClock) -> None:
    case_id = await came(bureau, clock, shared(clock, euros=1701))
    await advising.advise_all(bureau)
    found = await advice_on(bureau, case_id)
    assert found is not None
    assert (found[0].outcome, found[0].reasons) == (REJECT, ["income-above"])
    steps = {step.rule: str(step.amount) for step in found[1].steps}
    assert (steps["fixed-amount"], steps["average"], steps["income-compared"]) == ("1700.00", "1701.00", "-1.00")


async def test_a_couples_income_is_taken_together(bureau: Bureau, clock: StandingClock) -> None:
    case_id = await came(bureau, clock, shared(clock, euros=1300, partner=1131), people=a_couple())
    await advising.advise_all(bureau)
    found = await advice_on(bureau, case_id)
    assert found is not None
    assert found[0].reasons == ["income-above"]


async def test_nothing_of_the_figures_lies_open(
    bureau: Bureau, clock: StandingClock, house: Settings, tmp_path: Any
) -> None:
    case_id = await came(bureau, clock, shared(clock, euros=1234))
    await advising.advise_all(bureau)
    found = await advice_on(bureau, case_id)
    assert found is not None
    assert any("1234.00" in value for step in found[1].steps for _, value in step.figures)
    assert [file for file in what_lies_in(tmp_path) if b"1234.00" in file.read_bytes()] == []
    sealed = await bureau.desk.vault.fetch(found[0].place)
    keys = unseal.read(house.seals.parent / "identities")
    assert keys.open("voorbeeldstad", sealed) == keys.open("worker", sealed)


async def test_the_sealed_advice_is_no_orphan(bureau: Bureau, clock: StandingClock) -> None:
    case_id = await came(bureau, clock, shared(clock))
    await advising.advise_all(bureau)
    await retention.sweep(bureau.database, bureau.desk.vault, bureau.desk.stage, clock.forward(days=3000))
    assert await advice_on(bureau, case_id) is not None


async def test_who_was_killed_before_the_row_does_it_again(bureau: Bureau, clock: StandingClock) -> None:
    """The second worker seals its own copy; the first one's becomes an orphan."""
    case_id = await came(bureau, clock, shared(clock))
    async with bureau.database.read() as session:
        (handoff_id,) = await household.due(session, 10)
    async with bureau.database.begin() as session:
        await household.keep(session, handoff_id, None, "voorbeeldstad/aa/aa.age", None, clock())
    await advising.advise(bureau, handoff_id)
    assert await advice_on(bureau, case_id) is None
    assert "advice-ready" not in await events(bureau, case_id)


async def test_data_that_cannot_be_read_are_looked_at_by_somebody(bureau: Bureau, clock: StandingClock) -> None:
    case_id = await came(bureau, clock, shared(clock))
    async with bureau.database.read() as session:
        found = await session.scalar(select(Handoff).where(Handoff.case_id == case_id))
        assert found is not None
        await bureau.desk.vault.forget((await files(session, found.id))[0].place)
    await advising.advise_all(bureau)
    made = await advice_on(bureau, case_id)
    assert made is not None
    assert (made[0].outcome, made[0].reasons) == (INVESTIGATE, ["data-unreadable"])


async def test_without_the_licence_there_is_no_advice(bureau: Bureau, clock: StandingClock) -> None:
    town = bureau.towns["voorbeeldstad"]
    poorer = replace(town, facts=with_(town.facts, licence="premium"))
    case_id = await came(bureau, clock, shared(clock))
    await advising.advise_all(replace(bureau, towns={"voorbeeldstad": poorer}))
    assert await advice_on(bureau, case_id) is None
    async with bureau.database.read() as session:
        assert await household.due(session, 10) == []


async def test_a_partner_who_was_found_comes_to_the_case(bureau: Bureau, clock: StandingClock) -> None:
    case_id = await came(bureau, clock, shared(clock, partner=200))
    await advising.advise_all(bureau)
    async with bureau.database.read() as session:
        people = (await session.get_one(Case, case_id)).people
    assert [(each.role, each.birth_date) for each in people] == [
        ("resident", BIRTH_DATE), ("partner", PARTNERS_BIRTH_DATE),
    ]  # fmt: skip
    assert "partner-found" in await events(bureau, case_id)


@pytest.mark.parametrize(
    ("born", "partner", "whose"),
    [(BIRTH_DATE, None, "partner"), (OTHER, PARTNERS_BIRTH_DATE, "somebody"), (BIRTH_DATE, PARTNERS_BIRTH_DATE, None)],
)
async def test_whose_data_do_not_fit_can_be_told_to_the_resident(
    bureau: Bureau, clock: StandingClock, born: str, partner: str | None, whose: str | None
) -> None:
    people = [a_human("applicant", born, 100), *([a_human("partner", partner, 100)] if partner else [])]
    case_id = await came(bureau, clock, shared(clock, people=people), people=a_couple())
    await advising.advise_all(bureau)
    async with bureau.database.read() as session:
        assert await household.misfit(session, await session.get_one(Case, case_id)) == whose


async def test_a_partner_of_somebody_who_said_to_live_alone_is_left_to_the_officer(
    bureau: Bureau, clock: StandingClock
) -> None:
    case_id = await came(bureau, clock, shared(clock, partner=200), answers={"household": "alone"})
    await advising.advise_all(bureau)
    async with bureau.database.read() as session:
        assert len((await session.get_one(Case, case_id)).people) == 1
    made = await advice_on(bureau, case_id)
    assert made is not None
    assert (made[0].outcome, made[0].reasons) == (INVESTIGATE, ["partner-unexpected"])


def a_theirs(people: list[Person], answers: dict[str, str] | None = None) -> Case:
    return Case(people=people, answers=answers or {})


FITS: dict[str, tuple[list[Person], dict[str, str], list[tuple[str, str]], list[str]]] = {
    "alone": ([a_person()], {}, [("applicant", BIRTH_DATE)], []),
    "couple": (a_couple(), {}, [("applicant", BIRTH_DATE), ("partner", PARTNERS_BIRTH_DATE)], []),
    "couple, begun by the partner": (a_couple(), {}, [("applicant", "1982-04-04"), ("partner", BIRTH_DATE)], []),
    "a partner nobody knew of": ([a_person()], {}, [("applicant", BIRTH_DATE), ("partner", OTHER)], []),
    "somebody else": ([a_person()], {}, [("applicant", OTHER)], ["wrong-person"]),
    "the partner alone": (a_couple(), {}, [("applicant", "1982-04-04")], ["wrong-person", "partner-absent"]),
    "without the partner": (a_couple(), {}, [("applicant", BIRTH_DATE)], ["partner-absent"]),
    "together, they said": ([a_person()], {"household": "together"}, [("applicant", BIRTH_DATE)], ["partner-absent"]),
    "another partner": (a_couple(), {}, [("applicant", BIRTH_DATE), ("partner", OTHER)], ["partner-other"]),
    "alone, they said": (
        [a_person()], {"household": "alone"}, [("applicant", BIRTH_DATE), ("partner", OTHER)], ["partner-unexpected"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("people", "answers", "who", "expected"), FITS.values(), ids=FITS.keys())
def test_who_does_not_fit_is_a_doubt(
    clock: StandingClock, people: list[Person], answers: dict[str, str], who: list[tuple[str, str]], expected: list[str]
) -> None:
    data = shared(clock, people=[a_human(role, born, 100) for role, born in who])
    assert doubts(a_theirs(people, answers), data) == expected
    assert fit(a_theirs(people, answers), data).doubts == tuple(expected)


def test_other_adults_in_the_home_are_unknown_co_residents(clock: StandingClock) -> None:
    alone, crowded = shared(clock), shared(clock, household={"composition": "alone", "adults": 3})
    theirs = a_theirs([a_person()])
    assert (fit(theirs, alone).co_residents, fit(theirs, crowded).co_residents) == (0, None)


def test_a_day_that_does_not_exist_counts_as_long_ago(clock: StandingClock) -> None:
    asset = {"source": "x", "kind": "savings", "owner": "applicant", "amount": 1, "on": "2026-02-31"}
    (fitted,) = fit(a_theirs([a_person()]), shared(clock, assets=[asset])).assets
    assert (fitted.on.year, str(fitted.amount)) == (1, "0.01")
