"""Several photos of a paper: sent at once, they become one PDF that holds each as it was, in order."""

import io
from hashlib import sha256

import httpx2
import pikepdf
import pytest
from PIL import Image
from pyrage.x25519 import Identity

from cases import binder
from cases.unseal import Keys
from tests.makers import PAYSLIP, a_picture
from tests.portal.test_evidence import in_the_vault
from tests.resident import NEED, Door, Page, Visitor

PAPER = f"/voorbeeldstad/en/zaak/bewijsstukken/{NEED}"


def a_turned_photo() -> bytes:
    out, notes = io.BytesIO(), Image.Exif()
    notes[binder.ORIENTATION] = 6
    notes[0x010F] = "a camera that tells"
    Image.new("RGB", (300, 200), "#bbb").save(out, "JPEG", exif=notes)
    return out.getvalue()


def send(visitor: Visitor, *files: bytes) -> httpx2.Response:
    return visitor.post(PAPER, data={"csrf": visitor.csrf}, files=[("files", ("x", each)) for each in files])


def test_photos_and_a_pdf_become_one_pdf_in_their_order(door: Door, key_pairs: dict[str, Identity]) -> None:
    theirs = door.a_case()
    visitor, photo = door.let_in(theirs), a_turned_photo()
    assert send(visitor, a_picture("PNG"), photo, PAYSLIP).status_code == 303
    (came,), (sealed,) = door.papers(theirs), in_the_vault(door)
    content = Keys(key_pairs).open("voorbeeldstad", sealed.read_bytes())
    assert (came.media_type, came.digest) == ("application/pdf", sha256(content).hexdigest())
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert len(pdf.pages) == 3
        laid = pdf.pages[1]
        assert laid.Rotate == 90
        scan = photo[photo.index(b"\xff\xda") :]
        assert laid.Resources.XObject.Photo.read_raw_bytes().endswith(scan), "not compressed once more"
    assert b"a camera that tells" not in content
    assert send(visitor, a_picture("PNG"), photo, PAYSLIP).headers["location"].endswith(came.receipt)


def test_one_file_alone_is_kept_as_it_is(door: Door) -> None:
    theirs = door.a_case()
    assert send(door.let_in(theirs), PAYSLIP).status_code == 303
    assert door.papers(theirs)[0].digest == sha256(PAYSLIP).hexdigest()


@pytest.mark.parametrize(
    ("files", "refusal"),
    [
        ([a_picture("JPEG"), b"MZ" + bytes(100)], "file-kind-unknown"),
        ([a_picture("JPEG")[:-40], a_picture("JPEG")], "file-incomplete"),
        ([PAYSLIP, b"\xff\xd8\xff" + bytes(100) + b"\xff\xd9"], "file-unreadable"),
        ([b""], "file-empty"),
    ],
)
def test_when_one_is_refused_nothing_is_kept(door: Door, files: list[bytes], refusal: str) -> None:
    theirs = door.a_case()
    assert Page.of(send(door.let_in(theirs), *files)).mark("data-refusal") == refusal
    assert (door.papers(theirs), in_the_vault(door)) == ([], [])
