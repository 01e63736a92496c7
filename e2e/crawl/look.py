"""Look: everything that is checked on a page in the browser, in each width and each scheme of colours."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
BEST = "best-practice"
SCHEMES: dict[str, dict[str, str]] = {
    "light": {"color_scheme": "light", "forced_colors": "none"},
    "dark": {"color_scheme": "dark", "forced_colors": "none"},
    "forced": {"color_scheme": "dark", "forced_colors": "active"},
}
HEIGHT = 800
ENLARGED = {"width": 320, "height": 256}
"""A screen of 1280 by 1024 that is enlarged four times."""
SCRIPT = AXE_SCRIPT + (Path(__file__).parent / "look.js").read_text("utf-8")


@dataclass
class Seen:
    """What came of looking: how often each thing was checked in each language, the flaws, and the pages by kind."""

    counts: Counter[tuple[str, ...]] = field(default_factory=Counter)
    flaws: list[str] = field(default_factory=list)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    met: Counter[str] = field(default_factory=Counter)

    def note(self, what: tuple[str, ...], name: str, flaws: Sequence[str]) -> None:
        self.counts[what] += 1
        self.counts["flaws", *what] += len(flaws)
        self.flaws += [f"{name} [{' '.join(what)}]: {flaw}" for flaw in flaws]


@dataclass
class Looker:
    """Looks at what is open in `page`, a page in `language`, and notes it in `seen`."""

    page: Page
    language: str
    seen: Seen
    widths: Sequence[int] = (360, 1280)
    schemes: Sequence[str] = tuple(SCHEMES)

    def look(self, name: str, kind: str) -> None:
        """Check the page as it is now. News is held back meanwhile, so that the page stays the same."""
        self.seen.kinds.setdefault(kind, Counter())[self.language] += 1
        self.page.context.set_offline(True)
        self.page.evaluate(SCRIPT)
        self.seen.note((self.language, "focus"), name, self.page.evaluate("look.frame()"))
        for width in self.widths:
            self.page.set_viewport_size({"width": width, "height": HEIGHT})
            self._colours(name, width)
            self._width(name, str(width))
            self.seen.note((self.language, "keyboard", str(width)), name, self._tab())
        self.page.set_viewport_size(ENLARGED)
        self._width(name, "enlarged")
        self.page.set_viewport_size({"width": self.widths[0], "height": HEIGHT})
        self.page.context.set_offline(False)

    def _colours(self, name: str, width: int) -> None:
        for scheme in self.schemes:
            self.page.emulate_media(**SCHEMES[scheme], reduced_motion="reduce")
            found = self.page.evaluate("rules => look.axe(rules)", [*RULES, BEST])
            self.seen.note((self.language, "axe", str(width), scheme), name, found)
        self.page.emulate_media(**SCHEMES["light"], reduced_motion="reduce")

    def _width(self, name: str, width: str) -> None:
        flaws = ["wider than the screen"] if self.page.evaluate("look.isWide()") else []
        self.seen.note((self.language, "fits", width), name, flaws)

    def _tab(self) -> list[str]:
        """Press Tab as often as there are controls, and a little more."""
        for _ in range(self.page.evaluate("look.beginTabbing()") + 2):
            self.page.keyboard.press("Tab")
        flaws: list[str] = self.page.evaluate("look.tabbed()")
        return flaws
