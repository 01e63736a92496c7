"""Papers on their way in a real browser: a lost connection, another language, a second tap, several photos, a cover."""

import io
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, Route

from e2e.town import Town, enter
from e2e.walks import need

COLOUR_OF_THE_BOX = """canvas => [...canvas.getContext("2d")
    .getImageData(canvas.width / 2, canvas.height * 0.42, 1, 1).data].slice(0, 3)"""
LONG_SIDES = "all => all.map(each => Math.max(each.width, each.height))"


def a_photo(name: str, size: tuple[int, int] = (4000, 3000)) -> dict[str, object]:
    """A photo of twelve megapixels of a paper on a table, with print on it."""
    table = Image.new("L", size, 90)
    paper = Image.effect_noise((size[0] // 2, size[1] // 2), 60).point(lambda value: 235 if value > 100 else 20)
    table.paste(paper, (size[0] // 4, size[1] // 4))
    out = io.BytesIO()
    table.save(out, "JPEG", quality=80)
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def open_paper(page: Page, town: Town) -> str:
    enter(page, town, town.resident(), "nl")
    page.goto(f"{town.portal}/voorbeeldstad/nl/zaak/bewijsstukken")
    address = f"{town.portal}/voorbeeldstad/nl/zaak/bewijsstukken/{need(page)}"
    page.goto(address)
    return address


def test_a_cut_another_language_and_a_second_tap_do_no_harm(page: Page, town: Town) -> None:
    came: list[str] = []

    def cut(route: Route) -> None:
        """The connection is gone once a third has come, until the language was changed."""
        if route.request.method == "POST" and not route.request.url.endswith("/klaar"):
            came.append(route.request.headers["upload-offset"])
        if len(came) > 2 and page.evaluate("document.documentElement.lang") == "nl":
            route.abort("connectionreset")
        else:
            route.continue_()

    open_paper(page, town)
    page.route("**/zaak/delen/*", cut)
    photo = a_photo("loon.jpg")
    page.set_input_files("#field-files", photo)
    page.set_input_files("#field-files", photo)
    page.get_by_text("De verbinding is weg").wait_for()
    page.click(".portal-languages summary")
    page.click(".portal-languages a[lang=pl]")
    page.wait_for_selector("html[lang=pl]")
    page.wait_for_selector("[data-receipt]")
    assert page.url.startswith(f"{town.portal}/voorbeeldstad/pl/zaak/ontvangst/")
    assert came.count("0") == 1, "it began once, and did not begin again"
    page.goto(f"{town.portal}/voorbeeldstad/nl/zaak/bewijsstukken")
    assert page.locator("a[href*='/zaak/ontvangst/']").count() == 1
    page.go_back()
    assert page.locator("[data-receipt]").count() == 1


def test_photos_are_looked_at_covered_by_keys_and_sent_as_one(page: Page, town: Town, tmp_path: Path) -> None:
    open_paper(page, town)
    page.set_input_files("#field-files", [a_photo("1.jpg"), a_photo("2.jpg", (2400, 1800))])
    shown = page.locator("[data-upload-review]")
    shown.locator("canvas").nth(1).wait_for()
    shown.locator("li").nth(1).locator("button").nth(1).click()
    shown.locator("li").first.locator("button").first.click()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.screenshot(path=tmp_path / "review.png", full_page=True)
    assert shown.locator("canvas").first.evaluate(COLOUR_OF_THE_BOX) == [0, 0, 0]
    assert min(shown.locator("canvas").evaluate_all(LONG_SIDES)) >= 2000
    shown.locator("[data-send]").click()
    page.wait_for_selector("[data-receipt]")


def test_several_photos_are_one_paper_without_script(browser: Browser, town: Town) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    open_paper(page, town)
    page.set_input_files("#field-files", [a_photo("1.jpg", (800, 600)), a_photo("2.jpg", (800, 600))])
    page.locator("main form[data-upload] button[type=submit]").click()
    assert page.locator("[data-receipt]").count() == 1
    context.close()
