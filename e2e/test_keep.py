"""Kept on a phone: readable without a network, never anything of a case, and gone when one wants."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from e2e.town import Town, enter

ANSWERED = (
    "invitation=yes&representative=no&household=alone&digid=yes&sms=yes&phone=yes&app=yes&income=wage&property=savings"
)
ADDRESSES = """(async () => {
  const all = [];
  for (const name of await caches.keys()) all.push(...await (await caches.open(name)).keys());
  return all.map((each) => each.url);
})()"""
SIZE = re.compile(r"\d{3,4} (kB|كيلوبايت)")
WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="nl-NL")
    yield context
    context.close()


def keep(phone: BrowserContext, town: Town, language: str = "nl") -> Page:
    """Keep the route of these answers."""
    page = phone.new_page()
    page.goto(f"{town.portal}/voorbeeldstad/{language}/stappen?{ANSWERED}")
    page.locator("[data-keep] button").first.click()
    expect(page.locator("[data-keep] [role=status]")).to_contain_text(SIZE, timeout=30_000)
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return page


def test_nothing_is_kept_before_somebody_asks(phone: BrowserContext, town: Town) -> None:
    page = phone.new_page()
    page.goto(f"{town.portal}/voorbeeldstad/nl/stappen?{ANSWERED}")
    expect(page.locator("[data-keep]")).to_be_visible()
    assert page.evaluate(ADDRESSES) == []
    assert page.evaluate(WORKERS) == 0


def test_without_a_network_the_way_and_the_questions_can_be_read(phone: BrowserContext, town: Town) -> None:
    page = keep(phone, town)
    phone.set_offline(True)
    page.goto(f"{town.portal}/voorbeeldstad/nl/stappen?{ANSWERED}")
    assert page.locator("main").get_attribute("data-step") == "route"
    expect(page.locator("[data-offline]")).to_contain_text("U heeft nu geen internet")
    page.goto(f"{town.portal}/voorbeeldstad/nl/vragen")
    page.locator("main a[href$='/vragen/no-digid']").first.click()
    expect(page.locator("[data-topic=no-digid]")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).display") == "flex", "the style sheet is there"
    page.goto(f"{town.portal}/voorbeeldstad/nl/vragen?q=iets heel anders")
    expect(page.locator("[data-kept-start]")).to_have_attribute("href", f"/voorbeeldstad/nl/stappen?{ANSWERED}")
    page.locator("[data-kept-start]").click()
    assert page.locator("main").get_attribute("data-step") == "route"
    phone.set_offline(False)
    page.reload()
    expect(page.locator("[data-offline]")).to_be_hidden()


def test_a_case_is_never_kept_and_leaving_removes_all(phone: BrowserContext, town: Town) -> None:
    page = keep(phone, town)
    enter(page, town, town.resident(), "nl")
    page.goto(f"{town.portal}/voorbeeldstad/nl/zaak/bewijsstukken")
    page.goto(f"{town.portal}/voorbeeldstad/nl/zaak")
    assert [each for each in page.evaluate(ADDRESSES) if "/zaak" in each or "/code" in each] == []
    phone.set_offline(True)
    with pytest.raises(Exception, match="ERR_INTERNET_DISCONNECTED"):
        page.goto(f"{town.portal}/voorbeeldstad/nl/zaak")
    phone.set_offline(False)
    page.goto(f"{town.portal}/voorbeeldstad/nl/zaak")
    page.locator(".portal-leave button").click()
    page.wait_for_url("**/verlaten")
    assert page.evaluate(ADDRESSES) == []
    assert page.evaluate(WORKERS) == 0


def test_one_button_removes_it(phone: BrowserContext, town: Town) -> None:
    page = keep(phone, town, "ar")
    page.locator("[data-keep] button >> visible=true").click()
    expect(page.locator("[data-keep] button").first).to_be_visible()
    assert page.evaluate(ADDRESSES) == []
    assert page.evaluate(WORKERS) == 0


def test_newer_texts_are_told_and_taken_on_request(phone: BrowserContext, town: Town) -> None:
    page = keep(phone, town, "en")
    page.evaluate(
        """async () => {
          const cache = await caches.open("kept:/voorbeeldstad/en/"), list = "/voorbeeldstad/en/bewaard.json";
          const told = await (await cache.match(list)).json();
          await cache.put(list, new Response(JSON.stringify({ ...told, version: "older" })));
        }"""
    )
    page.reload()
    expect(page.locator("[data-keep] [role=status]")).to_contain_text("There are newer texts now.")
    page.get_by_role("button", name="Renew what is on my phone").click()
    expect(page.locator("[data-keep] [role=status]")).to_contain_text(SIZE, timeout=30_000)


def test_without_script_nothing_is_offered(browser: Browser, town: Town) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{town.portal}/voorbeeldstad/nl/stappen?{ANSWERED}")
    expect(page.locator("[data-keep]")).to_be_hidden()
    context.close()
