"""The card: one page of paper, however much is to be put in order; and the question on the way is heard first."""

from io import BytesIO

import pikepdf
import pytest
from playwright.sync_api import Browser, Page

from e2e.town import Town
from e2e.walks import ANSWERED


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_the_card_is_one_page_of_paper(page: Page, town: Town, language: str) -> None:
    page.goto(f"{town.portal}/voorbeeldstad/{language}/stappen/kaart?{ANSWERED}")
    printed = pikepdf.open(BytesIO(page.pdf(format="A4")))
    assert len(printed.pages) == 1


def test_the_reminder_is_a_file_for_the_calendar(page: Page, town: Town) -> None:
    page.goto(f"{town.portal}/voorbeeldstad/ar/stappen?{ANSWERED}")
    with page.expect_download() as arriving:
        page.locator("a[href*='herinnering.ics']").click()
    assert arriving.value.suggested_filename == "herinnering.ics"


def test_a_question_asked_by_keyboard_is_answered_and_heard_and_the_step_goes_on(page: Page, town: Town) -> None:
    page.goto(f"{town.portal}/voorbeeldstad/nl/stappen?invitation=yes")
    page.fill("[name=q]", "ik heb geen digid, wat nu")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-answer=direct]")
    assert page.evaluate("document.activeElement.id") == "found"
    page.locator(".portal-ask .portal-answers a").first.click()
    page.wait_for_selector("[data-step=household]")
    assert "q=" not in page.url


def test_without_script_the_question_is_answered_all_the_same(browser: Browser, town: Town) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{town.portal}/voorbeeldstad/en/stappen?invitation=yes")
    page.fill("[name=q]", "where is the code")
    page.locator("form[role=search] button").click()
    assert page.locator("[data-answer]").count() == 1
    assert page.url.endswith("#found")
    assert page.locator("main").get_attribute("data-step") == "representative"
    context.close()
