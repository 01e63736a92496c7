"""The letters of Tigrinya come along where the page is in Tigrinya and the phone has none; nobody else fetches them."""

import re

from playwright.sync_api import Page

from e2e.town import Town

IN_TIGRINYA = """() => {
  document.documentElement.lang = "ti";
  document.querySelector("h1").textContent = "ትግርኛ";
}"""


def test_only_a_page_in_tigrinya_fetches_its_letters(page: Page, town: Town) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{town.portal}/voorbeeldstad/nl/")
    page.evaluate("document.querySelector('h1').innerHTML = '<span lang=ti>ትግርኛ</span>'")
    page.evaluate("document.fonts.ready.then(() => null)")
    assert not any(url.endswith(".woff2") for url in asked)
    installed = page.evaluate("document.fonts.check('16px \"Noto Sans Ethiopic\"', 'ትግርኛ')")
    page.evaluate(IN_TIGRINYA)
    page.evaluate("document.fonts.ready.then(() => null)")
    [font] = page.evaluate("[...document.fonts].map((each) => [each.family, each.status])")
    assert font[1] == "loaded"
    assert installed or any(re.search(r"/static/ethiopic-\w+\.woff2$", url) for url in asked)
