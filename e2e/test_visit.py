"""The end of a visit: a warning in time, more time on request, and nothing lost."""

import pytest
from playwright.sync_api import Page, expect

from e2e.town import Town, enter


@pytest.fixture
def place(page: Page, town: Town) -> str:
    """Somebody is in their case, with a clock that can be moved on."""
    page.clock.install()
    enter(page, town, town.resident(), "en")
    return f"{town.portal}/voorbeeldstad/en/zaak"


def end_the_visit_elsewhere(page: Page, place: str) -> None:
    """The visit is over for the server too."""
    page.context.clear_cookies()
    assert page.context.request.get(f"{place}/bezoek", max_redirects=0).status == 303


def test_five_minutes_before_the_end_there_is_more_time_on_request(page: Page, place: str) -> None:
    warning = page.locator("dialog")
    page.locator("main a.utrecht-button-link").first.focus()
    page.clock.run_for("24:50")
    expect(warning).not_to_be_visible()
    page.route("**/zaak/bezoek", lambda route: route.fulfill(json={"seconds": 280, "longer": True, "until": "9:00"}))
    page.clock.run_for("00:20")
    expect(warning).to_be_visible()
    expect(warning.locator("[data-minutes]:visible")).to_have_text("We close your case in 5 minutes, to protect you.")
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    page.unroute("**/zaak/bezoek")
    warning.get_by_role("button", name="Stay longer").press("Enter")
    expect(warning).not_to_be_visible()
    assert page.evaluate("document.activeElement.matches('main a.utrecht-button-link')"), "one is where one was"
    page.clock.run_for("20:00")
    expect(warning).not_to_be_visible()


def test_a_warning_that_was_closed_comes_once_more_and_then_never(page: Page, place: str) -> None:
    warning = page.locator("dialog")
    page.route("**/zaak/bezoek", lambda route: route.fulfill(json={"seconds": 280, "longer": True, "until": "9:00"}))
    page.clock.run_for("25:10")
    expect(warning).to_be_visible()
    page.keyboard.press("Escape")
    expect(warning).not_to_be_visible()
    page.clock.run_for("02:00")
    expect(warning).not_to_be_visible()
    page.clock.run_for("01:45")
    expect(warning.locator("[data-minutes]:visible")).to_have_text("We close your case in 1 minute, to protect you.")
    warning.get_by_role("button", name="Close this message").click()
    page.clock.run_for("00:20")
    expect(warning).not_to_be_visible()


def test_at_the_end_the_case_leaves_the_screen(page: Page, place: str) -> None:
    end_the_visit_elsewhere(page, place)
    page.clock.run_for("25:10")
    page.wait_for_url("**/code?visit=lost")
    assert page.locator("[data-refusal=visit-lost]").count() == 1


def test_what_was_chosen_stays_and_is_there_again_after_the_code(page: Page, town: Town) -> None:
    resident = town.resident()
    page.clock.install()
    enter(page, town, resident, "en")
    page.goto(f"{town.portal}/voorbeeldstad/en/zaak/bewijsstukken")
    page.check("[name=household][value=alone]")
    end_the_visit_elsewhere(page, f"{town.portal}/voorbeeldstad/en/zaak")
    page.clock.run_for("25:10")
    expect(page.locator("dialog")).to_contain_text("What you filled in is still here.")
    page.get_by_role("button", name="Close this message").click()
    assert page.is_checked("[name=household][value=alone]")


def test_without_script_the_page_says_until_when(page: Page, town: Town) -> None:
    enter(page, town, town.resident(), "nl")
    assert page.locator(".portal-stay").inner_text().startswith("Doet u niets tot ")
