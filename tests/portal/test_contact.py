"""How we reach you: asked once on the case page, changed whenever, and never answered halfway."""

import pytest

from cases import preference
from cases.case import Case
from tests.makers import a_person, at_home
from tests.portal.test_pages import LANGUAGES, must_be_a_whole_page
from tests.resident import Door, Page, SignIn, Visitor

CASE = "/voorbeeldstad/en/zaak"
CONTACT = f"{CASE}/contact"
ALL = {"email": ["reminders", "decision"], "interpreter": "yes", "helper": "no", "contact": "desk"}


@pytest.fixture
def theirs(door: Door) -> Case:
    return door.a_case(people=[at_home(a_person())])


def sent(visitor: Visitor, **other: object) -> Page:
    return Page.of(visitor.post(CONTACT, data={"csrf": visitor.csrf, **ALL, **other}))


def test_a_stranger_is_led_to_the_code(visitor: Visitor) -> None:
    assert visitor.get(CONTACT).headers["location"].startswith("/voorbeeldstad/en/code")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_whole_in_every_language(door: Door, theirs: Case, language: str) -> None:
    page = door.let_in(theirs).page(f"/voorbeeldstad/{language}/zaak/contact")
    must_be_a_whole_page(page, language)
    assert "resident@voorbeeldstad.example" in page.text


def test_the_case_page_asks_once_and_then_leads_to_a_change(door: Door, theirs: Case) -> None:
    visitor = door.let_in(theirs)
    assert "It takes a minute." in visitor.page(CASE).text
    answer = sent(visitor).answer
    assert (answer.status_code, answer.headers["location"]) == (303, f"{CASE}?saved=contact")
    after = visitor.page(f"{CASE}?saved=contact")
    assert "Your wishes are saved" in after.text
    assert "It takes a minute." not in after.text
    assert CONTACT in after.links
    assert "At the desk" in after.text


def test_what_was_chosen_stands_in_the_form_and_in_the_house(door: Door, theirs: Case) -> None:
    visitor = door.let_in(theirs)
    door.clock.forward(seconds=1)
    sent(visitor)
    chosen = {(each["name"], each["value"]) for each in visitor.page(CONTACT).all("input", checked="")}
    assert chosen == {
        ("email", "reminders"), ("email", "decision"), ("interpreter", "yes"), ("helper", "no"), ("contact", "desk"),
    }  # fmt: skip
    agreed = {each.about: each.by_email for each in door.do(lambda session: preference.consents(session, theirs))}
    assert agreed == {"reminders": True, "requests": False, "decision": True}
    assert door.now(theirs).version > theirs.version


@pytest.mark.parametrize("name", ["interpreter", "helper", "contact"])
@pytest.mark.parametrize("value", ["", "perhaps"])
def test_a_question_without_an_answer_is_asked_again_and_nothing_is_lost(
    door: Door, theirs: Case, name: str, value: str
) -> None:
    page = sent(door.let_in(theirs), **{name: value})
    assert (page.answer.status_code, page.mark("data-refusal")) == (422, "field-refused")
    assert f"#field-{name}" in page.links
    kept = {(each["name"], each["value"]) for each in page.all("input", checked="")}
    assert len(kept) == 4
    assert ("email", "decision") in kept


def test_without_a_mail_address_everything_comes_by_letter(door: Door) -> None:
    visitor = door.let_in(door.a_case())
    page = visitor.page(CONTACT)
    assert "We have no e-mail address of you." in page.text
    assert page.all("input", name="email") == []


def test_a_form_of_another_visit_is_refused(door: Door, theirs: Case) -> None:
    assert sent(door.let_in(theirs), csrf="x").answer.status_code == 403


def test_what_came_too_late_waits_in_the_form(door: Door, theirs: Case) -> None:
    visitor = door.let_in(theirs)
    token = visitor.csrf
    door.clock.forward(minutes=31)
    assert Page.of(visitor.post(CONTACT, data={"csrf": token, **ALL})).answer.status_code == 401
    page = door.let_in(theirs).page(CONTACT)
    assert len(page.all("input", checked="")) == 5


@pytest.mark.parametrize("status", ["besluit_genomen", "gesloten"])
def test_a_case_that_ended_asks_nothing(sign_in: SignIn, status: str) -> None:
    visitor = sign_in(status=status)
    assert CONTACT not in visitor.page(CASE).links
    assert visitor.page(CONTACT).mark("data-refusal") == "case-ended"


def test_a_resident_sees_who_acts_for_them_and_is_not_offered_the_app(door: Door) -> None:
    acting = a_person("representative", "1970-04-18", "Ineke", "Bewindsma")
    visitor = door.let_in(door.a_case(people=[a_person(), acting]))
    page = visitor.page(CASE)
    assert "Somebody acts for you" in page.text
    assert "Ineke Bewindsma" in page.text
    assert not any(link.endswith("/zaak/ockto") for link in page.links)
    assert any(link.endswith("/zaak/bewijsstukken") for link in page.links)
    refused = visitor.page(f"{CASE}/ockto")
    assert (refused.answer.status_code, refused.mark("data-refusal")) == (422, "handoff-not-for-others")
