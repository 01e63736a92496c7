"""Receipt: a file to keep, in every language, for what is safely stored and for nobody else."""

from pathlib import Path

import pdfua
import pikepdf
import pytest

from tests.portal.test_pages import LANGUAGES
from tests.resident import NEED, Door

PAPER = f"/voorbeeldstad/{{}}/zaak/bewijsstukken/{NEED}"


def test_a_stranger_and_another_resident_get_no_receipt(door: Door) -> None:
    receipt = door.let_in(door.a_case()).hand_in(PAPER.format("nl")).headers["Location"]
    assert door.visitor().get(f"{receipt}.pdf").headers["Location"].endswith("/nl/code?visit=lost")
    assert door.let_in(door.a_case()).get(f"{receipt}.pdf").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_is_a_file_in_the_readers_language_and_in_dutch(door: Door, tmp_path: Path, language: str) -> None:
    of = door.a_case()
    visitor = door.let_in(of)
    address = visitor.hand_in(PAPER.format(language)).headers["Location"]
    assert f"{address}.pdf" in visitor.page(address).links
    answer = visitor.get(f"{address}.pdf")
    number = address.rpartition("/")[2]
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="ontvangstbewijs-{number}.pdf"'
    assert answer.headers["Cache-Control"] == "no-store"
    file = tmp_path / "receipt.pdf"
    file.write_bytes(answer.content)
    with pikepdf.open(file) as opened, opened.open_outline() as outline:
        assert str(opened.Root.Lang) == language
        titles = [line.title for line in outline.root]
    assert titles[-1] == "Wij hebben uw papier ontvangen"
    assert len(titles) == (1 if language == "nl" else 2)
    assert list(pdfua.validate(str(file)).findings) == []
