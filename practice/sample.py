"""Sample: for each municipality an Excel file of three invented residents, to try how a reexamination begins."""

import io
from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook

from cases.intake import COLUMNS
from practice.settings import Settings

RESIDENTS = (
    {"bsn": "999990020", "voornaam": "Jikke", "achternaam": "Proefhuis", "kanaal": "BRIEF", "taal": "nl"},
    {"bsn": "999990032", "voornaam": "Selin", "achternaam": "Deneme", "kanaal": "EMAIL", "taal": "tr"},
    {"bsn": "999990044", "voornaam": "Mariam", "achternaam": "Al Tajribi", "kanaal": "BEIDE", "taal": "ar",
     "partner_bsn": "999990056", "partner_voornaam": "Yusuf", "partner_achternaam": "Al Tajribi",
     "partner_geboortedatum": "00-00-1979"},
)  # fmt: skip
"""Numbers that begin with 9999 are never given out."""


def of(settings: Settings, municipality: str) -> Path:
    """Where the file of a municipality lies."""
    return settings.data / "samples" / f"{municipality}.xlsx"


def write_all(settings: Settings, municipalities: Iterable[str]) -> None:
    """Write the files that are not there yet."""
    for name in municipalities:
        file = of(settings, name)
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(_sample(name))


def _sample(municipality: str) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.append(list(COLUMNS))
    for number, resident in enumerate(RESIDENTS, 1):
        home = {
            "geboortedatum": f"0{number}-02-198{number}", "straat": "Oefenstraat", "huisnummer": str(100 + number),
            "postcode": "0000 AA", "woonplaats": municipality.capitalize(),
            "email": f"proef{number}@{municipality}.example",
        }  # fmt: skip
        row = {**home, **resident}
        sheet.append([row.get(name) for name in COLUMNS])
    book.save(out)
    return out.getvalue()
