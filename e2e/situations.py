"""Situations: each situation of the practice Ockto, walked in a browser, while the whole town is killed in between.

All residents go side by side: every step is taken by each of them before the next. A kill (SIGKILL of the program that
`make run` starts, which then starts again on the same data) meets all of them, wherever they are.
`python -m e2e.situations --kills N` walks rounds until the town was killed N times, and tells what was lost.
"""

import argparse
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from e2e import intake
from e2e.officer import officer
from e2e.town import Town, browser_of, enter, opened
from practice.ockto.situation import ALL, Situation

PARTNER = {
    "partner_voornaam": "Sam", "partner_achternaam": "Situatie", "partner_geboortedatum": "1980-01-01",
}  # fmt: skip
PATIENCE = 90_000
PARTNERS_BIRTH_DATE = "01-01-1980"
COME = "gegevens-ontvangen"
KILLS_A_ROUND = 12


@dataclass
class Walk:
    """One resident in one situation. What became of it: `case_page` is what they read, `told` what the officer reads
    (events, then reasons of the advice)."""

    situation: Situation
    resident: dict[str, Any]
    context: BrowserContext
    address: str = ""
    page: Page | None = None
    case_page: str = ""
    told: list[str] = field(default_factory=list)
    kills: int = 0


def walks(browser: Browser, town: Town, situations: Sequence[Situation]) -> list[Walk]:
    """A resident for each situation, with a code and a browser of their own."""
    rows = [_row(place, each) for place, each in enumerate(situations)]
    residents = intake.begin(town, rows)
    return [
        Walk(situation, resident, browser.new_context(viewport={"width": 360, "height": 740}, locale="nl-NL"))
        for situation, resident in zip(situations, residents, strict=True)
    ]


def _row(place: int, situation: Situation) -> dict[str, str]:
    """What the file says of the resident who is to be in that situation."""
    partner = PARTNER | {"partner_bsn": intake.number(900 + place)}
    return {"achternaam": situation.name, **(partner if situation.partner_known else {})}


def walk_all(town: Town, going: Sequence[Walk], kills: int, chance: Random) -> None:
    """Each step by everybody, and then the next; the town is killed between two steps of somebody, `kills` times."""
    between = frozenset(chance.sample(range(len(going), len(going) * len(STEPS)), kills))
    for place, step in enumerate(STEPS):
        for offset, one in enumerate(going):
            if place * len(going) + offset in between:
                town.kill()
                for each in going:
                    each.kills += 1
            step(town, one)


def _enter(town: Town, one: Walk) -> None:
    one.page = one.context.new_page()
    enter(one.page, town, one.resident, "nl")


def _begin(town: Town, one: Walk) -> None:
    """Consent, and remember where the app begins."""
    page = one.page
    assert page
    if one.situation.is_from_the_start:
        page.goto(f"{town.ockto}/situaties")
        page.click(f"button[value={one.situation.key}]")
    page.goto(f"{town.portal}/voorbeeldstad/nl/zaak/ockto")
    page.locator("main button[value=begin]").click()
    begun = page.locator("[data-handoff=open] a[rel=noreferrer], [data-handoff=failed]").first
    begun.wait_for(timeout=PATIENCE)
    one.address = begun.get_attribute("href") or ""
    page.goto("about:blank")


def _collect(_: Town, one: Walk) -> None:
    """Choose the situation in the app, say who one is, and let the sources be asked."""
    if not one.address:
        return
    app = one.page
    assert app
    app.goto(f"{one.address}?situatie={one.situation.key}")
    app.fill("[name=born]", "-".join(reversed(one.resident["birth_date"].split("-"))))
    with app.expect_navigation():
        app.click("button[value=collect]")
    app.goto("about:blank")


def _end(_: Town, one: Walk) -> None:
    """Let the partner take their turn, where there is one; then say yes or no at the overview."""
    if not one.situation.does:
        return
    app = one.page
    assert app
    app.goto(one.address)
    last = app.locator(f"button[value={one.situation.does}]")
    last.or_(app.locator("button[value=alone]")).wait_for(timeout=PATIENCE)
    if not last.count():
        app.fill("[name=partner_born]", PARTNERS_BIRTH_DATE)
        app.click(f"button[value={'together' if one.situation.partner_known else 'alone'}]")
    with app.expect_navigation():
        last.click(timeout=PATIENCE)
    app.goto("about:blank")


def _read(town: Town, one: Walk) -> None:
    """What the resident reads in the end."""
    assert one.page
    one.page.goto(f"{town.portal}/voorbeeldstad/nl/zaak/ockto")
    expect(one.page.locator("main")).to_have_attribute("data-handoff", one.situation.resident, timeout=PATIENCE)


STEPS: tuple[Callable[[Town, Walk], None], ...] = (_enter, _begin, _collect, _end, _read)


def look(town: Town, going: Sequence[Walk]) -> None:
    """Note what each resident reads on the page of their case, and what the officer reads, once it is there."""
    until = time.monotonic() + PATIENCE / 1000
    with officer(town) as asks:
        while True:
            events = _events(asks)
            for one in going:
                one.told = events.get(one.resident["case_id"], []) + _reasons(asks, one.resident["case_id"])
            if not any(map(lost, going)) or time.monotonic() > until:
                break
            time.sleep(0.5)
    for one in going:
        assert one.page
        one.page.goto(f"{town.portal}/voorbeeldstad/nl/zaak")
        one.case_page = one.page.locator("main").inner_text()


def lost(one: Walk) -> str:
    """What is not as it should be in the end; empty when everything is."""
    should = int(one.situation.resident == "received")
    if one.told.count(COME) != should:
        return f"{one.situation.key}: data came {one.told.count(COME)} times instead of {should}"
    missing = set(one.situation.officer) - set(one.told)
    return f"{one.situation.key}: the officer does not read {sorted(missing)}, but {one.told}" if missing else ""


def _events(asks: Any) -> dict[str, list[str]]:
    """The kinds of all events, by case."""
    found: dict[str, list[str]] = {}
    cursor = ""
    while True:
        asked = {"limit": "100"} | ({"cursor": cursor} if cursor else {})
        told = asks.get("/v1/gebeurtenissen", params=asked).raise_for_status().json()
        for each in told["resultaten"]:
            found.setdefault(each["zaakId"], []).append(each["type"].rsplit(".", 1)[1])
        if len(told["resultaten"]) < 100:
            return found
        cursor = told["volgendeCursor"]


def _reasons(asks: Any, case_id: str) -> list[str]:
    """The reasons of the advice on a case, or why there is none."""
    advice = asks.get(f"/v1/zaken/{case_id}/advies").raise_for_status().json()
    return [each["code"] for each in advice["redenen"]]


def main() -> None:
    """Walk every situation in rounds, and tell what was lost."""
    parser = argparse.ArgumentParser(prog="python -m e2e.situations", description=__doc__)
    parser.add_argument("--kills", type=int, default=0, help="how often the town is killed in all")
    parser.add_argument("--seed", type=int, default=1, help="which places between two steps are taken")
    asked = parser.parse_args()
    left, met, done, flaws = asked.kills, 0, 0, []
    chance = Random(asked.seed)
    with sync_playwright() as playwright:
        while True:
            kills = min(left, KILLS_A_ROUND)
            going = _round(browser_of(playwright), kills, chance)
            met, done, left = met + sum(each.kills for each in going), done + len(going), left - kills
            flaws += [flaw for each in going if (flaw := lost(each))]
            print(f"{done} walks, {asked.kills - left} kills, {len(flaws)} lost {flaws}", flush=True)
            if not left:
                break
    if asked.kills:
        print(f"{len(flaws)} lost in {asked.kills} kills, which met {met} residents on their way; "
              f"with none lost the 95 % bound is {3 / asked.kills:.1%} of kills")  # fmt: skip


def _round(browser: Browser, kills: int, chance: Random) -> list[Walk]:
    """Every situation once, in a town of its own."""
    with tempfile.TemporaryDirectory() as folder, opened(Path(folder) / "data") as town:
        going = walks(browser, town, list(ALL.values()))
        walk_all(town, going, kills, chance)
        look(town, going)
        browser.close()
        return going


if __name__ == "__main__":
    main()
