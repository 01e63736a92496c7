"""python -m e2e.crawl: follow links from the start over every state of every page, and look at each in a real browser.

It opens practice towns of its own: one whose clock stands still, and for the hand-off one whose clock goes. A whole
crawl also measures with Lighthouse and writes what came of it; the status is 0 when no flaw was found.
"""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from e2e.crawl import handoff, inside, lighthouse, outside, result
from e2e.crawl.inside import Inside
from e2e.crawl.lighthouse import Measured
from e2e.crawl.look import SCHEMES, Looker, Seen
from e2e.crawl.reading import Reading
from e2e.photo import draw
from e2e.town import Town, browser_of, opened

MOMENT = "2026-04-15T09:00:00Z"
NOTE = Path(__file__).parents[2] / "docs" / "crawl.md"
PARTS = ("inside", "handoff", "outside")
LANGUAGES, WIDTHS = ["nl", "ar"], [360, 1280]


def main() -> int:
    """Crawl as asked, and tell what was found."""
    asked = _parser().parse_args()
    seen, measured = Seen(), list[Measured]()
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser, photo = browser_of(playwright), draw(Path(folder) / "loonstrook.jpg")
        for part in asked.part or PARTS:
            with opened(Path(folder) / part, *([] if part == "handoff" else ["--clock", MOMENT])) as town:
                for language in asked.language:
                    looker = Looker(_page(browser, language), language, seen, asked.width)
                    _crawl(part, town, looker, photo)
                if part == "outside" and asked.lighthouse:
                    measured += _measured(browser, town, asked.language)
        browser.close()
    print("\n".join([*seen.flaws, f"{len(seen.flaws)} flaws"]), flush=True)
    if not asked.part:
        asked.note.write_text(result.told(seen, measured, asked.language, asked.width, tuple(SCHEMES)), "utf-8")
    return int(bool(seen.flaws) or not all(each.is_enough for each in measured))


def _crawl(part: str, town: Town, looker: Looker, photo: Path) -> None:
    print(f"{looker.language}: {part} …", flush=True)
    if part == "outside":
        found = outside.explore(town, looker.language)
        looker.seen.met[looker.language] = len(found)
        outside.look_at(found, Reading.everything, town, looker)
    else:
        (inside if part == "inside" else handoff).walk(Inside(town, looker, photo))
    looker.page.context.close()


def _page(browser: Browser, language: str) -> Page:
    context = browser.new_context(locale=language, reduced_motion="reduce")
    page = context.new_page()
    page.clock.install()
    return page


def _measured(browser: Browser, town: Town, languages: Sequence[str]) -> Iterator[Measured]:
    for language in languages:
        for each in lighthouse.measure(browser, town, language):
            print(f"{each.language}: Lighthouse on {each.page}: {', '.join(map(str, each.scores))}", flush=True)
            yield each


def _parser() -> ArgumentParser:
    parser = ArgumentParser(prog="python -m e2e.crawl", description=__doc__)
    parser.add_argument("--language", nargs="+", default=LANGUAGES, help="codes of live languages (nl ar)")
    parser.add_argument("--width", nargs="+", type=int, default=WIDTHS, help="of the screen, in CSS pixels (360 1280)")
    parser.add_argument("--part", nargs="+", choices=PARTS, help="only these; then nothing is written")
    parser.add_argument("--no-lighthouse", dest="lighthouse", action="store_false", help="do not measure speed")
    parser.add_argument("--note", type=Path, default=NOTE, help="where to write what came of it (docs/crawl.md)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
