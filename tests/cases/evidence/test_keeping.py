"""Keeping: one pass from the socket to the vault, which lets nothing bad in and leaves nothing behind."""

import io
import zipfile
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pikepdf
import pyrage
import pytest
from pyrage.x25519 import Identity

from cases.evidence import keep
from cases.refusal import (
    DiskFull,
    FileEmpty,
    FileIncomplete,
    FileKindUnknown,
    FileLocked,
    FileRefused,
    FileTooBig,
    FileUnreadable,
    Unavailable,
)
from cases.settings import Settings
from cases.unseal import Keys
from tests.conftest import SMALL_DISK
from tests.makers import PAYSLIP, a_desk, a_pdf, a_picture, in_chunks, what_lies_in

SECRET = b"Loonstrook van Sam Jansen, 123456782"
JPEG, PNG = a_picture("JPEG"), a_picture("PNG")
JPEG_OF_A_PHONE = JPEG[:-2] + bytes(SMALL_DISK) + JPEG[-2:]


def with_secret() -> bytes:
    """A PDF in which a sentence stands uncompressed."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.Root.Secret = pikepdf.String(SECRET.decode())
    made.save(out, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert SECRET in out.getvalue()
    return out.getvalue()


def a_png_that_claims(width: int, height: int) -> bytes:
    """A small PNG whose header tells of a very large picture."""
    header = b"IHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + PNG[24:29]
    return PNG[:12] + header + zlib.crc32(header).to_bytes(4, "big") + PNG[33:]


def a_pdf_bomb() -> bytes:
    """A PDF of four megabytes whose object stream unpacks to four gigabytes."""
    packer, length = zlib.compressobj(wbits=-zlib.MAX_WBITS), 4_000_000_000
    megabyte = packer.compress(bytes(1_000_000)) + packer.flush(zlib.Z_FULL_FLUSH)
    check = (length % 65521 << 16 | 1).to_bytes(4, "big")
    packed = b"\x78\x9c" + megabyte * (length // 1_000_000) + b"\x03\x00" + check
    head = b"%PDF-1.5\n"
    objects = b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
    table = b"\0\0\0\xff\xff" + b"\2\0\0\3\0" + b"\2\0\0\3\0" + b"\1" + len(head).to_bytes(3, "big") + b"\0"
    at = len(head) + len(objects) + len(packed) + len(b"\nendstream\nendobj\n")
    table += b"\1" + at.to_bytes(3, "big") + b"\0"
    index = (
        b"4 0 obj\n<</Type/XRef/Size 5/W[1 3 1]/Root 1 0 R/Length %d>>\nstream\n" % len(table)
        + table
        + b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % at
    )
    return head + objects + packed + b"\nendstream\nendobj\n" + index


def a_zip_bomb() -> bytes:
    """A small archive of ten million zeros."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("zeros", bytes(10_000_000))
    return out.getvalue()


REFUSED: dict[str, tuple[bytes, type[FileRefused]]] = {
    "A02 empty": (b"", FileEmpty),
    "one byte": (b"%", FileKindUnknown),
    "A08 a program": (b"MZ\x90\x00" + bytes(500), FileKindUnknown),
    "A16 a web page": (b"<!DOCTYPE html><html><script>alert(1)</script></html>", FileKindUnknown),
    "A15 an svg": (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', FileKindUnknown),
    "a gif": (b"GIF89a" + bytes(500), FileKindUnknown),
    "A17 a gif that is a script": (b"GIF89a/*" + bytes(50) + b"*/=alert(1);", FileKindUnknown),
    "A28 a zip": (b"PK\x03\x04" + bytes(500), FileKindUnknown),
    "A28 a 7z": (b"7z\xbc\xaf\x27\x1c" + bytes(500), FileKindUnknown),
    "A28 a rar": (b"Rar!\x1a\x07\x01\x00" + bytes(500), FileKindUnknown),
    "A28 a disk": (bytes(0x8001) + b"CD001" + bytes(500), FileKindUnknown),
    "A29 a zip that unpacks to far more": (a_zip_bomb(), FileKindUnknown),
    "A28 an office file": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), FileKindUnknown),
    "A22 a tiff": (b"II*\x00" + bytes(500), FileKindUnknown),
    "A22 a jpeg 2000": (b"\x00\x00\x00\x0cjP  \r\n\x87\n" + bytes(500), FileKindUnknown),
    "text before a pdf": (b"hello\n" + PAYSLIP, FileKindUnknown),
    "A03 half a pdf": (PAYSLIP[: len(PAYSLIP) // 2], FileIncomplete),
    "A04 half a jpeg": (JPEG[: len(JPEG) // 2], FileIncomplete),
    "A04 a jpeg without its end": (JPEG[:-2], FileIncomplete),
    "half a png": (PNG[: len(PNG) // 2], FileIncomplete),
    "A27 a pdf with a password": (a_pdf("geheim"), FileLocked),
    "a pdf of nonsense": (b"%PDF-1.7\n" + b"nonsense " * 100 + b"%%EOF", FileUnreadable),
    "a jpeg of nonsense": (b"\xff\xd8\xff" + b"nonsense " * 100 + b"\xff\xd9", FileUnreadable),
    "a png of nonsense": (PNG[:40] + b"nonsense" + PNG[40:], FileUnreadable),
    "A20 a png of 60000 by 60000": (a_png_that_claims(60_000, 60_000), FileUnreadable),
    "A24 a pdf bomb": (a_pdf_bomb(), FileUnreadable),
}


@pytest.mark.parametrize(("content", "refusal"), REFUSED.values(), ids=REFUSED.keys())
async def test_a_file_that_is_refused_leaves_nothing(
    house: Settings, content: bytes, refusal: type[FileRefused]
) -> None:
    with pytest.raises(FileRefused) as refused:
        await keep(a_desk(house), "voorbeeldstad", in_chunks(content, 50_000))
    assert refused.type is refusal
    assert what_lies_in(house.stage) == what_lies_in(Path(house.vault)) == []


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (PAYSLIP, "application/pdf"),
        (JPEG, "image/jpeg"),
        (PNG, "image/png"),
    ],
    ids=["A01 pdf", "jpeg", "png"],
)
@pytest.mark.parametrize("size", [1, 1_000_000])
async def test_a_good_file_is_kept_however_it_arrives(
    house: Settings, key_pairs: dict[str, Identity], content: bytes, media_type: str, size: int
) -> None:
    desk = a_desk(house)
    kept = await keep(desk, "voorbeeldstad", in_chunks(content, size))
    assert (kept.digest, kept.size, kept.media_type) == (sha256(content).hexdigest(), len(content), media_type)
    assert kept.malware == "niet_gescand"
    sealed = await desk.vault.fetch(kept.place)
    assert Keys(key_pairs).open("voorbeeldstad", sealed) == content
    assert what_lies_in(house.stage) == []


async def test_a_paper_opens_with_the_towns_key_and_the_workers_and_with_no_other(
    house: Settings, key_pairs: dict[str, Identity]
) -> None:
    desk, content = a_desk(house), with_secret()
    kept = await keep(desk, "voorbeeldstad", in_chunks(content))
    sealed = await desk.vault.fetch(kept.place)
    keys = Keys(key_pairs)
    assert keys.open("voorbeeldstad", sealed) == keys.open("worker", sealed) == content
    with pytest.raises(pyrage.DecryptError):
        keys.open("meerdijk", sealed)
    assert repr(keys) == "Keys(['meerdijk', 'voorbeeldstad', 'worker'])"


async def test_no_plain_byte_lies_on_the_disk(house: Settings, tmp_path: Path) -> None:
    seen: list[Path] = []

    async def watched() -> AsyncIterator[bytes]:
        async for chunk in in_chunks(with_secret(), 100):
            seen.extend(file for file in what_lies_in(tmp_path) if SECRET in file.read_bytes())
            yield chunk

    await keep(a_desk(house), "voorbeeldstad", watched())
    assert seen == []
    assert [file for file in what_lies_in(tmp_path) if SECRET in file.read_bytes()] == []


async def test_a05_a_file_of_exactly_the_limit_is_taken_and_one_byte_more_is_not(house: Settings) -> None:
    exact = a_desk(replace(house, file_limit=len(PAYSLIP)))
    assert (await keep(exact, "voorbeeldstad", in_chunks(PAYSLIP))).size == len(PAYSLIP)
    small = a_desk(replace(house, file_limit=len(PAYSLIP) - 1))
    with pytest.raises(FileTooBig):
        await keep(small, "voorbeeldstad", in_chunks(PAYSLIP))
    assert what_lies_in(house.stage) == []


async def test_a07_an_endless_file_is_cut_at_the_limit(house: Settings) -> None:
    given = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal given
        while True:
            given += 65_536
            yield b"%PDF-1.7" + bytes(65_528)

    with pytest.raises(FileTooBig):
        await keep(a_desk(replace(house, file_limit=1_000_000)), "voorbeeldstad", endless())
    assert given < 1_200_000
    assert what_lies_in(house.stage) == []


async def test_b22_a_browser_that_goes_away_leaves_nothing(house: Settings) -> None:
    async def broken_off() -> AsyncIterator[bytes]:
        yield PAYSLIP[:100]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await keep(a_desk(house), "voorbeeldstad", broken_off())
    assert what_lies_in(house.stage) == what_lies_in(Path(house.vault)) == []


async def test_after_a_refusal_the_desk_takes_the_next_file(house: Settings) -> None:
    desk = a_desk(house)
    for _ in range(10):
        with pytest.raises(FileKindUnknown):
            await keep(desk, "voorbeeldstad", in_chunks(b"MZ" * 50))
    assert (await keep(desk, "voorbeeldstad", in_chunks(PAYSLIP))).size == len(PAYSLIP)


async def test_a_town_without_a_key_cannot_take_papers(house: Settings) -> None:
    (house.seals / "meerdijk.pub").unlink()
    with pytest.raises(FileNotFoundError):
        await keep(a_desk(house), "meerdijk", in_chunks(PAYSLIP))
    assert what_lies_in(house.stage) == []


async def test_b24_a_full_disk_is_a_refusal_and_leaves_nothing(house: Settings, small_disk: Path) -> None:
    desk = a_desk(replace(house, stage=small_disk / "stage", vault=str(small_disk / "vault")))
    with pytest.raises(DiskFull):
        await keep(desk, "voorbeeldstad", in_chunks(JPEG_OF_A_PHONE))
    assert what_lies_in(small_disk) == []
    assert (await keep(desk, "voorbeeldstad", in_chunks(PAYSLIP))).size == len(PAYSLIP), "a small one still fits"


async def test_b24_a_vault_that_has_no_room_for_a_folder_is_a_refusal_and_leaves_nothing(
    house: Settings, small_disk: Path
) -> None:
    desk = a_desk(replace(house, stage=small_disk / "stage", vault=str(small_disk / "vault")))
    desk.stage.mkdir()
    fillers = fill_with_files(small_disk)
    fillers.pop().unlink()
    with pytest.raises(DiskFull):
        await keep(desk, "voorbeeldstad", in_chunks(PAYSLIP))
    assert sorted(what_lies_in(small_disk)) == fillers


def fill_with_files(disk: Path) -> list[Path]:
    """Files without a byte, until the disk takes no more; in order."""
    made: list[Path] = []
    while True:
        try:
            (disk / f"filler-{len(made):04}").touch()
        except OSError:
            return made
        made.append(disk / f"filler-{len(made):04}")


async def test_a_stage_on_another_disk_than_the_vault_is_a_refusal_and_leaves_nothing(
    house: Settings, small_disk: Path
) -> None:
    with pytest.raises(Unavailable):
        await keep(a_desk(replace(house, stage=small_disk)), "voorbeeldstad", in_chunks(PAYSLIP))
    assert what_lies_in(small_disk) == what_lies_in(Path(house.vault)) == []


async def test_b25_a_stage_that_cannot_be_written_is_a_refusal(house: Settings) -> None:
    (house.stage / "file").touch()
    with pytest.raises(Unavailable):
        await keep(a_desk(replace(house, stage=house.stage / "file")), "voorbeeldstad", in_chunks(PAYSLIP))
    assert what_lies_in(Path(house.vault)) == []
