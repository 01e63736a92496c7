"""The hand-off: data arrive through the practice Ockto, and an officer reads it at once."""

import time
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from e2e import app as ockto
from e2e.officer import officer
from e2e.town import Town, enter

WITHIN = 5_000
PHONE = {
    "viewport": {"width": 360, "height": 740},
    "user_agent": "Mozilla/5.0 (Linux; Android 10) Mobile Safari/537.36",
}
DESKTOP = {"viewport": {"width": 1280, "height": 900}}


def agree(page: Page, town: Town, resident: dict[str, Any], language: str = "nl") -> str:
    """Enter, choose the app, consent; gives the address behind the Begin button."""
    enter(page, town, resident, language)
    page.locator("main a[href$='/zaak/ockto']").click()
    page.locator("main button[value=begin]").click()
    begin = page.locator("[data-handoff=open] a[rel=noreferrer]")
    begin.wait_for(timeout=WITHIN)
    address = begin.get_attribute("href")
    assert address
    return address


def status(town: Town, resident: dict[str, Any]) -> str:
    with officer(town) as reads:
        told: str = reads.get(f"/v1/zaken/{resident['case_id']}").raise_for_status().json()["status"]["code"]
        return told


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("partner", ["alone", "together"])
def test_data_arrive_and_an_officer_reads_it_within_five_seconds(
    page: Page, town: Town, language: str, partner: str
) -> None:
    resident = town.resident()
    app = ockto.begin(page, agree(page, town, resident, language))
    ockto.collect(app, resident)
    expect(page.locator("main")).to_have_attribute("data-handoff", "collecting", timeout=WITHIN)
    ockto.go_on(app, until="consent", partner=partner)
    app.click("button[value=consent]")
    consented = time.monotonic()
    while status(town, resident) != "gegevens_ontvangen":
        assert time.monotonic() < consented + 5
        time.sleep(0.2)
    expect(page.locator("main")).to_have_attribute("data-handoff", "received", timeout=WITHIN)
    with officer(town) as reads:
        types = [each["type"] for each in reads.get("/v1/gebeurtenissen?limit=100").json()["resultaten"]]
    assert any(each.endswith("gegevens-ontvangen") for each in types)


def test_a_phone_sees_the_button_first_and_a_larger_screen_the_qr(browser: Browser, town: Town) -> None:
    resident = town.resident()
    for device, first in ((PHONE, "a[rel=noreferrer]"), (DESKTOP, ".portal-qr")):
        context = browser.new_context(**device)
        page = context.new_page()
        if device is PHONE:
            agree(page, town, resident)
        else:
            enter(page, town, resident, "nl")
            page.goto(f"{town.portal}/voorbeeldstad/nl/zaak/ockto")
        ways = page.locator("main :is(a[rel=noreferrer], .portal-qr)")
        assert ways.count() == 2
        assert ways.first.evaluate("(it, css) => it.matches(css)", first)
        context.close()
