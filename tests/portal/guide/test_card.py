"""The card: what is fine, what to put in order, from which day; and the reminder, an appointment that says no more."""

from datetime import date, timedelta
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from tests.resident import Door, Page, Visitor

CARD = "/voorbeeldstad/{}/stappen/kaart"
REMINDER = "/voorbeeldstad/{}/stappen/herinnering.ics"
LANGUAGES = ("nl", "en", "ar")
TOGETHER = (
    "invitation=yes&representative=no&household=together&digid=no&phone=yes&app=yes&partner-digid=yes"
    "&income=wage,benefit&partner-income=pension&property=savings"
)
READY = "invitation=yes&representative=yes&household=alone&income=wage&property=none"
NO_LETTER = "invitation=no&representative=yes&household=alone&income=wage&property=none"
TODAY = date(2026, 4, 15)


def appointment(visitor: Visitor, language: str = "en", answers: str = TOGETHER) -> Calendar:
    return Calendar.from_ical(visitor.get(f"{REMINDER.format(language)}?{answers}").content).walk("VEVENT")[0]


def rows(page: Page) -> dict[str, str]:
    keys, values = page.all("dt"), page.all("dd")
    return {key.text.strip(): value.text.strip() for key, value in zip(keys, values, strict=True)}


@pytest.mark.parametrize("address", [CARD, REMINDER])
@pytest.mark.parametrize("answers", ["", "?invitation=yes", "?invitation=yes&household=together"])
def test_somebody_who_is_not_ready_with_the_guide_goes_on_there(visitor: Visitor, address: str, answers: str) -> None:
    answer = visitor.get(f"{address.format('nl')}{answers}")
    assert answer.status_code == 303
    assert answer.headers["location"].split("?")[0] == "/voorbeeldstad/nl/stappen"
    assert visitor.get(answer.headers["location"]).status_code == 200


@pytest.mark.parametrize("address", [CARD, REMINDER])
@pytest.mark.parametrize("query", ["shoes=yes", "digid=perhaps"])
def test_an_answer_that_does_not_exist_is_refused(visitor: Visitor, address: str, query: str) -> None:
    assert visitor.get(f"{address.format('nl')}?{query}").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_route_leads_to_the_card_and_the_card_back(visitor: Visitor, language: str) -> None:
    route = visitor.page(f"/voorbeeldstad/{language}/stappen?{TOGETHER}")
    to_card = next(link for link in route.links if "/stappen/kaart?" in link)
    card = visitor.page(to_card)
    assert card.mark("data-step") == "card"
    assert any(visitor.page(link).mark("data-step") == "route" for link in card.links if "/stappen?" in link)
    assert any("/stappen/herinnering.ics?" in link for link in card.links)


def test_each_way_has_its_first_day(visitor: Visitor) -> None:
    page = visitor.page(f"{CARD.format('en')}?{TOGETHER}")
    assert rows(page) == {
        "Send papers on this site": "You can go on now",
        "With the Ockto app": "From April 22, 2026",
        "Send papers by post": "You can go on now",
    }
    assert [each["data-repair"] for each in page.all(data_repair="")] == ["digid"]
    assert "7 days" in page.one(data_repair="digid").text
    assert {each["data-fine"] for each in page.all(data_fine="")} == {"invitation", "app", "partner-digid"}


def test_the_day_is_counted_from_the_day_it_is_in_the_netherlands(door: Door) -> None:
    door.clock.forward(hours=13, minutes=30)  # half past midnight there, half past ten in the evening by the clock
    page = door.visitor().page(f"{CARD.format('en')}?{NO_LETTER}")
    assert "From April 23, 2026" in page.text
    door.clock.forward(days=1)
    assert "From April 24, 2026" in door.visitor().page(f"{CARD.format('en')}?{NO_LETTER}").text


def test_who_has_everything_waits_for_nothing(visitor: Visitor) -> None:
    page = visitor.page(f"{CARD.format('en')}?{READY}")
    assert "You need not arrange anything" in page.text
    assert set(rows(page).values()) == {"You can go on now"}
    assert not [link for link in page.links if "herinnering" in link]


def test_the_papers_stand_with_the_person_whose_they_are(visitor: Visitor) -> None:
    text = visitor.page(f"{CARD.format('en')}?{TOGETHER}").text
    own, partners = text.index("Of you "), text.index("Of your partner")
    assert own < text.index("Pay slip") < partners < text.index("State pension")


def test_the_code_on_the_card_leads_to_the_same_card(visitor: Visitor) -> None:
    page = visitor.page(f"{CARD.format('ar')}?{READY}")
    assert page.one("div", role="img")["aria-label"]
    assert page.all("path"), "a picture that a phone can scan"


def test_the_card_is_kept_by_nobody_because_it_changes_with_the_day(visitor: Visitor) -> None:
    answer = visitor.get(f"{CARD.format('nl')}?{READY}")
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reminder_is_an_appointment_on_the_day_one_can_go_on(visitor: Visitor, language: str) -> None:
    answer = visitor.get(f"{REMINDER.format(language)}?{TOGETHER}")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    event = appointment(visitor, language)
    assert event["DTSTART"].dt == TODAY + timedelta(days=7)
    assert type(event["DTSTART"].dt) is date, "the whole day"
    assert event["DTEND"].dt == TODAY + timedelta(days=8)
    alarm = event.walk("VALARM")[0]
    assert alarm["TRIGGER"].dt == timedelta(hours=9)
    assert alarm["ACTION"] == "DISPLAY"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reminder_leads_back_to_the_answers_and_tells_nothing_of_a_person(visitor: Visitor, language: str) -> None:
    event = appointment(visitor, language)
    back = urlsplit(str(event["URL"]))
    assert visitor.page(f"{back.path}?{back.query}").mark("data-step") == "route"
    told = f"{event['SUMMARY']} {event['DESCRIPTION']}"
    for word in ("DigiD", "Voorbeeldstad", "inkomen", "income", "uitkering"):
        assert word not in told
    texts = visitor.app_state["wording"].texts(language, "voorbeeldstad")
    assert event["SUMMARY"] == texts["pages/card"].sections["event"].label


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reminder_is_written_as_calendars_want_it(visitor: Visitor, language: str) -> None:
    content = visitor.get(f"{REMINDER.format(language)}?{TOGETHER}").content
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert b"\n" not in b"".join(lines)
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"DTSTART;VALUE=DATE:20260422" in lines
    assert b"VERSION:2.0" in lines


def test_the_same_reminder_is_the_same_appointment(door: Door) -> None:
    first = appointment(door.visitor())
    door.clock.forward(days=1)
    again, other = appointment(door.visitor()), appointment(door.visitor(), answers=READY)
    assert first["UID"] == again["UID"] != other["UID"]
    assert again["DTSTAMP"].dt > first["DTSTAMP"].dt


def test_a_reminder_of_nothing_is_for_tomorrow(visitor: Visitor) -> None:
    assert appointment(visitor, answers=READY)["DTSTART"].dt == TODAY + timedelta(days=1)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("town", ["voorbeeldstad", "meerdijk"])
def test_the_welcome_tells_beforehand_what_happens_here_and_what_elsewhere(
    visitor: Visitor, town: str, language: str
) -> None:
    page = visitor.page(f"/{town}/{language}/")
    overview = visitor.app_state["wording"].texts(language, town)["pages/overview"]
    told = list(rows(page))
    wanted = (
        ["here", "app", "upload", "after", "at-hand"]
        if town == "voorbeeldstad"
        else ["here", "paper", "after", "at-hand"]
    )
    assert told == [overview.sections[key].label for key in wanted]
