"""Postgres: one case by its id from a PostgreSQL server of the bench's own, with every commit durable.

Ours is the officer API started alone on it; the limit is one row by its key with asyncpg behind bare Starlette, on the
same server. 32 connections ask for 500 cases in turn, alternately; the figure is the median of the rounds' ratios.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from bench import house, table
from bench.load import asking
from bench.measuring import Asked, alternately
from bench.table import Goal, Line
from tests import postgres

MOST_CASES = 100_000


def measure(asked: Asked) -> list[Line]:
    """One line."""
    with TemporaryDirectory(prefix="bench-") as folder, postgres.running("-c fsync=on") as address:
        at = house.furnish(Path(folder), min(asked.cases, MOST_CASES), address)
        ids, headers = house.ids(at, 500), at.headers()
        with at.door("officer_api") as door, house.limit("asyncpg_row", address.replace("+asyncpg", "")) as least:
            ours = [asking(door.number, f"/v1/zaken/{each}", headers) for each in ids]
            theirs = [asking(least.number, f"/{each}") for each in ids]
            speeds = alternately(asked, lambda time: door.speed(ours, time), lambda time: least.speed(theirs, time))
    return [table.of_speeds("case status by id on PostgreSQL", *speeds, Goal(0.5, 0.7))]
