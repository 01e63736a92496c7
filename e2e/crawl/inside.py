"""Inside: the pages after the code. The browser itself follows the links there, and looks at each new state at once."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from e2e.crawl.look import Looker
from e2e.crawl.outside import path_of
from e2e.crawl.reading import Reading, read
from e2e.town import CODE_FIELDS, Town, enter

FRESH = "uitgenodigd"
MISTYPED = "ABCD-EFGH-JKMNP"
SOMEBODY_ELSES = ("01", "02", "1903")
WRONG_FILES = {
    "file-empty": b"",
    "file-kind-unknown": b"MZ",
    "file-incomplete": b"\xff\xd8\xff\xe0\x00\x10JFIF",
}


@dataclass
class Inside:
    """One browser's visits, in one language; `shown` are the parts that were looked at already.

    A `brief` one follows all links when every deed was done, and not after each as well.
    """

    town: Town
    looker: Looker
    photo: Path
    brief: bool = False
    shown: set[str] = field(default_factory=set)

    @property
    def page(self) -> Page:
        return self.looker.page

    def here(self) -> Reading:
        """Look at the page that is open, if it shows something new."""
        reading = read(self.page.content(), path_of(self.page.url))
        if not reading.parts <= self.shown:
            print(f"{self.looker.language}: {reading.kind}", flush=True)
            self.looker.look(reading.address, reading.kind)
            self.shown |= reading.parts
        return reading

    def round(self) -> None:
        """Follow every link from the page that is open to pages of the case."""
        ahead, met, case = deque([path_of(self.page.url)]), set[str](), f"/{self.looker.language}/zaak"
        while ahead:
            address = ahead.popleft()
            self.page.goto(self.town.portal + address)
            leads = [each for each in self.here().leads if case in each and each not in met]
            met.update(leads)
            ahead.extend(leads)

    def enter(self, resident: dict[str, Any]) -> None:
        enter(self.page, self.town, resident, self.looker.language)

    def goto(self, path: str, municipality: str = "voorbeeldstad") -> None:
        self.page.goto(f"{self.town.portal}/{municipality}/{self.looker.language}/{path}")


def walk(visit: Inside) -> None:
    """Every status that a case of the town has, and on a fresh case each deed."""
    resident = visit.town.resident()
    enter_wrongly(visit, resident)
    for other in _one_of_each(visit.town):
        visit.enter(other)
        visit.round()
        leave(visit)
    visit.enter(resident)
    visit.round()
    for deed in DEEDS:
        deed(visit)
        visit.goto("zaak")
        if visit.brief and deed is not DEEDS[-1]:
            visit.here()
        else:
            visit.round()
    be_warned(visit)
    come_too_late(visit, visit.town.resident())


def enter_wrongly(visit: Inside, resident: dict[str, Any]) -> None:
    """Nothing filled in; a code with a slip of the pen; a right code with somebody else's birth date."""
    for code in ("", MISTYPED, resident["code"]):
        visit.goto("code")
        _fill_in(visit.page, code, SOMEBODY_ELSES if code else ("", "", ""))
        visit.page.wait_for_selector("[data-refusal]")
        visit.here()


def answer_too_little(visit: Inside) -> None:
    """The questions about papers, with one of them left open."""
    visit.goto("zaak/bewijsstukken")
    visit.page.check("[name=household][value=together]")
    visit.page.check("[name=income][value=wage]")
    visit.page.click("main form button")
    visit.here()


def answer(visit: Inside) -> None:
    """The questions about papers, all of them: many papers, for two people."""
    visit.goto("zaak/bewijsstukken")
    visit.page.check("[name=household][value=together]")
    for person in ("income", "partner-income"):
        for kind in ("wage", "benefit"):
            visit.page.check(f"[name={person}][value={kind}]")
    visit.page.click("main form button")
    visit.page.wait_for_url("**/zaak/bewijsstukken?*saved=answers*")
    visit.here()


def hand_in_a_wrong_file(visit: Inside) -> None:
    """A file that is empty, of no known kind, or cut off."""
    for refusal, content in WRONG_FILES.items():
        _open_first_paper(visit)
        visit.page.set_input_files("[name=file]", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": content})
        visit.page.wait_for_selector(f"[data-refusal={refusal}]")
        visit.here()


def hand_in_a_photo(visit: Inside) -> None:
    _open_first_paper(visit)
    visit.page.set_input_files("[name=file]", visit.photo)
    visit.page.wait_for_selector("[data-receipt]")
    visit.here()


def be_warned(visit: Inside) -> None:
    """The message that comes before a visit ends, in a browser whose clock runs ahead and that cannot ask ours."""
    visit.goto("zaak")
    visit.page.context.set_offline(True)
    visit.page.clock.fast_forward("25:30")
    visit.page.wait_for_selector("dialog[open]")
    visit.here()
    visit.page.keyboard.press("Escape")
    visit.page.context.set_offline(False)


def come_too_late(visit: Inside, resident: dict[str, Any]) -> None:
    """The questions about papers, sent after the visit ended."""
    leave(visit)
    visit.enter(resident)
    visit.goto("zaak/bewijsstukken")
    visit.page.check("[name=household][value=alone]")
    visit.page.context.clear_cookies()
    visit.page.click("main form button")
    visit.page.wait_for_selector("[data-refusal=visit-lost]")
    visit.here()


def leave(visit: Inside) -> None:
    """Leave; and what whoever comes after finds: no case."""
    visit.page.click(".portal-leave button")
    visit.page.wait_for_url("**/verlaten*")
    visit.here()
    visit.goto("zaak")
    visit.here()


DEEDS: tuple[Callable[[Inside], None], ...] = (answer_too_little, answer, hand_in_a_wrong_file, hand_in_a_photo)


def _one_of_each(town: Town) -> Iterator[dict[str, Any]]:
    """A resident with a code for each municipality and status, but for a fresh case: that is for the deeds."""
    met = {("voorbeeldstad", FRESH)}
    for each in town.residents:
        if each["code"] and (each["municipality"], each["status"]) not in met:
            met.add((each["municipality"], each["status"]))
            yield each


def _fill_in(page: Page, code: str, born: tuple[str, str, str]) -> None:
    page.fill("[name=code]", code)
    for part, value in zip(CODE_FIELDS, born, strict=True):
        page.fill(f"[name=birth_{part}]", value)
    page.click("main form[method=post] button")


def _open_first_paper(visit: Inside) -> None:
    visit.goto("zaak/bewijsstukken")
    visit.page.locator(".portal-papers a").first.click()
    visit.page.wait_for_selector("[name=file]", state="attached")
