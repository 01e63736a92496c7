"""Guide: a page of the guide that was seen before, and one that is seen for the first time.

Ours is the portal started alone. Seen before: 32 connections ask for one address, ours and the limit alternately; the
limit is as many constant bytes from memory behind bare Starlette. The figure is the median of the rounds' ratios.
First time: one connection asks for as many different addresses as there are requests, one by one; each has a key of
its own in the reserved name `visit`, so that the portal must render it. The figure is the median of what one takes.
"""

from statistics import median
from time import perf_counter

import httpx2

from bench import house, table
from bench.load import asking
from bench.measuring import Asked, alternately
from bench.table import Goal, Line

PAGE = f"/{house.TOWN}/nl/stappen"
ANSWERED = "?household=together"


def measure(asked: Asked) -> list[Line]:
    """Both lines."""
    with asked.house.door("portal") as door, httpx2.Client(base_url=f"http://127.0.0.1:{door.number}") as browser:
        body = browser.get(PAGE + ANSWERED).raise_for_status().content
        file = asked.house.folder / "page.html"
        file.write_bytes(body)
        with house.limit("constant", str(file)) as least:
            ours, theirs = [asking(door.number, PAGE + ANSWERED)], [asking(least.number, "/")]
            before = alternately(asked, lambda time: door.speed(ours, time), lambda time: least.speed(theirs, time))
        took = [_took(browser, f"{PAGE}{ANSWERED}&visit={count}") for count in range(min(asked.requests, 300))]
    return [
        table.of_speeds(f"guide page of {len(body):,} bytes, seen before", *before, Goal(0.5, 0.7)),
        Line("guide page, first time", median(took) * 1000, "ms", f"median of {len(took)}, over the line",
             Goal(2, 0.7, less_is_better=True)),
    ]  # fmt: skip


def _took(browser: httpx2.Client, address: str) -> float:
    began = perf_counter()
    browser.get(address).raise_for_status()
    return perf_counter() - began
