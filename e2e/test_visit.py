"""The end of a visit: a warning in time, more time on request, and nothing lost."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from e2e.town import Town, enter, opened

MINUTE = 60_000


@pytest.fixture(scope="module")
def hasty_town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A town where a visit ends after one minute, so that the warning comes half a minute before."""
    with opened(tmp_path_factory.mktemp("hasty") / "data", VISIT_IDLE="1") as running:
        yield running


def end_the_visit_elsewhere(page: Page, place: str) -> None:
    """The visit is over for the server too."""
    page.context.clear_cookies()
    assert page.context.request.get(f"{place}/bezoek", max_redirects=0).status == 303


def test_before_the_end_there_is_more_time_on_request(page: Page, hasty_town: Town) -> None:
    enter(page, hasty_town, hasty_town.resident(), "en")
    warning, button = page.locator("dialog"), page.locator("main a.utrecht-button-link").first
    button.focus()
    expect(warning).not_to_be_visible()
    expect(warning).to_be_visible(timeout=MINUTE)
    expect(warning.locator("[data-minutes]:visible")).to_have_text("We close your case in 1 minute, to protect you.")
    assert page.evaluate("document.querySelector('dialog').contains(document.activeElement)")
    warning.get_by_role("button", name="Stay longer").press("Enter")
    expect(warning).not_to_be_visible()
    expect(button).to_be_focused()
    page.wait_for_timeout(20_000)
    expect(warning).not_to_be_visible()


def test_a_warning_that_was_closed_stays_away_and_at_the_end_the_case_leaves_the_screen(
    page: Page, hasty_town: Town
) -> None:
    enter(page, hasty_town, hasty_town.resident(), "en")
    expect(page.locator("dialog")).to_be_visible(timeout=MINUTE)
    page.keyboard.press("Escape")
    expect(page.locator("dialog")).not_to_be_visible()
    page.wait_for_timeout(5_000)
    expect(page.locator("dialog")).not_to_be_visible()
    page.wait_for_url("**/code?visit=lost", timeout=MINUTE)
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
