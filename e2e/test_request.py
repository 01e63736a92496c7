"""Request: an officer asks, the resident reads it in their language, sends it twice, and both see that it is good."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx2
import pytest
from playwright.sync_api import Page

from cases import day
from e2e.crawl.look import Looker, Seen
from e2e.test_main_job import officer
from e2e.town import Town, enter
from tests.makers import a_pdf

WORDS = "Beste mevrouw, meneer,\nWij missen het contract van uw woning. Een foto is goed."
CONTRACT = "Huurcontract"
A_PDF = a_pdf()
WIDTH = {"pl": 1280, "ar": 360}


def a_day(case: dict[str, Any]) -> str:
    """A workday that leaves enough time, and no less than the resident has."""
    first = day.after_workdays(day.today(datetime.now(UTC)), 5)
    if case["reageerUiterlijk"]:
        first = max(first, date.fromisoformat(case["reageerUiterlijk"]))
    return day.after_workdays(first - timedelta(days=1), 1).isoformat()


def stands(reads: httpx2.Client, case: str) -> list[tuple[str, str, str | None]]:
    """How the case stands for the officer with what was asked: turn, state, reason."""
    told = reads.get(case).raise_for_status().json()
    return [(told["aanZet"], each["staat"], each["redencode"]) for each in told["vereisten"] if "omschrijving" in each]


def hand_in(page: Page, file: Path | dict[str, Any]) -> str:
    """Send it with the form of a paper's page, and read the number of its receipt."""
    page.set_input_files("[name=file]", file)
    return str(page.wait_for_selector("[data-receipt]").get_attribute("data-receipt"))


@pytest.mark.parametrize("language", ["pl", "ar"])
def test_what_an_officer_asks_comes_and_goes_until_it_is_good(
    page: Page, town: Town, photo: Path, language: str
) -> None:
    resident, place = town.resident(), f"{town.portal}/voorbeeldstad/{language}/zaak"
    looks = Looker(page, language, Seen(), (WIDTH[language],), ("light",))
    case = f"/v1/zaken/{resident['case_id']}"
    with officer(town) as asks:
        seen = asks.get(case).raise_for_status()
        last = a_day(seen.json())
        sent = {"stukken": [{"omschrijving": CONTRACT}], "toelichting": WORDS, "reageerUiterlijk": last}
        asked = asks.post(f"{case}/aanvullingsverzoeken", headers={"If-Match": seen.headers["ETag"]}, json=sent)
        assert asked.status_code == 201, asked.text
        assert stands(asks, case) == [("bewoner", "ontbreekt", None)]

        enter(page, town, resident, language)
        looks.look("case", "zaak")
        page.click("main a[href$='/zaak/aanvulling']")
        said = page.locator("blockquote[lang=nl][dir=ltr]")
        assert said.locator("p").all_inner_texts() == WORDS.splitlines()
        looks.look("asked", "zaak/aanvulling")
        page.click(f"main .portal-papers a:has-text('{CONTRACT}')")
        hand_in(page, photo)
        assert stands(asks, case) == [("gemeente", "ontvangen", None)]

        (paper,) = asks.get(f"{case}/bewijsstukken").json()["resultaten"]
        again = {"staat": "opnieuw", "redencode": "afgesneden", "reageerUiterlijk": last}
        verdict = f"{case}/bewijsstukken/{paper['id']}/oordeel"
        assert asks.put(verdict, json=again).status_code == 200
        assert stands(asks, case) == [("bewoner", "opnieuw", "afgesneden")]

        page.goto(f"{place}/aanvulling")
        page.wait_for_selector("[data-again=cut-off]")
        looks.look("asked again", "zaak/aanvulling")
        page.click(f"main .portal-papers a:has-text('{CONTRACT}')")
        page.wait_for_selector("[data-again=cut-off]")
        hand_in(page, {"name": "beter.pdf", "mimeType": "application/pdf", "buffer": A_PDF})
        assert stands(asks, case) == [("gemeente", "ontvangen", None)]
        new = asks.get(f"{case}/bewijsstukken").json()["resultaten"][-1]
        asks.put(f"{case}/bewijsstukken/{new['id']}/oordeel", json={"staat": "goed"}).raise_for_status()
        page.goto(place)
        page.wait_for_selector("[data-state=good]")
        assert asks.get(f"{case}/aanvullingsverzoeken").json()["resultaten"][0]["staat"] == "beantwoord"
        looks.look("good", "zaak")
    assert looks.seen.flaws == []
