"""A letter: its window, its code, the QR codes that lead home, and what an accessible PDF needs."""

import io
from datetime import date
from pathlib import Path
from uuid import uuid4

import pdfua
import pikepdf
import pytest
import zxingcpp
from PIL import Image

from cases import municipality, template
from cases.case import Case, Person
from cases.letter import Press
from cases.settings import ROOT
from cases.template import Filling, Sheet
from tests.conftest import NOW
from tests.makers import a_person

CODE = "2XM3-3AGS-ZA30S"
PORTAL = "https://onderzoek.voorbeeldstad.example"
STANDARD = template.read(ROOT / "content")
PRESS = Press(STANDARD, municipality.read_all(ROOT / "content"))
LANGUAGES = [language.code for language in STANDARD.languages]


def a_sheet(language: str, kind: str = "invitation", person: Person | None = None) -> Sheet:
    case = Case(
        id=uuid4(), municipality="voorbeeldstad", number="A-1", language=language,
        began_on=date(2026, 3, 1), respond_by=date(2026, 4, 1),
    )  # fmt: skip
    who = person or a_person(given_name="Sam *Ali*", family_name="$CODE$")
    who.street, who.house_number, who.postcode, who.city = "Oefenstraat", "12 A-2", "0000AA", "Voorbeeldstad"
    code, until = (CODE, date(2026, 4, 1)) if kind == "invitation" else ("", None)
    filling = Filling(case, who, PRESS.municipalities["voorbeeldstad"], PORTAL, NOW, code, until)
    return template.compose(STANDARD, case.id, kind, STANDARD.words(kind), filling)


def scanned(sheet: Sheet) -> set[str]:
    """What an independent reader reads from the QR codes of the printed letter."""
    pages = [Image.open(io.BytesIO(page)) for page in PRESS.pictures(sheet)]
    return {found.text for page in pages for found in zxingcpp.read_barcodes(page.resize((1588, 2246)))}


@pytest.mark.parametrize("language", ["nl", "ti", "ar"])
def test_every_language_has_a_qr_code_that_leads_to_its_own_page_with_the_code(language: str) -> None:
    assert scanned(a_sheet(language)) == {f"{PORTAL}/voorbeeldstad/{each}/code#{CODE}" for each in LANGUAGES}


@pytest.mark.parametrize("kind", ["invitation", "reminder", "granted", "rejected"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_letter_passes_an_independent_check_of_accessible_pdf(language: str, kind: str, tmp_path: Path) -> None:
    file = tmp_path / "letter.pdf"
    file.write_bytes(PRESS.letter(a_sheet(language, kind), NOW))
    with pikepdf.open(file) as opened:
        assert "pdfuaid:part" in opened.open_metadata()
        assert str(opened.Root.Lang) == "nl"
    assert list(pdfua.validate(str(file)).findings) == []


def test_a_letter_is_the_same_each_time() -> None:
    sheet = a_sheet("fa")
    assert PRESS.letter(sheet, NOW) == PRESS.letter(sheet, NOW)


def test_a_sign_that_no_font_has_becomes_a_question_mark_and_the_letter_goes() -> None:
    made = PRESS.letter(a_sheet("ar", "rejected", a_person(given_name="Li 李明 😀")), NOW)
    assert made.startswith(b"%PDF-")


def test_what_a_person_is_called_is_never_markdown_nor_a_field() -> None:
    (greeting, *_) = a_sheet("nl").parts[0].body
    assert [run.text for run in greeting.lines[0]] == ["Beste Sam *Ali* $CODE$,"]
    assert {run.weight for run in greeting.lines[0]} == {"plain"}


def test_a_name_keeps_its_order_in_arabic() -> None:
    body = a_sheet("ar").parts[1].body
    assert "\u2068Sam *Ali* $CODE$\u2069" in body[0].lines[0][0].text
