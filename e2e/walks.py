"""Walks: the fixed list of pages that pictures and accessibility checks look at, and how one gets there."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from e2e.town import Town, enter

ANSWERED = (
    "invitation=no&representative=no&household=together&digid=app-only&sms=do-not-know&phone=yes&app=no"
    "&partner-digid=do-not-know&income=wage,benefit&partner-income=none&property=savings"
)
OPEN_PAGES = {
    "choose": "",
    "welcome": "{place}/",
    "guide-first": "{place}/stappen",
    "guide-step": "{place}/stappen?invitation=yes&representative=no&household=together",
    "guide-many": "{place}/stappen?invitation=yes&representative=yes&household=alone",
    "guide-many-none": "{place}/stappen?invitation=yes&representative=yes&household=alone&income=",
    "guide-asked": "{place}/stappen?invitation=yes&representative=no&q=ik heb geen digid, wat nu",
    "guide-asked-none": "{place}/stappen?invitation=yes&q=zzzz qqqq",
    "route": "{place}/stappen?" + ANSWERED,
    "card": "{place}/stappen/kaart?" + ANSWERED,
    "questions": "{place}/vragen",
    "questions-direct": "{place}/vragen?q=ik heb geen digid, wat nu",
    "questions-choices": "{place}/vragen?q=digid",
    "questions-none": "{place}/vragen?q=zzzz qqqq",
    "questions-safety": "{place}/vragen?q=ik wil niet meer leven",
    "question": "{place}/vragen/no-digid",
    "code": "{place}/code",
    "visit-lost": "{place}/code?visit=lost",
    "privacy": "{place}/privacy",
    "accessibility": "{place}/toegankelijkheid",
    "left": "{place}/verlaten",
    "not-found": "{place}/nergens",
    "choose-unknown": "nergens/nl/",
}


def walk(page: Page, town: Town, language: str, photo: Path, municipality: str = "voorbeeldstad") -> Iterator[str]:
    """Bring `page` to each page of the list in turn, and say which it is."""
    for name, path in OPEN_PAGES.items():
        page.goto(f"{town.portal}/{path.format(place=f'{municipality}/{language}')}")
        yield name
    page.goto(f"{town.portal}/{municipality}/{language}/code")
    page.fill("[name=code]", "ABCD-EFGH-JKMNP")
    page.click("main form[method=post] button")
    yield "code-mistyped"
    yield from _own_case(page, town, language, photo)


def _own_case(page: Page, town: Town, language: str, photo: Path) -> Iterator[str]:
    place = f"{town.portal}/voorbeeldstad/{language}"
    enter(page, town, town.resident(), language)
    yield "case"
    yield from _handoff(page, place)
    page.goto(f"{place}/zaak/bewijsstukken")
    yield "papers-asked"
    page.check("[name=household][value=together]")
    page.check("[name=income][value=wage]")
    page.click("main form button")
    yield "papers-flawed"
    page.check("[name=partner-income][value=none]")
    page.click("main form button")
    page.wait_for_url("**/zaak/bewijsstukken?saved=answers")
    yield "papers"
    page.goto(f"{place}/zaak/bewijsstukken/{need(page)}")
    yield "paper"
    page.set_input_files("[name=file]", {"name": "niets.jpg", "mimeType": "image/jpeg", "buffer": b"MZ"})
    page.wait_for_selector("[data-refusal=file-kind-unknown]")
    yield "paper-refused"
    page.set_input_files("[name=file]", photo)
    page.wait_for_selector("[data-receipt]")
    yield "receipt"
    page.goto(f"{place}/zaak/bewijsstukken")
    yield "papers-received"
    page.goto(f"{place}/zaak")
    yield "case-received"


def _handoff(page: Page, place: str) -> Iterator[str]:
    """Begin the hand-off to Ockto, and stop it again."""
    page.goto(f"{place}/zaak/ockto")
    yield "ockto-consent"
    page.click("main button[value=begin]")
    page.wait_for_selector("[data-handoff=open]")
    yield "ockto-begin"
    page.click("main button[value=stop]")
    page.goto(f"{place}/zaak/ockto")
    yield "ockto-stopped"


def need(page: Page) -> str:
    """The first paper on the list that is open now."""
    address = page.locator(".portal-papers a").first.get_attribute("href")
    assert address
    return address.rsplit("/", 1)[1]
