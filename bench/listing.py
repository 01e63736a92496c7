"""Listing: a page of 50 deep in the list of cases, and of the feed; and whether the list's cost stays flat.

Ours is the officer API started alone on SQLite, asked for the page in the middle by its cursor; the limit is the same
place by keyset with sqlite3 on the event loop behind bare Starlette. 32 connections, ours and the limit alternately;
the figure is the median of the rounds' ratios. Flatness: the API on a second house of a hundredth of the cases, asked
for its middle alternately with the large one; the figure is how many times as much the large one takes.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import house, table
from bench.house import House, Port
from bench.load import asking
from bench.measuring import Asked, alternately
from bench.table import Goal, Line, ratio

SHARE = 100


def measure(asked: Asked) -> list[Line]:
    """The list, the feed, and how flat the list is."""
    cases = f"in {asked.cases:,} cases"
    with asked.house.door("officer_api") as door:
        list_, feed = _asking(asked.house, asked.cases, door)
        place, sequence = house.middle(asked.house, asked.cases), str(asked.cases // 2)
        with house.limit("page", asked.house.file, *place, sequence) as least:
            bare = [[asking(least.number, path)] for path in ("/cases", "/events")]
            first = alternately(asked, lambda time: door.speed(list_, time), lambda time: least.speed(bare[0], time))
            second = alternately(asked, lambda time: door.speed(feed, time), lambda time: least.speed(bare[1], time))
        with _smaller(asked) as (small, few):
            asks = _asking(small, asked.cases // SHARE, few)[0]
            large, little = alternately(asked, lambda time: door.speed(list_, time), lambda time: few.speed(asks, time))
    flat = ratio([each.per_second for each in little], [each.per_second for each in large])
    return [
        table.of_speeds(f"list page of 50 deep {cases}", *first, Goal(0.5, 0.8)),
        table.of_speeds(f"feed page of 50 deep {cases}", *second, None),
        Line(f"the list, {asked.cases // SHARE:,} to {asked.cases:,} cases", flat, "× the cost", "both in this run",
             Goal(1.3, 1.1, less_is_better=True)),
    ]  # fmt: skip


def _asking(at: House, cases: int, door: Port) -> tuple[list[bytes], list[bytes]]:
    """Calls for the middle page of the list, and of the feed."""
    moment, case_id = house.middle(at, cases)
    headers = at.headers()
    places = {"zaken": ("zakenOphalen", house.told_place(int(moment), case_id)),
              "gebeurtenissen": ("gebeurtenissenOphalen", str(cases // 2))}  # fmt: skip
    paths = [f"/v1/{path}?cursor={at.cursor(*place)}" for path, place in places.items()]
    return [asking(door.number, paths[0], headers)], [asking(door.number, paths[1], headers)]


@contextmanager
def _smaller(asked: Asked) -> Iterator[tuple[House, Port]]:
    with TemporaryDirectory(prefix="bench-") as folder:
        small = house.furnish(Path(folder), asked.cases // SHARE)
        with small.door("officer_api") as door:
            yield small, door
