"""Who looked at my case: every reading, in plain words and without a name; nobody else's case."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cases import access_log
from cases.access_log import Access
from cases.case import Case
from officer_api.contract import OPERATIONS
from portal import looked
from tests.portal.test_pages import LANGUAGES, must_be_a_whole_page
from tests.resident import Door, SignIn

PATH = "/voorbeeldstad/{}/zaak/ingezien"
OFFICER, SOFTWARE = "kanarie.v", "software-1"


def look(door: Door, case: Case, activity: str) -> None:
    """A staff member does this on the case."""

    async def record(session: AsyncSession) -> None:
        names = {"activity": activity, "officer": OFFICER, "client": SOFTWARE}
        session.add(Access(**access_log.line(case.municipality, case.id, **names, now=door.clock())))

    door.do(record)


def test_nobody_looked_yet(sign_in: SignIn) -> None:
    page = sign_in().page(PATH.format("en"))
    assert "Nobody has looked at your case yet." in page.text
    assert page.all("li", data_look="") == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_reading_is_told_without_a_name_the_last_day_first(door: Door, language: str) -> None:
    case = door.a_case()
    for activity in ("zaakOphalen", "inhoudOphalen"):
        look(door, case, activity)
        door.clock.forward(minutes=1)
    door.clock.forward(days=1)
    look(door, case, "besluitNemen")
    page = door.let_in(case).page(PATH.format(language))
    must_be_a_whole_page(page, language)
    assert [each["data-look"] for each in page.all("li", data_look="")] == ["changed", "papers", "case"]
    assert [each["data-looks"] for each in page.all("ul", data_looks="")] == ["1", "2"]
    assert OFFICER not in page.answer.text
    assert SOFTWARE not in page.answer.text


def test_what_the_system_did_with_the_data_is_told_too(door: Door) -> None:
    case = door.a_case()

    async def advise(session: AsyncSession) -> None:
        case.record(session, "advice-ready", door.clock())

    door.do(advise)
    assert "The computer of the municipality put your data together" in door.let_in(case).page(PATH.format("en")).text


def test_of_somebody_elses_case_nothing_is_told(door: Door) -> None:
    look(door, door.a_case(), "zaakOphalen")
    assert "Nobody has looked" in door.let_in(door.a_case()).page(PATH.format("en")).text


def test_the_case_page_leads_there(sign_in: SignIn) -> None:
    assert PATH.format("en") in sign_in().page("/voorbeeldstad/en/zaak").links


def test_every_way_to_look_that_the_officer_api_has_is_known_by_its_name() -> None:
    reading = {each.id for each in OPERATIONS if each.method in ("GET", "HEAD") and each.is_about_a_case}
    assert reading <= set(looked.ACTS), "tell what a resident reads of it, in portal/looked.py"
    assert set(looked.ACTS) <= {each.id for each in OPERATIONS}
