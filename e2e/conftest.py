"""What the tests in a browser share: a town of their own for each file, one browser, a photo of a payslip."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from e2e.crawl.look import Looker, Seen
from e2e.photo import draw
from e2e.town import Town, browser_of, made_once, opened

WIDTH = {"nl": 1280, "ar": 360}
"""The screen on which pages in a language are looked at, in CSS pixels: Dutch on a desktop, Arabic on a phone."""


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The data of a town as it is when it was made; made once for all workers."""
    base = tmp_path_factory.getbasetemp()
    return made_once((base if worker_id == "master" else base.parent) / "made")


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, made: Path) -> Iterator[Town]:
    with opened(shutil.copytree(made, tmp_path_factory.mktemp("town") / "data")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = browser_of(playwright)
        yield running
        running.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, locale="nl-NL")
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return draw(tmp_path_factory.mktemp("photo") / "loonstrook.jpg")


@pytest.fixture
def looker(browser: Browser) -> Iterator[Callable[[str], Looker]]:
    """One who looks in a language; see `WIDTH`."""
    contexts = []

    def make(language: str) -> Looker:
        contexts.append(browser.new_context(locale=language, reduced_motion="reduce"))
        page = contexts[-1].new_page()
        page.clock.install()
        return Looker(page, language, Seen(), (WIDTH[language],), ("light",))

    yield make
    for each in contexts:
        each.close()
