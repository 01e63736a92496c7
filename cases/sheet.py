"""Sheet: the rows of an Excel file (XLSX), read by a process of its own with little memory and time.

`python -m cases.sheet` reads a file, which never lies on a disk, and writes a line of JSON for each row that is not
empty: its number and its cells as text. A formula is told by its `=`. What is refused is one line with its code.
The process has no file to write to, and is killed when it asks for too much.
"""

import io
import json
import re
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 60
MOST_PARTS, MOST_BYTES, MOST_COLUMNS, MOST_LETTERS = 200, 100_000_000, 60, 300
NO_EXCEL, TOO_BIG, FOREIGN, TOO_WIDE = "no-excel", "unpacks-too-big", "foreign-parts", "too-many-columns"
FOREIGN_PARTS = re.compile(
    r"xl/(externalLinks|embeddings|activeX|ctrlProps|model|connections)|.*vbaProject", re.IGNORECASE
)
LOST_ZERO = 10_000_000, 100_000_000
"""A whole number of eight digits is a BSN of which Excel dropped the zero in front."""
DOCTYPE = b"<!DOCTYPE"
PIECE = 1024 * 1024


class Refused(Exception):
    """Why a file is not read."""


def rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Every row of the first sheet that is not empty. Raises `Refused`."""
    from openpyxl import load_workbook

    _must_be_harmless(content)
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()
        for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1), 1):
            if len(cells) > MOST_COLUMNS and _text(cells[MOST_COLUMNS]):
                raise Refused(TOO_WIDE)
            texts = [_text(cell) for cell in cells]
            if any(texts):
                yield number, texts
    except Refused:
        raise
    except Exception as error:  # whatever the library stumbles over, the file is none that it can read
        raise Refused(NO_EXCEL) from error


def _must_be_harmless(content: bytes) -> None:
    """Refuse what unpacks to too much, points elsewhere, runs something or declares entities; before it is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise Refused(TOO_BIG)
            if any(FOREIGN_PARTS.match(part.filename) for part in parts):
                raise Refused(FOREIGN)
            for part in parts:
                _must_have_no_entities(packed, part)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError, ValueError) as error:
        raise Refused(NO_EXCEL) from error


def _must_have_no_entities(packed: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Wherever it stands: what comes before it may be long."""
    before = b""
    with packed.open(part) as opened:
        while piece := opened.read(PIECE):
            plain = before + piece.replace(b"\0", b"").upper()
            if DOCTYPE in plain:
                raise Refused(FOREIGN)
            before = plain[-len(DOCTYPE) :]


def _text(cell: Any) -> str:
    """A cell as somebody reads it: dates as yyyy-mm-dd, whole numbers without a point."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and LOST_ZERO[0] <= value < LOST_ZERO[1]:
        return f"0{value}"
    return str(value)[:MOST_LETTERS].strip()


def _write(found: Iterable[tuple[int, list[str]]]) -> None:
    try:
        for row in found:
            sys.stdout.write(json.dumps(row) + "\n")
    except Refused as why:
        sys.stdout.write(json.dumps({"refused": str(why)}) + "\n")


def _limit_this_process() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _limit_this_process()
    _write(rows(sys.stdin.buffer.read()))
