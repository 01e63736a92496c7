"""The lost code: one and the same answer for everybody, and fields that say what they want."""

import pytest
from sqlalchemy import select

from cases import brake, renewal
from cases.renewal import LostCode
from tests.makers import a_person, at_home
from tests.resident import Door, Page, Visitor

LOST = "/voorbeeldstad/en/code/kwijt"
TYPED = {"birth_day": "17", "birth_month": "5", "birth_year": "1980", "postcode": "0000 aa", "house_number": "12 a-2"}


def asked(visitor: Visitor, **other: str) -> Page:
    return Page.of(visitor.post(LOST, data=TYPED | other))


def test_a_stranger_and_a_resident_get_one_and_the_same_answer(door: Door) -> None:
    door.an_invitation(door.a_case(people=[at_home(a_person())]))
    answers = [
        asked(door.visitor()),
        asked(door.visitor(), birth_year="1981"),
        asked(door.visitor(), postcode="9999ZZ"),
    ]
    assert {page.answer.status_code for page in answers} == {303}
    assert {page.answer.headers["location"] for page in answers} == {f"{LOST}?gevraagd=ja"}
    assert len({frozenset(page.answer.headers.items()) for page in answers}) == 1
    said = door.visitor().page(f"{LOST}?gevraagd=ja")
    assert said.answer.status_code == 200
    assert "Does the municipality know these details?" in said.text


def test_what_was_typed_waits_for_the_worker_as_it_is_compared(door: Door) -> None:
    asked(door.visitor(), birth_day="١٧", postcode="٠٠٠٠aa")
    (waiting,) = door.do(lambda session: session.scalars(select(LostCode))).all()
    assert (waiting.birth_date, waiting.postcode, waiting.house_number) == ("1980-05-17", "0000AA", "12 a-2")
    assert door.do(lambda session: renewal.answer(session, door.clock())) == 1


@pytest.mark.parametrize(
    ("field", "wrong"),
    [("birth_year", "80"), ("postcode", ""), ("postcode", "1234"), ("postcode", "AB 1234"), ("house_number", ""),
     ("house_number", "A 12"), ("house_number", "1" * 21)],
)  # fmt: skip
def test_what_cannot_be_is_asked_again_at_its_field_and_nothing_is_lost(door: Door, field: str, wrong: str) -> None:
    page = asked(door.visitor(), **{field: wrong})
    assert (page.answer.status_code, page.mark("data-refusal")) == (422, "field-refused")
    assert page.one("input", name=field)["aria-invalid"] == "true"
    for name, typed in {**TYPED, field: wrong}.items():
        assert page.one("input", name=name)["value"] == typed
    assert not door.do(renewal.waits)


def test_all_that_is_missing_is_said_at_once(door: Door) -> None:
    page = Page.of(door.visitor().post(LOST, data={"postcode": ""}))
    assert {link for link in page.links if link.startswith("#field")} == {
        "#field-birth", "#field-postcode", "#field-house_number",
    }  # fmt: skip


def test_too_many_questions_from_one_network_are_braked_and_others_are_not(door: Door) -> None:
    visitor = door.visitor()
    assert {asked(visitor).answer.status_code for _ in range(brake.LOST_CODE_TRIES)} == {303}
    braked = asked(visitor)
    assert (braked.answer.status_code, braked.mark("data-refusal")) == (429, "address-braked")
    assert braked.answer.headers["retry-after"]
    assert asked(door.visitor("198.51.100.7")).answer.status_code == 303


def test_a_form_from_elsewhere_is_refused(door: Door) -> None:
    visitor = door.visitor(sec_fetch_site="cross-site")
    assert asked(visitor).answer.status_code == 403


@pytest.mark.parametrize("path", ["code", "code?visit=lost"])
def test_the_way_to_a_new_code_is_on_the_page_of_the_code(visitor: Visitor, path: str) -> None:
    assert LOST in visitor.page(f"/voorbeeldstad/en/{path}").links


def test_a_refused_code_leads_there_too(visitor: Visitor) -> None:
    typed = {"code": "ZZZZ-ZZZZ-ZZZZT", "birth_day": "1", "birth_month": "1", "birth_year": "1980"}
    assert LOST in Page.of(visitor.post("/voorbeeldstad/en/code", data=typed)).links
