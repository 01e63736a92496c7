"""A lost code: a resident asks for a new one in Turkish; it comes by post, opens the case, and the old one does not."""

import re
import time
from email import message_from_bytes, policy
from pathlib import Path

from playwright.sync_api import Page

from e2e.town import Town, enter

CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}\b")
PATIENCE_SECONDS = 60


def typed(page: Page, resident: dict[str, str], house_number: str) -> None:
    """Fill in who one is, as a resident would."""
    year, month, day = resident["birth_date"].split("-")
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.fill(f"[name=birth_{part}]", value)
    page.fill("[name=postcode]", "0000 aa")
    page.fill("[name=house_number]", house_number)
    page.click("main form[method=post] button")
    page.wait_for_selector("[data-asked]")


def mailed(town: Town, number: str) -> dict[Path, str]:
    """The code in each mail to that case, as it lies in the town's folder for post."""
    mails = (town.data / "post").rglob(f"{number}-invitation-*.eml")
    told = {mail: message_from_bytes(mail.read_bytes(), policy=policy.default) for mail in mails}
    bodies = {mail: message.get_body(("plain",)) for mail, message in told.items()}
    return {mail: found[0] for mail, body in bodies.items() if body and (found := CODE.search(body.get_content()))}


def new_code(town: Town, number: str, before: dict[Path, str]) -> str:
    """The code of the mail that was not there before, once it is."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        new = {code for mail, code in mailed(town, number).items() if mail not in before}
        if new:
            return new.pop()
        time.sleep(0.2)
    raise AssertionError("no new code came")


def test_who_lost_a_code_gets_a_new_one_by_mail_and_the_old_one_is_dead(page: Page, town: Town) -> None:
    mehmet = next(each for each in town.residents if each["name"] == "Mehmet Örnek")
    place, number = f"{town.portal}/voorbeeldstad/tr", "OEFEN-1004"
    page.goto(f"{place}/code")
    page.locator("main a[href$='/code/kwijt']").click()
    before = mailed(town, number)
    assert mehmet["code"] in before.values()
    typed(page, mehmet, "5")  # somebody else's house
    nobodys = page.locator("main").inner_html()
    page.goto(f"{place}/code/kwijt")
    typed(page, mehmet, "4")
    assert page.locator("main").inner_html() == nobodys, "the answer does not tell whether there is a case"
    code = new_code(town, number, before)
    assert code != mehmet["code"]

    page.goto(f"{place}/code#{mehmet['code']}")
    year, month, day = mehmet["birth_date"].split("-")
    for part, value in (("day", day), ("month", month), ("year", year)):
        page.fill(f"[name=birth_{part}]", value)
    page.click("main form[method=post] button")
    page.wait_for_selector("[data-refusal=code-refused]")
    enter(page, town, {**mehmet, "code": code}, "tr")
    assert page.locator("[data-status=uitgenodigd]").count() == 1
