"""Status: one case by its id, and the same answered 304, as a municipality's software asks it.

Ours is the officer API started alone on SQLite: token checked, client known, case fenced, reading recorded durably.
The limit is one row by its key with sqlite3 on the event loop behind bare Starlette; for the 304 only the version.
32 connections ask for 500 cases in turn, ours and the limit alternately. The figure is the median of the rounds'
ratios.
"""

from bench import house, load, table
from bench.measuring import Asked, alternately
from bench.table import Goal, Line


def measure(asked: Asked) -> list[Line]:
    """Both lines."""
    at = asked.house
    ids = house.ids(at, 500)
    with at.door("officer_api") as door, house.limit("row", at.file) as least:
        headers = at.headers()
        ours = [load.asking(door.number, f"/v1/zaken/{each}", headers) for each in ids]
        known = [load.asking(door.number, f"/v1/zaken/{each}", {**headers, "If-None-Match": '"2"'}) for each in ids]
        bare = [each.replace("-", "") for each in ids]
        theirs = [load.asking(least.number, f"/{each}") for each in bare]
        theirs_known = [load.asking(least.number, f"/known/{each}") for each in bare]
        first = alternately(asked, lambda time: door.speed(ours, time), lambda time: least.speed(theirs, time))
        second = alternately(
            asked, lambda time: door.speed(known, time, 304), lambda time: least.speed(theirs_known, time, 304)
        )
    return [
        table.of_speeds("case status by id", *first, Goal(0.3, 0.6)),
        table.of_speeds("the same answered 304", *second, Goal(0.35, 0.6)),
    ]
