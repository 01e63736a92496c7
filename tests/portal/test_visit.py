"""How long a visit lasts, longer on request, and what comes too late."""

import httpx2
import pytest

from cases.case import Case
from tests.conftest import StandingClock
from tests.makers import BIRTH_DATE
from tests.portal.test_pages import LANGUAGES, must_be_a_whole_page
from tests.resident import NEED, Door, Page, SignIn, Visitor

TOWN = "/voorbeeldstad/en"
STAY = f"{TOWN}/zaak/bezoek"
PAPERS = f"{TOWN}/zaak/bewijsstukken"
JSON = {"accept": "application/json"}
ANSWERS = {"household": "together", "income": ["wage", "benefit"], "partner-income": "none"}


@pytest.fixture
def theirs(door: Door) -> Case:
    return door.a_case()


def enter_again(door: Door, visitor: Visitor, theirs: Case) -> httpx2.Response:
    year, month, day = BIRTH_DATE.split("-")
    birth = {"birth_day": day, "birth_month": month, "birth_year": year}
    return visitor.post(f"{TOWN}/code", data={"code": str(door.an_invitation(theirs)), **birth})


def test_a_stranger_learns_nothing_of_a_visit(door: Door) -> None:
    visitor = door.visitor()
    assert visitor.get(STAY).status_code == 303
    assert visitor.post(STAY, data={"csrf": "x"}, headers=JSON).status_code == 401


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_a_case_says_until_when_it_stays_open(door: Door, theirs: Case, language: str) -> None:
    visitor = door.let_in(theirs)
    for path in ("", "/bewijsstukken", f"/bewijsstukken/{NEED}", "/ockto"):
        page = visitor.page(f"/voorbeeldstad/{language}/zaak{path}")
        assert all("11:30" in each.text or "\u0661\u0661" in each.text for each in page.all(data_until="")), page.text
        warning = page.one("dialog")
        assert (warning["data-seconds"], warning["data-longer"]) == ("1800", "")
        must_be_a_whole_page(page, language)


def test_whoever_asks_for_longer_gets_it_and_looking_is_no_sign(sign_in: SignIn, clock: StandingClock) -> None:
    visitor = sign_in()
    clock.forward(minutes=26)
    told = visitor.get(STAY, headers={"x-look": "1"})
    assert told.json() == {"seconds": 240, "longer": True, "until": "11:30 AM"} | {"until": told.json()["until"]}
    assert told.headers["cache-control"] == "no-store"
    longer = visitor.post(STAY, data={"csrf": visitor.csrf}, headers=JSON)
    assert longer.json()["seconds"] == 1800
    clock.forward(minutes=29)
    assert visitor.post(STAY, data={"csrf": visitor.csrf}).headers["location"] == f"{TOWN}/zaak"
    clock.forward(minutes=29)
    assert visitor.get(f"{TOWN}/zaak", headers={"x-look": "1"}).status_code == 200
    clock.forward(minutes=1)
    assert visitor.get(f"{TOWN}/zaak").status_code == 303, "a page that looks by itself kept nothing open"


def test_a_foreign_form_makes_no_visit_longer(sign_in: SignIn) -> None:
    visitor = sign_in()
    assert visitor.post(STAY, data={"csrf": "x"}).status_code == 403
    assert visitor.post(STAY, data={"csrf": visitor.csrf}, headers={"sec-fetch-site": "cross-site"}).status_code == 403


def test_the_last_half_hour_is_told_honestly(sign_in: SignIn, clock: StandingClock) -> None:
    visitor = sign_in()
    for _ in range(23):
        clock.forward(minutes=20)
        assert visitor.post(STAY, data={"csrf": visitor.csrf}, headers=JSON).status_code == 200
    page = visitor.page(f"{TOWN}/zaak")
    assert "data-longer" not in page.one("dialog").attributes
    assert page.one("dialog")["data-seconds"] == "1200"
    assert "You can enter again with your code." in page.text


def test_a_setting_says_how_long(open_door: object, clock: StandingClock) -> None:
    door = open_door(visit_idle=7, visit_longest=1)  # type: ignore[operator]
    visitor = door.visitor()
    theirs = door.a_case()
    assert enter_again(door, visitor, theirs).status_code == 303
    assert visitor.page(f"{TOWN}/zaak").one("dialog")["data-seconds"] == "420"
    clock.forward(minutes=7)
    assert visitor.get(f"{TOWN}/zaak").status_code == 303


def test_answers_that_came_too_late_are_shown_again_after_the_code(
    door: Door, theirs: Case, clock: StandingClock
) -> None:
    visitor = door.let_in(theirs)
    clock.forward(minutes=31)
    answer = visitor.post(PAPERS, data={"csrf": visitor.csrf, **ANSWERS})
    assert answer.status_code == 401
    assert "together" not in answer.text, "the page of the code tells nobody what was chosen"
    assert enter_again(door, visitor, theirs).headers["location"] == PAPERS
    page = visitor.page(PAPERS)
    assert "What you filled in is still here" in page.text
    assert {each["value"] for each in page.all("input", checked="")} == {"together", "wage", "benefit", "none"}
    assert door.now(theirs).answers == {}, "nothing is taken before it is sent again"
    assert visitor.post(PAPERS, data={"csrf": visitor.csrf, **ANSWERS}).status_code == 303
    assert "You were away" not in visitor.page(PAPERS).text


def test_a_late_file_leads_to_the_page_of_its_paper(door: Door, theirs: Case, clock: StandingClock) -> None:
    visitor = door.let_in(theirs)
    clock.forward(minutes=31)
    answer = visitor.hand_in(f"{PAPERS}/{NEED}")
    assert (answer.status_code, Page.of(answer).mark("data-refusal")) == (401, "visit-lost")
    assert enter_again(door, visitor, theirs).headers["location"] == f"{PAPERS}/{NEED}"
    assert "Choose the file once more" in visitor.page(f"{PAPERS}/{NEED}").text
    assert door.papers(theirs) == []


def test_a_late_wish_for_the_app_leads_back_to_it(door: Door, theirs: Case, clock: StandingClock) -> None:
    visitor = door.let_in(theirs)
    clock.forward(minutes=31)
    assert visitor.post(f"{TOWN}/zaak/ockto", data={"csrf": visitor.csrf, "do": "begin"}).status_code == 401
    assert enter_again(door, visitor, theirs).headers["location"] == f"{TOWN}/zaak/ockto"


def test_somebody_else_at_the_same_computer_sees_nothing_of_it(door: Door, theirs: Case, clock: StandingClock) -> None:
    visitor = door.let_in(theirs)
    clock.forward(minutes=31)
    visitor.post(PAPERS, data={"csrf": visitor.csrf, **ANSWERS})
    assert enter_again(door, visitor, door.a_case()).headers["location"] == f"{TOWN}/zaak"
    page = visitor.page(PAPERS)
    assert page.all("input", checked="") == []
    assert "You were away" not in page.text


@pytest.mark.parametrize("data", [{}, {"csrf": "x", "household": "alone"}, {"household": "alone"}])
def test_a_late_form_that_the_visit_did_not_make_is_not_kept(
    door: Door, theirs: Case, clock: StandingClock, data: dict[str, str]
) -> None:
    visitor = door.let_in(theirs)
    clock.forward(minutes=31)
    assert visitor.post(PAPERS, data=data).status_code == 401
    assert enter_again(door, visitor, theirs).headers["location"] == f"{TOWN}/zaak"


def test_who_left_keeps_nothing(door: Door, theirs: Case) -> None:
    visitor = door.let_in(theirs)
    token = visitor.token
    visitor.post(f"{TOWN}/verlaten", data={"csrf": visitor.csrf})
    visitor.cookies.set("visit", token.text)
    assert visitor.post(PAPERS, data={"csrf": token.csrf, **ANSWERS}).status_code == 401
    assert enter_again(door, visitor, theirs).headers["location"] == f"{TOWN}/zaak"
