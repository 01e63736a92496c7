"""Every page of the list is clean for axe and fits the screen, in Dutch and Arabic, on a phone and a desktop."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from e2e.town import Town
from e2e.walks import walk

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("language", ["nl", "ar"])
def test_every_page_is_accessible(browser: Browser, town: Town, photo: Path, language: str, width: int) -> None:
    context = browser.new_context(viewport={"width": width, "height": 800}, locale=language, reduced_motion="reduce")
    page = context.new_page()
    axe, flaws = Axe(), []
    for name in walk(page, town, language, photo):
        found = axe.run(page, options={"runOnly": RULES}).response["violations"]
        flaws += [f"{name}: {each['id']}: {each['nodes'][0]['html'][:200]}" for each in found]
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            flaws.append(f"{name}: wider than the screen")
        if page.locator("h1").count() != 1:
            flaws.append(f"{name}: not one h1")
    context.close()
    assert flaws == []


@pytest.mark.parametrize("path", ["meerdijk/nl/", "meerdijk/nl/stappen", "meerdijk/ar/vragen/no-digid"])
def test_the_other_theme_is_accessible_too(browser: Browser, town: Town, path: str) -> None:
    context = browser.new_context(viewport={"width": 360, "height": 800}, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{town.portal}/{path}")
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    context.close()
    assert [f"{each['id']}: {each['nodes'][0]['html'][:200]}" for each in found] == []


def test_a_page_fits_on_a_screen_that_is_enlarged_four_times(browser: Browser, town: Town) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 256})
    page = context.new_page()
    wide = []
    for path in ("voorbeeldstad/nl/stappen", "voorbeeldstad/ar/code", "voorbeeldstad/en/vragen"):
        page.goto(f"{town.portal}/{path}")
        if page.evaluate("document.documentElement.scrollWidth > 320"):
            wide.append(path)
    context.close()
    assert wide == []
