"""The main job: prepare, enter a code, hand in a photo; and the officer reads the new status and the paper."""

import re
from hashlib import sha256
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from e2e.officer import officer
from e2e.town import Town, enter
from e2e.walks import need


def answer_everything(page: Page) -> None:
    """Go through the guide by choosing each first answer, until it shows the route."""
    for _ in range(20):
        step = page.locator("main").get_attribute("data-step")
        if step == "route":
            return
        if page.locator("main .portal-answers a").count():
            page.locator("main .portal-answers a").first.click()
        else:
            page.locator("main input[type=checkbox]").first.check()
            page.locator("main .portal-ask form button").click()
        page.wait_for_function(
            "step => (main => main && main.dataset.step !== step)(document.querySelector('main'))", arg=step
        )
    raise AssertionError("the guide does not end")


@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_a_resident_prepares_enters_and_hands_in_and_an_officer_reads_it(
    page: Page, town: Town, photo: Path, language: str
) -> None:
    resident = town.resident()
    page.goto(f"{town.portal}/voorbeeldstad/{language}/")
    page.locator("main a[href$='/stappen']").click()
    answer_everything(page)
    page.locator("main a[href*='/code?']").click()
    page.fill("[name=code]", resident["code"].lower().replace("-", " "))
    year, month, day = resident["birth_date"].split("-")
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.fill(f"[name=birth_{part}]", value)
    page.locator("main form[method=post] button").click()
    page.wait_for_selector("[data-status=uitgenodigd]")
    page.goto(f"{town.portal}/voorbeeldstad/{language}/zaak/bewijsstukken")
    page.goto(f"{town.portal}/voorbeeldstad/{language}/zaak/bewijsstukken/{need(page)}")
    page.set_input_files("[name=file]", photo)
    receipt = page.wait_for_selector("[data-receipt]").get_attribute("data-receipt")

    with officer(town) as reads:
        case = reads.get(f"/v1/zaken/{resident['case_id']}").raise_for_status().json()
        assert case["status"]["code"] == "bewijsstukken_ontvangen"
        papers = reads.get(f"/v1/zaken/{resident['case_id']}/bewijsstukken").raise_for_status().json()["resultaten"]
        assert [paper["ontvangstbewijs"] for paper in papers] == [receipt]
        content = reads.get(f"/v1/zaken/{resident['case_id']}/bewijsstukken/{papers[0]['id']}/inhoud")
        assert sha256(content.content).hexdigest() == sha256(photo.read_bytes()).hexdigest() == papers[0]["sha256"]
    with officer(town, "meerdijk") as neighbour:
        assert neighbour.get(f"/v1/zaken/{resident['case_id']}").status_code == 404


def test_everything_works_without_script(browser: Browser, town: Town, photo: Path) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    resident = town.resident()
    enter(page, town, resident, "nl")
    page.locator("main a[href$='/zaak/bewijsstukken']").click()
    page.locator(".portal-papers a").first.click()
    page.set_input_files("[name=file]", photo)
    page.locator("main form[data-upload] button[type=submit]").click()
    assert page.locator("[data-receipt]").count() == 1
    page.locator(".portal-leave button").click()
    page.goto(f"{town.portal}/voorbeeldstad/nl/zaak")
    assert page.locator("[data-refusal=visit-lost]").count() == 1
    context.close()


def test_the_whole_way_can_be_walked_by_keyboard_alone(page: Page, town: Town) -> None:
    page.goto(f"{town.portal}/voorbeeldstad/nl/stappen")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#start"
    page.keyboard.press("Enter")
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className").find("portal-answer") >= 0:
            break
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-step=representative]")
    assert page.evaluate("document.activeElement.id") == "start"


def test_the_qr_of_a_letter_fills_in_the_code_and_takes_it_out_of_the_address(page: Page, town: Town) -> None:
    resident = next(each for each in town.residents if each["code"])
    page.goto(f"{town.portal}/{resident['municipality']}/nl/code#{resident['code']}")
    assert page.input_value("[name=code]") == resident["code"]
    assert "#" not in page.url
    assert resident["code"] not in page.url


def test_changing_the_language_keeps_the_step_and_its_answers(page: Page, town: Town) -> None:
    page.goto(f"{town.portal}/voorbeeldstad/nl/stappen?invitation=yes&representative=no")
    page.click(".portal-languages summary")
    page.click(".portal-languages a[lang=ar]")
    page.wait_for_selector("[data-step=household]")
    assert page.locator("html").get_attribute("dir") == "rtl"
    assert re.search(r"/ar/stappen\?invitation=yes&representative=no$", page.url)


def test_pages_ask_nothing_of_other_hosts_and_break_no_policy(page: Page, town: Town) -> None:
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    for path in ("", "stappen", "vragen?q=digid", "code", "privacy"):
        page.goto(f"{town.portal}/voorbeeldstad/nl/{path}")
    assert all(url.startswith(town.portal) for url in asked)
    assert said == []
