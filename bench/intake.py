"""Intake: a file of 10,000 residents (CSV), checked, accepted and made into invited cases; codes come later.

Ours runs alone in a process of its own on an empty SQLite file. The limit is `executemany` of sqlite3 for the very
rows that ours left in its tables, into an empty file with the same tables and indexes, durable in as many
transactions. Both alternately; the figure is the median of (limit / ours). Memory is what ours held at its highest.
"""

import asyncio
import json
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from shutil import copy
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter

from bench import house
from bench.measuring import Asked
from bench.table import TIMES, Goal, Line, ratio
from cases import intake, seal, unseal
from cases.database import connect
from cases.intake import COLUMNS, CSV, File, Marks
from cases.settings import ROOT
from cases.settings import read as read_settings

ROWS = 10_000
PARTS = 20
TABLES = ("case", "person", "status_set", "message", "event", "reexamination_row")


def measure(asked: Asked) -> list[Line]:
    """Two lines: the speed, and the memory that ten times the rows take."""
    ours, limit, peaks = [], [], {}
    many = min(asked.cases, ROWS)
    few = many // 10
    for _ in range(asked.rounds):
        with TemporaryDirectory(prefix="bench-") as made:
            told = _ours(Path(made), many)
            ours.append(told["seconds"])
            peaks[many] = told["megabytes"]
            limit.append(_least(Path(made)))
    with TemporaryDirectory(prefix="bench-") as made:
        peaks[few] = _ours(Path(made), few)["megabytes"]
    made_of = f"{median(ours):.2f} and {median(limit):.2f} s for {many:,} rows"
    more = f"{peaks[few]:.0f} MB with {few:,} rows, {peaks[many]:.0f} MB with {many:,}"
    return [
        Line("import of residents", ratio(limit, ours), TIMES, made_of, Goal(0.1, 0.3)),
        Line("memory of ten times the rows", peaks[many] - peaks[few], "MB", more, Goal(20, 10, less_is_better=True)),
    ]


def _ours(folder: Path, rows: int) -> dict[str, float]:
    house.furnish(folder, 1)
    with sqlite3.connect(folder / "cases.db") as made:
        for table in reversed(TABLES):
            made.execute(f'DELETE FROM "{table}"')  # noqa: S608
    made.close()
    copy(folder / "cases.db", folder / "empty.db")
    words = [sys.executable, "-m", "bench.intake", str(folder), str(rows)]
    told = subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    answer: dict[str, float] = json.loads(told.stdout)
    return answer


def _least(folder: Path) -> float:
    """Seconds for the same rows, put into the same tables by the bare driver."""
    with sqlite3.connect(folder / "cases.db") as made:
        rows = {table: made.execute(f'SELECT * FROM "{table}"').fetchall() for table in TABLES}  # noqa: S608
        whole = made.execute("SELECT * FROM reexamination").fetchone()
    bare = sqlite3.connect(folder / "empty.db", isolation_level=None)
    bare.executescript("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;")
    bare.execute(f"INSERT INTO reexamination VALUES ({', '.join('?' * len(whole))})", whole)  # noqa: S608
    began = perf_counter()
    for part in range(PARTS):
        bare.execute("BEGIN IMMEDIATE")
        for table, all_rows in rows.items():
            size = len(all_rows) // PARTS
            some = all_rows[part * size : (part + 1) * size]
            bare.executemany(f'INSERT INTO "{table}" VALUES ({", ".join("?" * len(some[0]))})', some)  # noqa: S608
        bare.execute("COMMIT")
    took = perf_counter() - began
    bare.close()
    return took


def a_file(rows: int) -> bytes:
    """As many invented residents, with different numbers that pass the 11-test."""
    lines = [";".join(COLUMNS)]
    for number in range(rows):
        told = {
            "bsn": _bsn(number), "voornaam": f"Voornaam{number}", "achternaam": f"Achternaam{number}",
            "geboortedatum": "1984-05-03", "straat": "Oefenstraat", "huisnummer": str(number % 900 + 1),
            "postcode": "0000 AA", "woonplaats": "Voorbeeldstad", "kanaal": "BRIEF",
        }  # fmt: skip
        lines.append(";".join(told.get(name, "") for name in COLUMNS))
    return "\n".join(lines).encode()


def _bsn(number: int) -> str:
    for last in range(100):
        text = f"{1_000_000 + number}{last:02d}"
        if sum((9 - place) * int(digit) for place, digit in enumerate(text[:8])) % 11 == int(text[8]):
            return text
    raise ValueError(number)


def _peak() -> float:
    """What this process held at its highest, in MB: of its own, not of who started it."""
    told = Path("/proc/self/status").read_text()
    return int(told.partition("VmHWM:")[2].split()[0]) * 1.024 / 1000


async def _run(folder: Path, content: bytes) -> float:
    settings = read_settings({"DATA": str(folder)})
    keys = unseal.read(settings.worker)
    async with connect(settings.database) as database:
        clerk = intake.a_clerk(settings, database, partial(keys.open, "worker"), lambda: datetime.now(UTC))
        town = clerk.towns[house.TOWN]
        began = perf_counter()
        marks = Marks(clerk.key, seal.Envelopes(seal.recipients(settings.seals, town.slug)))
        to = seal.of_worker(settings.seals)
        checked = await intake.check_file(database, town.slug, marks, to, frozenset({"nl"}), File(CSV, content))
        async with database.begin() as session:
            await intake.accept(
                session, town, checked.parts, checked.rows, client="bench", officer=None, now=datetime.now(UTC)
            )
        while await intake.begin_next(clerk):
            pass
        return perf_counter() - began


if __name__ == "__main__":
    seconds = asyncio.run(_run(Path(sys.argv[1]), a_file(int(sys.argv[2]))))
    print(json.dumps({"seconds": seconds, "megabytes": _peak()}))
