"""Intake: files of invented residents, and what became of them."""

import io
from collections.abc import Iterable, Mapping
from functools import partial

from openpyxl import Workbook

from cases import intake, unseal
from cases.database import Database
from cases.intake import COLUMNS, Clerk
from cases.settings import Settings
from tests.conftest import StandingClock

HEADER = list(COLUMNS)


def a_bsn(number: int) -> str:
    """The invented BSN of that number: 9999 and five digits more would be nobody's; here only the check counts."""
    for last in range(100):
        text = f"{number:07d}{last:02d}"
        if sum((9 - place) * int(digit) for place, digit in enumerate(text[:8])) % 11 == int(text[8]):
            return text
    raise ValueError(number)


def a_row(number: int, **wishes: str) -> dict[str, str]:
    """One resident, by letter, with everything that a letter needs."""
    return {
        "bsn": a_bsn(1_000_000 + number), "voornaam": "Sanne", "achternaam": f"Oefenen{number}",
        "geboortedatum": "1984-05-03", "straat": "Oefenstraat", "huisnummer": str(number + 1), "postcode": "0000 AA",
        "woonplaats": "Voorbeeldstad", "kanaal": "BRIEF", **wishes,
    }  # fmt: skip


def a_partner(number: int) -> dict[str, str]:
    return {
        "partner_bsn": a_bsn(5_000_000 + number), "partner_voornaam": "Robin", "partner_achternaam": "Voorbeeld",
        "partner_geboortedatum": "00-00-1982",
    }  # fmt: skip


def a_csv(rows: Iterable[Mapping[str, str]], by: str = ";") -> bytes:
    lines = [by.join(HEADER), *(by.join(row.get(name, "") for name in HEADER) for row in rows)]
    return "\n".join(lines).encode()


def an_xlsx(rows: Iterable[Mapping[str, object]], header: list[str] = HEADER) -> bytes:
    book, out = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    sheet.append(header)
    for row in rows:
        sheet.append([row.get(name) for name in header])
    book.save(out)
    return out.getvalue()


def a_clerk(house: Settings, database: Database, clock: StandingClock) -> Clerk:
    keys = unseal.read(house.seals.parent / "identities")
    return intake.a_clerk(house, database, partial(keys.open, "worker"), clock)
