"""How cases stand, for who only reads: the fence, the line that set the status, the people, page by page."""

from uuid import uuid4

import pytest

from cases import case, standing
from cases.case import BY_OFFICER
from cases.database import Database
from cases.refusal import UnknownCase
from cases.standing import FROM_THE_BEGINNING, Standing, Who
from tests.conftest import StandingClock
from tests.makers import a_case, a_couple

VOORBEELDSTAD, MEERDIJK = frozenset({"voorbeeldstad"}), frozenset({"meerdijk"})


async def test_a_neighbour_finds_what_does_not_exist(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        made = await a_case(session, clock())
    for case_id, towns in ((made.id, MEERDIJK), (made.id, frozenset[str]()), (uuid4(), VOORBEELDSTAD)):
        with pytest.raises(UnknownCase):
            await standing.find(database, case_id, towns)
    assert await standing.page(database, MEERDIJK, limit=9) == []


async def test_a_case_stands_as_its_last_line_and_its_people_tell(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        made = await a_case(session, clock(), people=a_couple())
    later = clock.forward(hours=1)
    async with database.begin() as session:
        made = await case.find(session, made.id, VOORBEELDSTAD, to_change=True)
        made.move(session, "in_onderzoek", later, BY_OFFICER)
    found = await standing.find(database, made.id, VOORBEELDSTAD)
    assert (found.status, found.set_at, found.set_by) == ("in_onderzoek", later, BY_OFFICER)
    assert found.people == (
        Who("resident", "Sam", "Jansen", "1980-05-17"), Who("partner", "Robin", "Jansen", "1982-00-00"),
    )  # fmt: skip
    for name in Standing._fields[:-3]:
        assert getattr(found, name) == getattr(made, name), name


async def test_cases_are_listed_by_their_change_page_by_page(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        made = [await a_case(session, clock.forward(seconds=1)) for _ in range(5)]
        await a_case(session, clock(), municipality="meerdijk")
    seen: list[Standing] = []
    after = FROM_THE_BEGINNING
    while page := await standing.page(database, VOORBEELDSTAD, after=after, limit=2):
        seen += page
        after = (page[-1].changed_at, page[-1].id)
    assert await standing.page(database, VOORBEELDSTAD, filters={"status": "gesloten"}, limit=9) == []
    assert [each.id for each in seen] == [each.id for each in made]


async def test_a_page_of_two_towns_is_in_one_order(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        made = [
            await a_case(session, clock.forward(seconds=1), municipality=town)
            for town in ("meerdijk", "voorbeeldstad", "voorbeeldstad", "meerdijk")
        ]
    for with_people in (False, True):
        page = await standing.page(database, VOORBEELDSTAD | MEERDIJK, limit=3, with_people=with_people)
        assert [each.id for each in page] == [each.id for each in made[:3]]
        assert [len(each.people) for each in page] == [int(with_people)] * 3
    columns = await standing.lines(database, VOORBEELDSTAD | MEERDIJK, limit=3)
    lines = [standing.Standing(*row) for row in zip(*columns, strict=True)]
    assert lines == await standing.page(database, VOORBEELDSTAD | MEERDIJK, limit=3)
    (nothing, *_) = await standing.lines(database, MEERDIJK, limit=3, filters={"status": "gesloten"})
    assert list(nothing) == []


async def test_a_page_counts_cases_not_people(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        for _ in range(3):
            await a_case(session, clock.forward(seconds=1), people=a_couple())
    page = await standing.page(database, VOORBEELDSTAD, limit=2, with_people=True)
    assert [len(each.people) for each in page] == [2, 2]
