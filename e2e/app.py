"""App: the practice Ockto, walked as a resident would: in a page of its own, beside the portal's."""

from typing import Any

from playwright.sync_api import Page

STEPS = 40
NO_ANSWER = "chrome-error:"
"""Where a page is that loaded itself again while nobody answered; a person then asks for it once more."""


def begin(page: Page, address: str) -> Page:
    """Open the app where the portal's Begin button leads; `page` stays where it is."""
    app = page.context.new_page()
    app.goto(address)
    return app


def collect(app: Page, resident: dict[str, Any]) -> None:
    """Say who one is in this exercise, and let all sources be asked."""
    app.fill("[name=born]", "-".join(reversed(resident["birth_date"].split("-"))))
    app.click("button[value=collect]")


def go_on(app: Page, *, until: str, partner: str = "alone") -> None:
    """Go on until there is a button called `until`; a partner joins (`together`) or not (`alone`)."""
    for _ in range(STEPS):
        if app.url.startswith(NO_ANSWER):
            app.reload()
        if app.locator(f"button[value={until}]").count():
            return
        if app.locator(f"button[value={partner}]").count():
            app.fill("[name=partner_born]", "01-01-1980")
            app.click(f"button[value={partner}]")
        app.wait_for_timeout(500)  # the page of a busy app loads itself again
    raise AssertionError(f"the app never came to {until}")


def let_go_wrong(app: Page, button: str) -> None:
    """Press a button of the panel that makes things go wrong."""
    app.click("details.trouble summary")
    app.click(f"details.trouble button:has-text('{button}')")
