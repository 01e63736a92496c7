"""Sheet: an Excel file that wants more than to be read is refused in words; what it would do never happens."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator

import pytest

from cases import intake, sheet
from cases.intake import CSV, JSON, XLSX
from cases.intake.table import SAYS
from cases.refusal import Flaw, QueryRefused
from tests.intake import HEADER, a_csv, a_row, an_xlsx

SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = b'<!DOCTYPE x [<!ENTITY a "%s">%s]>' % (
    b"a" * 100,
    b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 50) for n in range(9)),
)
Change = Callable[[bytes], bytes]


def repacked(changed: dict[str, Change], added: dict[str, bytes] | None = None) -> bytes:
    """A good file of one row, in which some parts are other and some are new."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(an_xlsx([a_row(1)]))) as good,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed,
    ):
        for name in good.namelist():
            packed.writestr(name, changed.get(name, bytes)(good.read(name)))
        for name, content in (added or {}).items():
            packed.writestr(name, content)
    return out.getvalue()


def with_declaration(declared: bytes) -> Change:
    """The part with something declared before its first element."""
    return lambda part: re.sub(rb"<worksheet", declared + b"<worksheet", part, count=1)


def many_cells(_: bytes) -> bytes:
    """A sheet whose rows have a cell beyond the last column that is read."""
    rows = b"".join(b'<row r="%d"><c r="BI%d" t="inlineStr"><is><t>x</t></is></c></row>' % (n, n) for n in range(1, 9))
    return b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>%s' % rows + (
        b"</sheetData></worksheet>"
    )


def lying(content: bytes) -> bytes:
    """The file whose directory says that each part unpacks to ten bytes."""
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        sizes = [part.file_size for part in packed.infolist()]
    for size in sizes:
        content = content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
    return content


FILES: dict[str, tuple[bytes, str]] = {
    "a zip bomb": (repacked({SHEET: lambda part: part + b" " * 120_000_000}), sheet.TOO_BIG),
    "a zip bomb that lies": (lying(repacked({SHEET: lambda part: part + b" " * 999_999})), sheet.NO_EXCEL),
    "very many parts": (repacked({}, {f"xl/x{n}.xml": b"" for n in range(300)}), sheet.TOO_BIG),
    "a link to another file": (repacked({}, {"xl/externalLinks/externalLink1.xml": b"<x/>"}), sheet.FOREIGN),
    "a connection to a database": (repacked({}, {"xl/connections.xml": b"<x/>"}), sheet.FOREIGN),
    "a macro": (repacked({}, {"xl/vbaProject.bin": b"x"}), sheet.FOREIGN),
    "entities that grow": (repacked({SHEET: with_declaration(ENTITIES)}), sheet.FOREIGN),
    "an entity from elsewhere": (
        repacked({SHEET: with_declaration(b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>')}), sheet.FOREIGN,
    ),
    "entities behind much space": (repacked({SHEET: with_declaration(b" " * 9000 + ENTITIES)}), sheet.FOREIGN),
    "very wide rows": (repacked({SHEET: many_cells}), sheet.TOO_WIDE),
    "half a file": (an_xlsx([a_row(1)])[:-200], sheet.NO_EXCEL),
    "no sheet": (repacked({SHEET: lambda _: b"<nothing"}), sheet.NO_EXCEL),
    "another zip": (b"PK\x03\x04" + bytes(500), sheet.NO_EXCEL),
    "an old Excel file": (b"\xd0\xcf\x11\xe0" + bytes(500), sheet.NO_EXCEL),
}  # fmt: skip


async def flaws(kind: str, content: bytes) -> list[Flaw]:
    with pytest.raises(QueryRefused) as refused:
        async for _ in intake.read(kind, content):
            pass
    return list(refused.value.flaws)


@pytest.mark.parametrize("name", FILES)
async def test_a_file_that_wants_more_than_to_be_read_is_refused_in_words(name: str) -> None:
    content, code = FILES[name]
    (flaw,) = await flaws(XLSX, content)
    assert (flaw.code, flaw.detail) == (code, SAYS[code])


def wide() -> Iterator[bytes]:
    yield a_csv([a_row(1)])
    yield b"\n" + b";" * len(HEADER) + b"too much"


WRONG: dict[str, tuple[str, bytes, str, str]] = {
    "a line of ten megabytes": (CSV, a_csv([a_row(1, straat="x" * 10_000_000)]), "bestand", "line-too-long"),
    "a heading of very many columns": (CSV, b"a;" * 5_000_000, "bestand", "too-many-columns"),
    "more cells than headings": (CSV, b"".join(wide()), "rij 3", "cells-too-many"),
    "letters of Windows": (CSV, a_csv([a_row(1), a_row(2, voornaam="Zoë")]).decode().encode("cp1252"), "regel 3",
                           "encoding"),
    "a column that nobody knows": (CSV, b"bsn;geheim\n1;2", "kolom B", "column-unknown"),
    "json that goes deep": (JSON, b"[" * 100_000, "bestand", "no-json"),
    "json with a number for a text": (JSON, b'{"regels": [{"bsn": 1}]}', "rij 1", "no-json"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
async def test_what_is_wrong_is_told_with_its_place(name: str) -> None:
    kind, content, pointer, code = WRONG[name]
    told = await flaws(kind, content)
    assert (pointer, code) in [(flaw.pointer, flaw.code) for flaw in told]
    assert all(len(flaw.detail) < 200 for flaw in told), "nothing of the file is repeated"
