"""Table: a file of rows (XLSX, CSV or JSON) taken apart: which columns it has, and each row's cells by column.

What is wrong with the file as a whole is said in words. Cells are text; a name of a column may be written in several
ways (`partner_bsn`, `Partner BSN`, `partnerBsn`).
"""

import asyncio
import csv
import io
import json
import re
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from cases import sheet
from cases.intake.row import COLUMNS
from cases.refusal import Flaw, QueryRefused

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV, JSON = "text/csv", "application/json"
ENDINGS = {".xlsx": XLSX, ".csv": CSV, ".json": JSON}
MOST_ROWS = 10_000
MOST_BYTES = 5_000_000
LONGEST_LINE = 20_000
PATIENCE_SECONDS = 120
FILE = "bestand"
SAYS = {
    "encoding": "Dit is geen UTF-8. Kies bij het opslaan: CSV UTF-8.",
    "no-rows": "Er staan geen rijen in. Vul het sjabloon in vanaf rij 2.",
    "too-many-rows": f"Er staan meer dan {MOST_ROWS} rijen in. Maak er twee bestanden van.",
    "line-too-long": f"Een regel heeft meer dan {LONGEST_LINE} tekens. Misschien ontbreekt een aanhalingsteken.",
    "quotes": "De aanhalingstekens kloppen niet.",
    "no-json": "Dit is geen JSON zoals wij die verwachten: een lijst `regels` met in elke regel tekst.",
    sheet.NO_EXCEL: "Dit is geen Excelbestand dat wij kunnen lezen. Sla het op als .xlsx, zonder wachtwoord.",
    sheet.TOO_BIG: "Het bestand wordt uitgepakt te groot. Zet de rijen in een nieuw bestand.",
    sheet.FOREIGN: "Er staan macro's of koppelingen in het bestand. Zet de rijen in een nieuw bestand.",
    sheet.TOO_WIDE: f"Er zijn meer dan {sheet.MOST_COLUMNS} kolommen. Gebruik het sjabloon.",
    "cells-too-many": "In deze rij staat meer dan er koppen zijn. Misschien ontbreken aanhalingstekens.",
    "columns-missing": "Deze kolommen ontbreken: {columns}. Gebruik het sjabloon.",
    "column-unknown": "Deze kolom kennen wij niet. Gebruik de koppen van het sjabloon, en haal andere kolommen weg.",
    "column-repeated": "Deze kolom staat er twee keer.",
}
ALIASES = {"e_mail": "email", "emailadres": "email", "e_mailadres": "email", "communicatievoorkeur": "kanaal"}
HUMP, BETWEEN = re.compile(r"(?<=[a-z])(?=[A-Z])"), re.compile(r"[\s_-]+")
Cells = Mapping[str, str]
Lines = AsyncIterator[tuple[int, Sequence[str]]]


def refused(code: str, pointer: str = FILE, **more: str) -> QueryRefused:
    """The refusal of a whole file."""
    return QueryRefused([Flaw(pointer, code, SAYS[code].format(**more))])


async def read(kind: str, content: bytes) -> AsyncIterator[tuple[int, Cells]]:
    """Each row's number, as somebody sees it in the file, and its cells by column. Raises `QueryRefused`."""
    lines = _READ[kind](content)
    header: list[str] | None = None
    count = 0
    async for number, cells in lines:
        if header is None:
            header = _columns(cells)
            continue
        count += 1
        if count > MOST_ROWS:
            raise refused("too-many-rows")
        if any(cells[len(header) :]):
            raise refused("cells-too-many", f"rij {number}")
        yield number, dict(zip(header, cells, strict=False))
    if not count:
        raise refused("no-rows")


def _columns(cells: Sequence[str]) -> list[str]:
    """The header's columns by their names here. Raises `QueryRefused` with all that is wrong; it repeats no cell."""
    names = [name_of(cell) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if len(names) > sheet.MOST_COLUMNS:
        raise refused(sheet.TOO_WIDE)
    flaws = [
        Flaw(f"kolom {letter(place)}", "column-unknown", SAYS["column-unknown"])
        for place, name in enumerate(names)
        if name not in COLUMNS
    ]
    flaws += [
        Flaw(f"kolom {letter(place)}", "column-repeated", SAYS["column-repeated"])
        for place, name in enumerate(names)
        if name in COLUMNS and name in names[:place]
    ]
    missing = [name for name, column in COLUMNS.items() if column.needed and name not in names]
    if missing:
        told = SAYS["columns-missing"].format(columns=", ".join(missing))
        flaws.append(Flaw(FILE, "columns-missing", told))
    if flaws:
        raise QueryRefused(flaws)
    return names


def name_of(heading: str) -> str:
    """A heading as the name that it means."""
    name = BETWEEN.sub("_", HUMP.sub("_", heading.strip())).lower()
    return ALIASES.get(name, name)


def letter(place: int) -> str:
    """How a spreadsheet calls the column at that place, counted from 0."""
    before, last = divmod(place, 26)
    return (letter(before - 1) if before else "") + chr(ord("A") + last)


async def _read_csv(content: bytes) -> Lines:
    if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        raise refused(sheet.NO_EXCEL)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refused("encoding", f"regel {content[: error.start].count(10) + 1}") from None
    if "\0" in text:
        raise refused("encoding")
    for number, cells in enumerate(_csv_rows(text), 1):
        if any(cells):
            yield number, cells


def _csv_rows(text: str) -> Iterator[list[str]]:
    first = text.partition("\n")[0]
    before = csv.field_size_limit(LONGEST_LINE)
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True):
            yield [cell.strip(" ") for cell in row]
    except csv.Error as error:
        raise refused("line-too-long" if "limit" in str(error) else "quotes") from None
    finally:
        csv.field_size_limit(before)


async def _read_json(content: bytes) -> Lines:
    """Rows are counted from 1 here: the first of the list is row 1."""
    try:
        told: Any = json.loads(content)
    except (ValueError, RecursionError):
        raise refused("no-json") from None
    rows = told.get("regels") if isinstance(told, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise refused("no-json")
    names = list(COLUMNS)
    yield 0, names
    for number, row in enumerate(rows, 1):
        yield number, _in_order(names, row, number)


def _in_order(names: Sequence[str], row: dict[str, Any], number: int) -> list[str]:
    cells = {name_of(key): value for key, value in row.items() if value is not None}
    if not cells.keys() <= COLUMNS.keys():
        raise refused("column-unknown", f"rij {number}")
    if not all(isinstance(value, str) for value in cells.values()):
        raise refused("no-json", f"rij {number}")
    return [cells.get(name, "").strip(" ") for name in names]


async def _read_xlsx(content: bytes) -> Lines:
    """Rows as the limited process tells them, one by one."""
    if not content.startswith(b"PK"):
        raise refused(sheet.NO_EXCEL)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cases.sheet", stdin=pipe, stdout=pipe, stderr=asyncio.subprocess.DEVNULL,
        limit=2 * sheet.MOST_COLUMNS * sheet.MOST_LETTERS * 6,
    )  # fmt: skip
    giving = asyncio.create_task(_give(process, content))
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            async for number, cells in _told(process):
                yield number, cells
            if await process.wait() != 0:  # killed: it asked for too much
                raise refused(sheet.TOO_BIG)
    except TimeoutError:
        raise refused(sheet.TOO_BIG) from None
    finally:
        giving.cancel()
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _told(process: asyncio.subprocess.Process) -> Lines:
    if process.stdout is None:
        return
    async for line in process.stdout:
        told = json.loads(line)
        if isinstance(told, dict):
            raise refused(told["refused"])
        yield told[0], told[1]


async def _give(process: asyncio.subprocess.Process, content: bytes) -> None:
    with suppress(BrokenPipeError, ConnectionResetError):  # it was killed, which its end will tell
        if process.stdin is not None:
            process.stdin.write(content)
            await process.stdin.drain()
            process.stdin.close()


_READ = {XLSX: _read_xlsx, CSV: _read_csv, JSON: _read_json}
