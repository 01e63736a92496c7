"""The hand-off when it does not work: refused, failed, expired, out of order, the tab lost; and what to do then."""

from playwright.sync_api import Browser, Page, expect

from e2e import app as ockto
from e2e.test_handoff import PHONE, WITHIN, agree, status
from e2e.town import Town, enter


def test_who_says_no_in_the_app_is_led_to_the_papers(page: Page, town: Town) -> None:
    resident = town.resident()
    app = ockto.begin(page, agree(page, town, resident))
    ockto.collect(app, resident)
    ockto.go_on(app, until="refuse")
    app.click("button[value=refuse]")
    expect(page.locator("main")).to_have_attribute("data-handoff", "refused", timeout=WITHIN)
    page.locator("main a[href$='/zaak/bewijsstukken']").first.click()
    assert page.locator(".portal-papers a").count() > 0
    assert status(town, resident) == "uitgenodigd"


def test_after_two_failures_the_papers_come_first(page: Page, town: Town) -> None:
    resident = town.resident()
    address = agree(page, town, resident)
    for button, state in (("Het is te druk", "failed"), ("De tijd is om", "expired")):
        app = ockto.begin(page, address)
        ockto.let_go_wrong(app, button)
        expect(page.locator("main")).to_have_attribute("data-handoff", state, timeout=WITHIN)
        app.close()
        if state == "failed":
            assert page.locator("main :is(button, a).utrecht-button, main a.utrecht-button-link").count() > 1
            assert page.locator("main button[value=begin]").count() == 1
            page.locator("main button[value=begin]").click()
            address = page.locator("[data-handoff=open] a[rel=noreferrer]").get_attribute("href") or ""
    first = page.locator("main form button[value=begin], main a[href$='/zaak/bewijsstukken']").first
    assert (first.get_attribute("href") or "").endswith("/zaak/bewijsstukken")


def test_a_source_that_gives_nothing_does_not_stop_the_rest(page: Page, town: Town) -> None:
    resident = town.resident()
    app = ockto.begin(page, agree(page, town, resident))
    ockto.let_go_wrong(app, "Bron valt uit")
    ockto.collect(app, resident)
    ockto.go_on(app, until="consent")
    app.click("button[value=consent]")
    expect(page.locator("main")).to_have_attribute("data-handoff", "received", timeout=WITHIN)
    assert page.locator("main .utrecht-alert--info").count() == 1


def test_whoever_lost_the_tab_finds_the_same_place_again(browser: Browser, town: Town) -> None:
    resident = town.resident()
    first = browser.new_context(**PHONE)
    address = agree(first.new_page(), town, resident)
    first.close()
    again = browser.new_context(**PHONE)
    page = again.new_page()
    enter(page, town, resident, "nl")
    page.locator("main a[href$='/zaak/ockto']").click()
    assert page.locator("[data-handoff=open] a[rel=noreferrer]").get_attribute("href") == address
    page.locator("main button[value=stop]").click()
    page.wait_for_url("**/zaak/bewijsstukken?saved=stopped")
    page.goto(f"{town.portal}/voorbeeldstad/nl/zaak/ockto")
    assert page.locator("[data-handoff=cancelled]").count() == 1
    again.close()


def test_ockto_out_of_order_is_said_and_nothing_is_lost(page: Page, town: Town) -> None:
    resident = town.resident()
    enter(page, town, resident, "nl")
    letters = page.context.new_page()
    letters.goto(town.ockto)
    letters.locator("details:has(form[action='/storing']) summary").click()
    letters.click("form[action='/storing'] button")
    page.goto(f"{town.portal}/voorbeeldstad/nl/zaak/ockto")
    page.locator("main button[value=begin]").click()
    assert page.locator("[data-handoff=begun]").count() == 1
    page.locator("[data-handoff=open]").wait_for(timeout=60_000)
