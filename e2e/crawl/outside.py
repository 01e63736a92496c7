"""Outside: the pages before the code. A plain client follows the links from the start; the browser looks at some."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from e2e.crawl.look import Looker
from e2e.crawl.reading import Reading, read
from e2e.crawl.wander import Fetch, Wanted, choose, wander
from e2e.town import Town

CONTENT = Path(__file__).parents[2] / "content"
SPOKEN = ("questions/no-digid", "safety/violence")
MANY, NONE = "digid", "zzzz qqqq"
MISTYPED = "x"


def explore(town: Town, language: str, wanted: Wanted = Reading.everything) -> list[Reading]:
    """Every page that a visitor who reads this language comes to, from choosing a municipality on."""
    questions = asked_in(language)
    with httpx2.Client(base_url=town.portal, headers={"Accept-Language": language}, follow_redirects=True) as client:

        def fetch(address: str) -> Reading | None:
            if not _is_ours(town, address, language):
                return None
            answer = client.get(address)
            if not answer.headers.get("content-type", "").startswith("text/html"):
                return None
            return read(answer.text, path_of(str(answer.url)), questions)

        found = wander(["/"], fetch, wanted)
        return found + _mistyped(found, fetch)


def look_at(readings: Sequence[Reading], wanted: Wanted, town: Town, looker: Looker) -> int:
    """Look at as many of these pages as show all that is wanted; how many."""
    chosen = choose(readings, wanted)
    for number, reading in enumerate(chosen, 1):
        looker.page.goto(town.portal + reading.address)
        looker.look(reading.address, reading.kind)
        if number % 20 == 0:
            print(f"{looker.language}: {number} of {len(chosen)} pages, {len(looker.seen.flaws)} flaws", flush=True)
    return len(chosen)


def asked_in(language: str) -> tuple[str, ...]:
    """What people ask in this language: a question with one answer, a danger, one that is unclear, and nonsense."""
    said = []
    for name in SPOKEN:
        front = (CONTENT / language / f"{name}.md").read_text("utf-8").split("+++")[1]
        said.append(tomllib.loads(front)["phrasings"][0])
    return (*said, MANY, NONE)


def _mistyped(found: Sequence[Reading], fetch: Fetch) -> list[Reading]:
    """An address with a letter too many: of a page, an answer, a topic, a municipality."""
    place = next(each.address for each in found if each.kind == "welcome")
    step = next(each.address for each in found if "step=" in each.kind and "?" in each.address)
    topic = next(each.address for each in found if each.kind.startswith("vragen/"))
    wrong = [place + MISTYPED, step + MISTYPED, topic + MISTYPED, place.replace("/", f"{MISTYPED}/", 2)[1:]]
    return [reading for each in wrong if (reading := fetch(each))]


def _is_ours(town: Town, address: str, language: str) -> bool:
    """Whether the address is of the portal and in this language."""
    parts = urlsplit(address)
    if parts.scheme and f"{parts.scheme}://{parts.netloc}" != town.portal:
        return False
    pieces = parts.path.split("/")
    return parts.path == "/" or len(pieces) < 3 or pieces[2] in ("", language)


def path_of(address: str) -> str:
    """The path and query of an address."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
