"""Sheet: rows for a spreadsheet, as CSV or XLSX, made piece by piece. What would be a formula stays text."""

import csv
import io
import re
import zipfile
from collections.abc import AsyncIterator, Iterable, Sequence
from xml.sax.saxutils import escape

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""How a cell begins that a spreadsheet would run."""
NOT_FOR_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
OPEN_XML = "http://schemas.openxmlformats.org"
MAIN, OFFICE = f"{OPEN_XML}/spreadsheetml/2006/main", f"{OPEN_XML}/officeDocument/2006/relationships"
PACKAGE, TYPE = f"{OPEN_XML}/package/2006", "application/vnd.openxmlformats-officedocument.spreadsheetml"
FRAME = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{TYPE}.sheet.main+xml"/>'
    f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{TYPE}.worksheet+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
    '<sheets><sheet name="Zaken" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
}
"""Everything of a workbook with one sheet but that sheet (ECMA-376)."""
Rows = Iterable[Sequence[str]]


def as_csv(rows: Rows) -> str:
    """The rows as comma-separated values (RFC 4180)."""
    written = io.StringIO()
    csv.writer(written).writerows([_inert(cell) for cell in row] for row in rows)
    return written.getvalue()


async def csv_pieces(parts: AsyncIterator[Rows]) -> AsyncIterator[bytes]:
    """The parts as one file, each as soon as it is there. It begins with the mark by which spreadsheets know UTF-8."""
    yield b"\xef\xbb\xbf"
    async for rows in parts:
        yield as_csv(rows).encode()


async def xlsx_pieces(parts: AsyncIterator[Rows]) -> AsyncIterator[bytes]:
    """The parts as one workbook, each as soon as it is there: nothing lies on a disk or is held until the end.

    Every cell is an inline text, so that none can be a formula.
    """
    out = _Outflow()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, content in FRAME.items():
            book.writestr(name, HEAD + content)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>'.encode())
            async for rows in parts:
                sheet.write("".join(map(_row, rows)).encode())
                yield out.poured()
            sheet.write(b"</sheetData></worksheet>")
    yield out.poured()


class _Outflow(io.RawIOBase):
    """What a zip file writes, until it is fetched. It cannot go back."""

    def __init__(self) -> None:
        self._held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self._held += content
        return len(content)

    def poured(self) -> bytes:
        """What came since the last time."""
        held, self._held = bytes(self._held), bytearray()
        return held


def _row(cells: Sequence[str]) -> str:
    texts = (escape(NOT_FOR_XML.sub("", cell)) for cell in cells)
    return f"<row>{''.join(map(_CELL.format, texts))}</row>"


_CELL = '<c t="inlineStr"><is><t xml:space="preserve">{}</t></is></c>'


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(FORMULA) else cell
