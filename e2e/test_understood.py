"""A case from import to an outcome that is understood, in Turkish and in Arabic, each from the words of a mail."""

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from e2e import app as ockto
from e2e import intake
from e2e.officer import officer
from e2e.test_handoff import WITHIN
from e2e.test_main_job import answer_everything
from e2e.town import Town

ADDRESS = r"https?://\S+/{language}/code\b"
ROWS = {
    "tr": {"voornaam": "Elif", "achternaam": "Deneme", "taal": "tr", "geboortedatum": "1979-03-14"},
    "ar": {"voornaam": "Salma", "achternaam": "Al Tajribi", "taal": "ar", "geboortedatum": "1977-09-02"},
}
DECISIONS = {
    "tr": ({"resultaat": "toegekend"}, "granted", "toegekend"),
    "ar": ({"resultaat": "afgewezen", "motivering": "inkomen"}, "rejected", "afgewezen"),
}


def decided(town: Town, resident: dict[str, Any], decision: dict[str, str]) -> None:
    """The officer's software reads the advice, once it is there, and records the officer's decision."""
    path = f"/v1/zaken/{resident['case_id']}"
    with officer(town) as asks:
        until = time.monotonic() + 30
        while asks.get(f"{path}/advies").raise_for_status().json()["waarde"] == "geen":
            assert time.monotonic() < until
            time.sleep(0.2)
        version = asks.get(path).raise_for_status().headers["ETag"]
        asks.post(f"{path}/besluit", json=decision, headers={"If-Match": version}).raise_for_status()


@pytest.mark.parametrize("language", ROWS)
def test_from_the_file_of_the_municipality_to_an_outcome_that_is_understood(
    page: Page, town: Town, language: str
) -> None:
    (resident,) = intake.begin(town, [ROWS[language]])
    found = re.search(ADDRESS.format(language=language), intake.mail(town, resident["number"]))
    assert found
    place = found[0].removesuffix("/code")

    page.goto(f"{place}/stappen")
    answer_everything(page)
    page.locator("main a[href*='/code?']").click()
    page.fill("[name=code]", resident["code"])
    year, month, day = resident["birth_date"].split("-")
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.fill(f"[name=birth_{part}]", value)
    page.click("main form[method=post] button")
    page.wait_for_selector("[data-status=uitgenodigd]")

    page.goto(f"{place}/zaak/ockto")
    page.click("main button[value=begin]")
    begin = page.locator("[data-handoff=open] a[rel=noreferrer]")
    begin.wait_for(timeout=WITHIN)
    app = ockto.begin(page, f"{begin.get_attribute('href')}?situatie=alleen")
    ockto.collect(app, resident)
    ockto.go_on(app, until="consent")
    app.click("button[value=consent]")
    expect(page.locator("main")).to_have_attribute("data-handoff", "received", timeout=WITHIN * 4)

    decision, kind, dutch = DECISIONS[language]
    decided(town, resident, decision)
    page.goto(f"{place}/zaak")
    assert page.locator("[data-status=besluit_genomen]").count() == 1
    page.locator("main a[href$='/zaak/uitkomst']").click()
    read = page.locator("main").inner_text()
    assert dutch in read, "the Dutch word of the letter stands beside one's own language"
    assert page.locator("html").get_attribute("lang") == language
    assert intake.mail(town, resident["number"], kind)
