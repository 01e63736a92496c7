"""Letter: a message as PDF: for one person as PDF/UA-1 and PDF/A-2a, or many in one plain file for who prints them.

The address stands where an envelope with its window at the left shows it (letter.typ says by which source). Fonts are
the ones in the package, never those of the machine, so that a letter is the same everywhere.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import manimgx_fonts
import msgspec
import pikepdf
import typst

from cases.letter import qr
from cases.municipality import Municipality
from cases.template import Sheet, Standard
from cases.template.standard import FRAME
from cases.wording import DUTCH

SOURCE = (Path(__file__).parent / "letter.typ").read_bytes()
FONTS = Path(manimgx_fonts.__file__).parent
NO_SHAPE = re.compile(r'the text `"(.+?)"` could not be displayed')
INDEX = ("volgnummer", "eerste_pagina", "aantal_paginas", "zaaknummer", "soort")


@dataclass(frozen=True)
class Press:
    """What letters are made with: the words that stand in every letter, and who sends them."""

    standard: Standard
    municipalities: Mapping[str, Municipality]

    def letter(self, sheet: Sheet, now: datetime) -> bytes:
        """One letter as PDF/UA-1 and PDF/A-2a."""
        return self._made([sheet], now, accessible=True)

    def batch(self, sheets: Sequence[Sheet], now: datetime) -> tuple[bytes, str]:
        """Letters of one municipality as one PDF, and its index as CSV: which pages are whose."""
        made = self._made(sheets, now, accessible=False)
        return made, _index(sheets, made)

    def pictures(self, sheet: Sheet) -> list[bytes]:
        """One letter as PNG, page by page."""
        made = compiler().compile(SOURCE, format="png", ppi=96, sys_inputs=self.inputs([sheet]))
        return made if isinstance(made, list) else [made or b""]

    def _made(self, sheets: Sequence[Sheet], now: datetime, *, accessible: bool) -> bytes:
        """The PDF. A sign that no font of ours has becomes a question mark: the letter goes all the same."""
        told, at = self.inputs(sheets), now.replace(microsecond=0)
        while True:
            try:
                made = compiler().compile(
                    SOURCE, format="pdf", sys_inputs=told, timestamp=at, pdf_tags=accessible,
                    pdf_standards=["a-2a", "ua-1"] if accessible else [],
                )  # fmt: skip
            except typst.TypstError as error:
                told = _without_what_has_no_shape(told, error)
                continue
            if not isinstance(made, bytes):
                raise TypeError(type(made))
            return made

    def inputs(self, sheets: Sequence[Sheet]) -> dict[str, str]:
        """What the letter's own program is given."""
        return {"letters": msgspec.json.encode([self._told(sheet) for sheet in sheets]).decode()}

    def _told(self, sheet: Sheet) -> dict[str, Any]:
        town = self.municipalities[sheet.municipality]
        return {
            "to": sheet.to,
            "date": sheet.date,
            "number": sheet.number,
            "code": sheet.code,
            "look": _look(town),
            "parts": [
                msgspec.to_builtins(part) | {"address": _page(sheet, part.language), "qr": _qr(sheet, part.language)}
                for part in sheet.parts
            ],
            "languages": list(self._languages(sheet)),
        }

    def _languages(self, sheet: Sheet) -> Iterator[dict[str, Any]]:
        """The way to the page in every other language than those of the letter."""
        said = {part.language for part in sheet.parts}
        for each in self.standard.languages:
            if each.code not in said | {DUTCH}:
                yield {
                    "language": each.code,
                    "direction": each.direction,
                    "name": each.name,
                    "says": self.standard.texts[each.code][FRAME].title,
                    "address": _page(sheet, each.code),
                    "qr": _qr(sheet, each.code),
                }


@cache
def compiler() -> typst.Compiler:
    """The press for who makes one letter after another."""
    return a_compiler()


def a_compiler() -> typst.Compiler:
    """A press, with nothing of this machine in it. It makes one thing at a time."""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
    return typst.Compiler(b"", font_paths=fonts, ignore_system_fonts=True)


def _without_what_has_no_shape(told: dict[str, str], error: typst.TypstError) -> dict[str, str]:
    """What is told with question marks for the signs that the error names. Raises any other error again."""
    found = NO_SHAPE.search(str(error))
    strange = set(found[1]) & set(told["letters"]) - set("?") if found else set()
    if not strange:
        raise error
    return {"letters": told["letters"].translate(dict.fromkeys(map(ord, strange), "?"))}


def _look(town: Municipality) -> dict[str, Any]:
    style, contact = town.style, town.contact
    return {
        "name": f"Gemeente {town.name}",
        "colour": style.colour,
        "logo": style.logo,
        "signature": list(style.signature) or ["Met vriendelijke groet,", contact.team],
        "footer": " · ".join(contact.post_address),
    }


def _page(sheet: Sheet, language: str) -> str:
    return f"{sheet.address}/{sheet.municipality}/{language}/code"


def _qr(sheet: Sheet, language: str) -> list[int]:
    """What a phone scans: the page in that language; the code is a fragment, which a browser never sends."""
    return list(qr.drawn(_page(sheet, language) + (f"#{sheet.code}" if sheet.code else "")))


def _index(sheets: Sequence[Sheet], made: bytes) -> str:
    """Which pages of the file are whose: a letter begins where its first title stands."""
    with pikepdf.open(io.BytesIO(made)) as opened, opened.open_outline() as outline:
        numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(opened.pages, 1)}
        titles = [numbers[_where(item).objgen] for item in outline.root]
        pages = len(opened.pages)
    firsts = list(accumulate((len(sheet.parts) for sheet in sheets), initial=0))
    starts = [*(titles[first] for first in firsts[:-1]), pages + 1]
    written = io.StringIO()
    lines = csv.writer(written)
    lines.writerow(INDEX)
    for number, (sheet, (start, after)) in enumerate(zip(sheets, pairwise(starts), strict=True), 1):
        lines.writerow((number, start, after - start, sheet.number, sheet.kind))
    return written.getvalue()


def _where(item: pikepdf.OutlineItem) -> Any:
    """The page that a line of the outline leads to."""
    place: Any = item.destination
    return place[0]
