"""The hand-off while everything is killed, between any two steps: whoever waits in a browser simply goes on."""

from playwright.sync_api import Page, expect

from e2e import app as ockto
from e2e.officer import officer
from e2e.test_handoff import agree, status
from e2e.town import Town, enter

AFTER_A_START = 30_000


def test_killed_between_all_steps_the_data_arrive_once(page: Page, town: Town) -> None:
    resident = town.resident()
    enter(page, town, resident, "nl")
    page.locator("main a[href$='/zaak/ockto']").click()
    town.kill()  # before Begin
    page.locator("main button[value=begin]").click()
    begin = page.locator("[data-handoff=open] a[rel=noreferrer]")
    begin.wait_for(timeout=AFTER_A_START)
    address = begin.get_attribute("href") or ""
    town.kill()  # at the Begin button
    app = ockto.begin(page, address)
    town.kill()  # in the app
    ockto.collect(app, resident)
    town.kill()  # while data come
    ockto.go_on(app, until="consent")
    town.kill()  # at the overview
    app.click("button[value=consent]")
    town.kill()  # after consent
    expect(page.locator("main")).to_have_attribute("data-handoff", "received", timeout=AFTER_A_START)
    assert status(town, resident) == "gegevens_ontvangen"
    with officer(town) as reads:
        told = reads.get("/v1/gebeurtenissen?limit=100").raise_for_status().json()["resultaten"]
    mine = [each for each in told if each["type"].endswith("gegevens-ontvangen") and resident["case_id"] in str(each)]
    assert len(mine) == 1


def test_a_kill_while_agreeing_starts_one_session_only(page: Page, town: Town) -> None:
    resident = town.resident()
    address = agree(page, town, resident)
    town.kill()
    page.reload()
    again = page.locator("[data-handoff=open] a[rel=noreferrer]")
    again.wait_for(timeout=AFTER_A_START)
    assert again.get_attribute("href") == address
