"""Weight: what a browser must fetch, compressed as it is sent (Brotli, else gzip), in kB of 1000 bytes.

First view: the first page of the guide with every file that it names. Following page: the next page, whose files the
browser has. Script: the script on those pages. Headers are not counted.
"""

import re

import httpx2

from bench import house
from bench.measuring import Asked
from bench.table import Goal, Line

NAMED = re.compile(r'(?:src|href)="(/static/[^"]+)"')
ACCEPT = {"Accept-Encoding": "br, gzip"}


def measure(asked: Asked) -> list[Line]:
    """Three lines; what the first view is made of stands in its last cell."""
    with asked.house.door("portal") as door:
        address, page = f"http://127.0.0.1:{door.number}", f"/{house.TOWN}/nl/stappen"
        text = httpx2.get(address + page).raise_for_status().text
        files = {path: _weight(address + path) for path in sorted(set(NAMED.findall(text)))}
        first, following = _weight(address + page), _weight(f"{address}{page}?household=together")
    kinds = {kind: sum(each for path, each in files.items() if path.endswith(kind)) for kind in (".css", ".js", ".svg")}
    parts = ", ".join(f"{kind[1:]} {weight:.1f}" for kind, weight in kinds.items())
    return [
        Line("first view", first + sum(files.values()), "kB", f"page {first:.1f}, {parts}", _most(20, 14)),
        Line("following page", following, "kB", "the page alone", _most(8, 5)),
        Line("script", kinds[".js"], "kB", "all that the page names", _most(10, 6)),
    ]


def _most(enough: float, hard: float) -> Goal:
    return Goal(enough, hard, less_is_better=True)


def _weight(address: str) -> float:
    with httpx2.stream("GET", address, headers=ACCEPT) as answer:
        answer.raise_for_status()
        return sum(len(chunk) for chunk in answer.iter_raw()) / 1000
