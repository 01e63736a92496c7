"""Entering the code: one way in, and one and the same answer for all who may not."""

import re

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cases import code
from cases.brake import Brake
from cases.case import Case
from cases.code import Code
from tests.makers import a_couple, a_person
from tests.resident import Door, Page, Visitor

CODE = "/voorbeeldstad/en/code"
CASE = "/voorbeeldstad/en/zaak"
NOBODYS_CODE = str(Code("ZZZZ", "ZZZZZZZZ"))
HIDDEN = {"household": "together", "income": "wage,pension", "partner-income": "none", "digid": "yes", "sms": "no"}


def typed(with_code: str, birth_date: str = "17-5-1980", **more: str) -> dict[str, str]:
    day, month, year = birth_date.split("-")
    return {"code": with_code, "birth_day": day, "birth_month": month, "birth_year": year, **more}


def entered(visitor: Visitor, with_code: Code | str, birth_date: str = "17-5-1980", **more: str) -> Page:
    return Page.of(visitor.post(CODE, data=typed(str(with_code), birth_date, **more)))


def without_what_was_typed(body: str) -> str:
    return re.sub(r'<input [^>]*name="(code|birth_\w+)"[^>]*>', "", body)


@pytest.fixture
def their_case(door: Door) -> Case:
    return door.a_case(people=[*a_couple(), a_person("representative", "1950-01-01")])


@pytest.fixture
def letter(door: Door, their_case: Case) -> Code:
    """The code in the letter of this case."""
    return door.an_invitation(their_case)


def test_a_wrong_an_expired_and_an_unknown_code_get_one_and_the_same_answer(door: Door, letter: Code) -> None:
    expired = door.an_invitation(door.a_case())
    other_town = door.an_invitation(door.a_case(municipality="meerdijk"))
    door.clock.forward(days=27)
    fresh = door.an_invitation(door.a_case())
    door.clock.forward(days=2)
    wrong = Code(fresh.selector, "0" * 8)
    answers = {
        "wrong": entered(door.visitor(), wrong),
        "expired": entered(door.visitor(), expired),
        "unknown": entered(door.visitor(), NOBODYS_CODE),
        "another town's": entered(door.visitor(), other_town),
        "another birth date": entered(door.visitor(), fresh, "18-5-1980"),
        "the representative's birth date": entered(door.visitor(), letter, "1-1-1950"),
    }
    assert {page.answer.status_code for page in answers.values()} == {422}
    assert {page.mark("data-refusal") for page in answers.values()} == {"code-refused"}
    assert len({without_what_was_typed(page.answer.text) for page in answers.values()}) == 1
    assert len({frozenset({*page.answer.headers} - {"content-length"}) for page in answers.values()}) == 1
    said = answers["wrong"].text
    for help_that_is_given in ("Check both with your letter", "15 minutes", "new code", "Team Inkomen"):
        assert help_that_is_given in said


@pytest.mark.parametrize("birth_date", ["17-5-1980", "017-05-1980", "١٧-٥-١٩٨٠", "00-00-1982", "--1982"])
def test_the_code_and_either_birth_date_open_the_case(
    door: Door, their_case: Case, letter: Code, birth_date: str
) -> None:
    visitor = door.visitor()
    page = entered(visitor, letter, birth_date)
    assert (page.answer.status_code, page.answer.headers["location"]) == (303, CASE)
    assert their_case.number in visitor.page(CASE).text


def test_the_code_may_be_typed_as_people_type(door: Door, letter: Code) -> None:
    for writing in (str(letter).lower(), str(letter).replace("-", " "), f" {str(letter).replace('0', 'O')} "):
        assert entered(door.visitor(), writing).answer.status_code == 303


def test_a_typing_mistake_is_told_at_once_and_not_counted(door: Door, letter: Code) -> None:
    mistyped = str(letter)[:-1] + ("A" if str(letter)[-1] != "A" else "B")
    visitor = door.visitor()
    for _ in range(25):
        page = entered(visitor, mistyped)
        assert (page.answer.status_code, page.mark("data-refusal")) == (422, "code-mistyped")
    assert entered(visitor, letter).answer.status_code == 303


def test_a_box_left_empty_is_asked_for_with_what_was_typed_kept(door: Door, letter: Code) -> None:
    nothing = entered(door.visitor(), "", "--")
    assert (nothing.answer.status_code, nothing.mark("data-refusal")) == (422, "field-refused")
    no_date = entered(door.visitor(), letter, "--")
    assert no_date.one("input", name="code")["value"] == str(letter)
    no_code = entered(door.visitor(), "", "17-5-1980")
    assert no_code.one("input", name="birth_year")["value"] == "1980"


@pytest.mark.parametrize(
    "birth_date", ["32-1-1980", "1-13-1980", "1-1-80", "1-1-1899", "x-1-1980", "1-1-19800", "1.5-1-1980"]
)
def test_a_birth_date_that_cannot_be_is_asked_again_and_not_counted(door: Door, letter: Code, birth_date: str) -> None:
    visitor = door.visitor()
    for _ in range(6):
        assert entered(visitor, letter, birth_date).answer.status_code == 422
    assert entered(visitor, letter).answer.status_code == 303


def test_after_five_wrong_tries_even_the_right_code_gets_the_same_answer_for_a_quarter(
    door: Door, letter: Code
) -> None:
    visitor = door.visitor()
    for _ in range(5):
        wrong = entered(visitor, letter, "1-1-1970")
    right = entered(visitor, letter)
    assert without_what_was_typed(right.answer.text) == without_what_was_typed(wrong.answer.text)
    assert right.answer.status_code == 422
    door.clock.forward(minutes=15)
    assert entered(visitor, letter).answer.status_code == 303


def test_a_network_of_guessers_hears_when_to_come_back(door: Door, letter: Code) -> None:
    async def sixty_tries(session: AsyncSession) -> None:
        session.add(Brake(what="network:198.51.100.0/24", count=60, since=door.clock(), paused_until=None))

    door.do(sixty_tries)
    page = entered(door.visitor("198.51.100.7"), letter)
    assert (page.answer.status_code, page.mark("data-refusal")) == (429, "address-braked")
    assert int(page.answer.headers["retry-after"]) > 0
    assert entered(door.visitor("203.0.113.7"), letter).answer.status_code == 303, "somebody elsewhere comes in"


def test_the_guides_answers_travel_hidden_and_are_kept_in_the_case(door: Door, their_case: Case, letter: Code) -> None:
    visitor = door.visitor()
    form = visitor.page(CODE, params=HIDDEN)
    hidden = {field["name"]: field["value"] for field in form.all("input", type="hidden")}
    assert hidden == HIDDEN
    assert entered(visitor, letter, **hidden).answer.status_code == 303
    assert door.now(their_case).answers == {
        "household": "together",
        "income": "wage,pension",
        "partner-income": "none",
    }, "what no paper depends on is kept nowhere"


def test_hidden_answers_survive_a_wrong_try(door: Door, letter: Code) -> None:
    page = entered(door.visitor(), letter, "1-1-1970", **HIDDEN)
    assert {field["name"]: field["value"] for field in page.all("input", type="hidden")} == HIDDEN


def test_answers_that_nobody_offers_are_refused(door: Door, letter: Code) -> None:
    assert entered(door.visitor(), letter, household="palace").answer.status_code == 404
    assert entered(door.visitor(), letter, shoes="red").answer.status_code == 303, "what is no step is passed by"


def test_a_code_may_be_used_again_and_gives_a_new_visit(door: Door, letter: Code) -> None:
    visitor = door.visitor()
    assert entered(visitor, letter).answer.status_code == 303
    first = visitor.token
    assert entered(visitor, letter).answer.status_code == 303
    assert visitor.token != first
    visitor.cookies.clear()
    visitor.cookies.set("visit", first.text)
    assert visitor.get(CASE).status_code == 303, "the old one is dead"


def test_at_http_the_cookie_is_plain_and_at_https_it_belongs_to_this_host(door: Door, letter: Code) -> None:
    cookie = entered(door.visitor(), letter).answer.headers["set-cookie"]
    assert re.fullmatch(r"visit=[\w-]{43}; HttpOnly; Path=/; SameSite=lax", cookie)


def test_at_https_the_cookie_belongs_to_this_host_alone(secure_door: Door) -> None:
    visitor = secure_door.visitor()
    letter = secure_door.an_invitation(secure_door.a_case())
    answer = entered(visitor, letter).answer
    assert re.fullmatch(r"__Host-visit=[\w-]{43}; HttpOnly; Path=/; SameSite=lax; Secure", answer.headers["set-cookie"])
    assert answer.headers["strict-transport-security"].startswith("max-age=31536000")
    assert visitor.get(CASE).status_code == 200


def test_at_https_a_cookie_of_another_name_opens_nothing(secure_door: Door) -> None:
    visitor = secure_door.let_in(secure_door.a_case())
    token = visitor.token.text
    visitor.cookies.clear()
    visitor.cookies.set("visit", token)
    assert visitor.get(CASE).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": ""},
        {"sec-fetch-site": "cross-site", "origin": "http://residents.test"},
        {"origin": "https://evil.test"},
        {"origin": "null"},
        {"origin": "http://residents.test.evil.test"},
        {"origin": "https://residents.test"},
        {"referer": "http://residents.test/"},
        {},
    ],
)
def test_a_form_from_elsewhere_is_refused(door: Door, headers: dict[str, str]) -> None:
    visitor = door.visitor()
    del visitor.headers["sec-fetch-site"]
    answer = visitor.post(CODE, data=typed(NOBODYS_CODE), headers=headers)
    assert answer.status_code == 403
    assert Page.of(answer).mark("data-refusal") == "form-refused"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "same-origin"}, {"sec-fetch-site": "none"}, {"origin": "http://residents.test"}]
)
def test_a_form_of_our_own_is_taken(door: Door, letter: Code, headers: dict[str, str]) -> None:
    visitor = door.visitor()
    del visitor.headers["sec-fetch-site"]
    assert visitor.post(CODE, data=typed(str(letter)), headers=headers).status_code == 303


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"code=x", "text/plain"),
        (b"code=x", ""),
        (b'{"code": "x"}', "application/json"),
        (b"--x\r\n\r\n--x--", "multipart/form-data; boundary=x"),
        (b"code=" + b"x" * 70_000, "application/x-www-form-urlencoded"),
        (b"&".join(b"a=%d" % number for number in range(200)), "application/x-www-form-urlencoded"),
        (b"\xff\xfe=1", "application/x-www-form-urlencoded"),
    ],
    ids=["text", "no kind", "json", "multipart", "too long", "too many fields", "no utf-8"],
)
def test_what_is_not_our_form_is_refused(visitor: Visitor, content: bytes, kind: str) -> None:
    answer = visitor.post(CODE, content=content, headers={"content-type": kind} if kind else {})
    assert answer.status_code == 415
    assert Page.of(answer).mark("data-refusal") == "form-unreadable"


def test_a_field_that_stands_in_the_form_twice_counts_as_empty(visitor: Visitor, letter: Code) -> None:
    pairs = [f"code={letter}", f"code={letter}", "birth_day=17", "birth_month=5", "birth_year=1980"]
    answer = visitor.post(
        CODE, content="&".join(pairs), headers={"content-type": "application/x-www-form-urlencoded; charset=utf-8"}
    )
    assert answer.status_code == 422


def test_an_empty_form_is_asked_again(visitor: Visitor) -> None:
    answer = visitor.post(CODE, content=b"", headers={"content-type": "application/x-www-form-urlencoded"})
    assert (answer.status_code, Page.of(answer).mark("data-refusal")) == (422, "field-refused")


def test_a_code_never_stands_in_an_address(visitor: Visitor, letter: Code) -> None:
    assert visitor.page(CODE).one("form", action=CODE)["method"] == "post"
    assert visitor.get(CODE, params={"code": str(letter)}).status_code == 404


@pytest.mark.parametrize("cookie", ["", "x", "x" * 8000, "é\x80", "../../x", "a b"])
def test_a_cookie_that_is_not_ours_is_a_stranger(door: Door, cookie: str) -> None:
    visitor = door.visitor()
    answer = visitor.get(CASE, headers={"cookie": b"visit=" + cookie.encode()})  # type: ignore[dict-item]
    assert answer.status_code == 303


def test_leaving_ends_the_visit_and_wipes_the_browser(door: Door, their_case: Case) -> None:
    visitor = door.let_in(their_case)
    token = visitor.token
    still_in = visitor.page("/voorbeeldstad/en/verlaten")
    assert still_in.one("form", action="/voorbeeldstad/en/verlaten")
    answer = visitor.post("/voorbeeldstad/en/verlaten", data={"csrf": visitor.csrf})
    assert (answer.status_code, answer.headers["location"]) == (303, "/voorbeeldstad/en/verlaten")
    assert answer.headers["clear-site-data"] == '"cache", "cookies", "storage"'
    assert 'visit=""' in answer.headers["set-cookie"]
    assert not visitor.cookies
    left = visitor.page("/voorbeeldstad/en/verlaten")
    assert not left.all("form", action="/voorbeeldstad/en/verlaten")
    visitor.cookies.set("visit", token.text)
    assert visitor.get(CASE).status_code == 303, "the token is dead everywhere"


def test_only_looking_at_the_leave_page_ends_nothing(door: Door, their_case: Case) -> None:
    visitor = door.let_in(their_case)
    for method in ("GET", "HEAD"):
        assert visitor.request(method, "/voorbeeldstad/en/verlaten").status_code == 200
    assert visitor.get(CASE).status_code == 200


def test_who_left_already_may_leave_again(visitor: Visitor) -> None:
    assert visitor.post("/voorbeeldstad/en/verlaten").status_code == 303


def test_the_code_is_read_before_anything_is_looked_up() -> None:
    assert code.read(NOBODYS_CODE) is not None
