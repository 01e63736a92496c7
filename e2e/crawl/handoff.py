"""Handoff: the pages while data come through the practice Ockto, walked to each end that it can have."""

from playwright.sync_api import Page

from e2e import app as ockto
from e2e.crawl.inside import Inside

WITHIN = 15_000
ON_A_PHONE = {"sec-ch-ua-mobile": "?1"}
WRONG = {"failed": "Het is te druk", "expired": "De tijd is om"}
"""How a hand-off ends, and the app's button that lets it."""
BEGIN = "[data-handoff=open] a[rel=noreferrer]"


def walk(visit: Inside) -> None:
    """Consent, the ways to begin, how it goes, and each way that it can end; between them one tries again."""
    resident = visit.town.resident()
    visit.enter(resident)
    visit.goto("zaak/ockto")
    visit.here()
    app = _begin(visit)
    visit.page.context.set_extra_http_headers(ON_A_PHONE)
    _again(visit)
    visit.page.context.set_extra_http_headers({})
    ockto.collect(app, resident)
    _until(visit, "collecting")
    ockto.go_on(app, until="alone", partner="nobody")
    _again(visit)
    ockto.go_on(app, until="refuse")
    _again(visit)
    app.click("button[value=refuse]")
    _until(visit, "refused")
    app.close()
    for state, button in WRONG.items():
        app = _begin(visit)
        ockto.let_go_wrong(app, button)
        _until(visit, state)
        app.close()
    _stop(visit)
    _receive(visit, resident)
    _break_down(visit)


def _receive(visit: Inside, resident: dict[str, str]) -> None:
    app = _begin(visit)
    ockto.let_go_wrong(app, "Bron valt uit")
    ockto.collect(app, resident)
    ockto.go_on(app, until="consent")
    app.click("button[value=consent]")
    app.close()
    _until(visit, "received")
    visit.goto("zaak")
    visit.round()


def _break_down(visit: Inside) -> None:
    """Ockto is out of order for half a minute."""
    visit.page.context.clear_cookies()
    visit.enter(visit.town.resident())
    letters = visit.page.context.new_page()
    letters.goto(visit.town.ockto)
    letters.locator("details:has(form[action='/storing']) summary").click()
    letters.click("form[action='/storing'] button")
    letters.close()
    visit.goto("zaak/ockto")
    visit.page.click("main button[value=begin]")
    visit.page.wait_for_selector("[data-handoff=begun]")
    visit.here()
    visit.page.wait_for_selector("[data-handoff=open]", timeout=60_000)


def _begin(visit: Inside) -> Page:
    """Agree, and open the app; gives its page."""
    visit.goto("zaak/ockto")
    visit.page.click("main button[value=begin]")
    visit.page.wait_for_selector(BEGIN, timeout=WITHIN)
    visit.here()
    return ockto.begin(visit.page, visit.page.get_attribute(BEGIN, "href") or "")


def _stop(visit: Inside) -> None:
    """Change one's mind."""
    _begin(visit).close()
    visit.page.click("main button[value=stop]")
    visit.page.wait_for_url("**/zaak/bewijsstukken?*saved=stopped*")
    visit.here()
    _again(visit)


def _again(visit: Inside) -> None:
    visit.goto("zaak/ockto")
    visit.here()


def _until(visit: Inside, state: str) -> None:
    """Wait until the page came to that state by itself, look at it, and once more as it is when it is opened anew."""
    visit.page.wait_for_selector(f"[data-handoff={state}]", timeout=WITHIN)
    visit.here()
    _again(visit)
