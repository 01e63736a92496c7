"""Arabic with Dutch beside it, as a helper and a resident read it together, to the receipt."""

from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from e2e.crawl.look import BEST, RULES
from e2e.town import CODE_FIELDS, Town
from e2e.walks import ANSWERED

PAGES = (
    "",
    "stappen?invitation=yes&representative=no",
    f"stappen?{ANSWERED}",
    f"stappen/kaart?{ANSWERED}",
    "vragen?q=digid",
)


def flaws_of(page: Page) -> list[str]:
    found = Axe().run(page, options={"runOnly": [*RULES, BEST]}).response["violations"]
    flaws = [f"{page.url}: {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        flaws.append(f"{page.url}: wider than the screen")
    if page.locator(".portal-dutch").count() == 0:
        flaws.append(f"{page.url}: no Dutch")
    return flaws


def test_the_way_to_the_receipt_in_arabic_and_dutch(browser: Browser, town: Town, photo: Path) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 740}, reduced_motion="reduce")
    page, resident, flaws = context.new_page(), town.resident(), []
    for path in PAGES:
        page.goto(f"{town.portal}/voorbeeldstad/ar/{path}")
        page.locator(".portal-switch").click()
        page.wait_for_selector(".portal-dutch")
        flaws += flaws_of(page)
    page.goto(f"{town.portal}/voorbeeldstad/ar/code?naast=nl")
    flaws += flaws_of(page)
    page.fill("[name=code]", resident["code"])
    year, month, day = resident["birth_date"].split("-")
    for part, value in zip(CODE_FIELDS, (day, month, year), strict=True):
        page.fill(f"[name=birth_{part}]", value)
    page.locator("main form button[type=submit]").click()
    page.wait_for_selector("main[data-status]")
    flaws += flaws_of(page)
    page.locator("main a[href*='/zaak/bewijsstukken']").click()
    page.locator(".portal-papers a").first.click()
    page.wait_for_selector("[name=file]", state="attached")
    flaws += flaws_of(page)
    page.set_input_files("[name=file]", photo)
    page.wait_for_selector("[data-receipt]")
    flaws += flaws_of(page)
    context.close()
    assert flaws == []


def test_dutch_stands_beside_on_a_desktop_and_below_on_a_phone(browser: Browser, town: Town) -> None:
    where = (
        "[...document.querySelectorAll('h1 .portal-own, h1 .portal-dutch')].map(each => each.getBoundingClientRect())"
    )
    for width, beside in ((360, False), (1280, True)):
        page = browser.new_page(viewport={"width": width, "height": 740})
        page.goto(f"{town.portal}/voorbeeldstad/ar/privacy?naast=nl")
        own, dutch = page.evaluate(f"{where}.map(box => [box.left, box.top])")
        assert (own[1] == dutch[1]) == beside
        assert (own[0] > dutch[0]) == beside, "in Arabic one begins at the right"
        page.close()


def test_a_button_is_called_what_stands_on_it(page: Page, town: Town) -> None:
    page.goto(f"{town.portal}/voorbeeldstad/en/code?naast=nl")
    assert page.get_by_role("button", name="Go on Verder").count() == 1
    assert page.get_by_label("Your code Uw code").count() == 1
