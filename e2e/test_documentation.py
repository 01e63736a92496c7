"""The documentation of the officer API in a browser: drawn from this host alone, and it can be tried."""

from playwright.sync_api import Page

from e2e.town import Town


def test_a_developer_reads_the_contract_and_tries_it(page: Page, town: Town) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{town.officer_api}/v1/documentatie#/Zaken/zakenOphalen")
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table", has_text="token-refused").wait_for()
    assert all(address.startswith((town.officer_api, "data:")) for address in asked)
    assert [each for each in said if "401" not in each] == []
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
