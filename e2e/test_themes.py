"""Every theme that can be named has enough contrast, in the light and the dark; one that has not is found out."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from e2e.town import Town

HERE = Path(__file__).parent
MEASURE = (HERE / "contrast.js").read_text()
STATIC = HERE.parent / "portal" / "static"
BUILT: dict[str, str] = json.loads((STATIC / "manifest.json").read_text())
THEMES = sorted(name[len("theme-") : -len(".css")] for name in BUILT if name.startswith("theme-"))
PAGES = (
    "nl/",
    "nl/stappen?invitation=yes&representative=no",
    "nl/stappen?invitation=yes&representative=yes&household=alone&income=",
    "nl/vragen?q=digid",
    "nl/code?visit=lost",
)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_has_enough_contrast(browser: Browser, town: Town, theme: str, scheme: str) -> None:
    flaws = []
    page = _page(browser, scheme)
    for path in PAGES:
        page.goto(f"{town.portal}/voorbeeldstad/{path}")
        _wear(page, theme)
        flaws += [f"{path}: {flaw}" for flaw in page.evaluate(MEASURE)]
    page.context.close()
    assert flaws == []


@pytest.mark.parametrize(
    ("flaw", "rule"),
    [
        ("text", ".utrecht-button--primary-action { background: #aaa !important; color: #999 !important }"),
        ("edge", ".utrecht-textbox { border-color: #eee !important }"),
        ("focus", ":focus-visible { outline-color: #fefefe !important }"),
        ("no focus", ":focus-visible { outline: none !important; box-shadow: none !important }"),
    ],
)
def test_a_bad_pair_is_found_out(browser: Browser, town: Town, flaw: str, rule: str) -> None:
    page = _page(browser, "light")
    page.goto(f"{town.portal}/voorbeeldstad/nl/code")
    page.add_style_tag(content=rule)
    found = page.evaluate(MEASURE)
    page.context.close()
    assert any(each.startswith(flaw) for each in found)


def _page(browser: Browser, scheme: str) -> Page:
    context = browser.new_context(
        viewport={"width": 360, "height": 740},
        color_scheme="dark" if scheme == "dark" else "light",
        reduced_motion="reduce",
        bypass_csp=True,
    )
    return context.new_page()


def _wear(page: Page, theme: str) -> None:
    """Change Voorbeeldstad's looks for those of another theme."""
    page.evaluate(
        """async ([file, theme]) => {
          const sheet = document.querySelector("link[rel=stylesheet]");
          document.body.className = document.body.className.replace(/\\S+-theme/, theme + "-theme");
          if (sheet.href.endsWith(file)) return;
          await new Promise((ready) => { sheet.onload = ready; sheet.href = "/static/" + file; });
        }""",
        [BUILT[f"theme-{theme}.css"], theme],
    )
