"""Paring: what a telephone noted in a photo does not reach the officer; what is seen does, and which way is up."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from pyrage.x25519 import Identity

from cases import paring
from cases.evidence import keep
from cases.paring import Malformed
from cases.refusal import FileIncomplete, FileRefused, FileUnreadable
from cases.settings import Settings
from cases.unseal import Keys
from tests.makers import a_desk, a_picture, in_chunks, what_lies_in

MAKER, PLACE, LATITUDE = "a camera that tells", "at home", (52.0, 5.0, 30.0)
HEIC = (Path(__file__).parents[2] / "pictures" / "photo.heic").read_bytes()
"""96 by 64 pixels, on its side, with the camera's maker and a place in its notes."""
FILM = b"\0\0\0\x20ftypisom" + b"a film of where it was made " * 40_000


def a_photo(kind: str, *, turned: int = 6, progressive: bool = False) -> bytes:
    """A picture as a telephone makes it: with notes of its maker, its place, and which way is up."""
    notes, out = Image.Exif(), io.BytesIO()
    notes[0x010F], notes[0x0112] = MAKER, turned
    notes.get_ifd(0x8825).update({1: "N", 2: LATITUDE})
    words = PngInfo()
    words.add_text("Location", PLACE)
    own = {"pnginfo": words} if kind == "PNG" else {"progressive": progressive, "comment": PLACE.encode()}
    Image.effect_noise((60, 40), 90).convert("RGB").save(out, kind, exif=notes, **own)
    return out.getvalue()


def an_animation(frames: int) -> bytes:
    """A PNG that moves."""
    out = io.BytesIO()
    pictures = [Image.new("RGB", (8, 8), (n % 256, n // 256, 7)) for n in range(frames)]
    pictures[0].save(out, "PNG", save_all=True, append_images=pictures[1:])
    assert b"acTL" in out.getvalue()
    return out.getvalue()


@pytest.mark.parametrize("content", [a_photo("JPEG"), a_photo("JPEG", progressive=True), a_photo("PNG")])
@pytest.mark.parametrize("behind", [b"", FILM], ids=["", "a film behind it"])
async def test_a30_officers_get_the_picture_without_where_it_was_made(
    house: Settings, key_pairs: dict[str, Identity], content: bytes, behind: bytes
) -> None:
    desk, sent = a_desk(house), content + behind
    kept = await keep(desk, "voorbeeldstad", in_chunks(sent, 997))
    theirs = Keys(key_pairs).open("voorbeeldstad", await desk.vault.fetch(kept.place))
    assert kept.size == len(theirs)
    for told in (MAKER.encode(), PLACE.encode(), b"film", struct.pack("<II", 52, 1), struct.pack(">II", 52, 1)):
        assert told not in theirs
    with Image.open(io.BytesIO(theirs)) as seen, Image.open(io.BytesIO(content)) as was:
        assert seen.tobytes() == was.tobytes()
        assert dict(seen.getexif()) == {0x0112: 6}, "it is still known which way is up, and nothing else"


async def test_a_heic_becomes_a_jpeg_that_stands_upright_and_the_receipt_is_of_what_was_sent(
    house: Settings, key_pairs: dict[str, Identity]
) -> None:
    desk = a_desk(house)
    kept = await keep(desk, "voorbeeldstad", in_chunks(HEIC, 100))
    theirs = Keys(key_pairs).open("voorbeeldstad", await desk.vault.fetch(kept.place))
    assert (kept.media_type, kept.size) == ("image/jpeg", len(theirs))
    assert kept.digest == "f35e9d934f2aa3abd82086e104cc26af2333501298004514157a8e42d4303650"
    with Image.open(io.BytesIO(theirs)) as seen:
        assert (seen.format, seen.size, dict(seen.getexif())) == ("JPEG", (64, 96), {})
    assert b"Phone maker" in HEIC
    assert b"Phone maker" not in theirs


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (HEIC[:-50], FileIncomplete),
        (HEIC[: len(HEIC) // 2], FileIncomplete),
        (HEIC[:40] + bytes(len(HEIC) - 40), FileUnreadable),
        (HEIC[:28] + b"\0\0\0\x0cmdat" + bytes(4), FileUnreadable),
    ],
    ids=["its end is missing", "half", "zeros", "no picture in it"],
)
async def test_a_heic_that_is_not_whole_is_refused(house: Settings, content: bytes, refusal: type[FileRefused]) -> None:
    with pytest.raises(FileRefused) as refused:
        await keep(a_desk(house), "voorbeeldstad", in_chunks(content))
    assert refused.type is refusal
    assert what_lies_in(house.stage) == what_lies_in(Path(house.vault)) == []


def test_a_picture_without_notes_stays_as_it_was() -> None:
    for kind in ("JPEG", "PNG"):
        assert paring.pared(f"image/{kind.lower()}", a_picture(kind)) == a_picture(kind)


def test_a23_of_a_picture_that_moves_the_first_one_stays() -> None:
    stays = paring.pared("image/png", an_animation(300))
    assert stays is not None
    with Image.open(io.BytesIO(stays)) as seen:
        assert getattr(seen, "n_frames", 1) == 1
        assert seen.getpixel((0, 0)) == (0, 0, 7)


@pytest.mark.parametrize("turned", range(1, 9))
def test_which_way_is_up_is_kept_whatever_it_is(turned: int) -> None:
    for kind in ("JPEG", "PNG"):
        stays = paring.pared(f"image/{kind.lower()}", a_photo(kind, turned=turned))
        assert stays is not None
        with Image.open(io.BytesIO(stays)) as seen:
            assert seen.getexif().get(0x0112, 1) == turned


@given(st.sampled_from(["JPEG", "PNG"]), st.binary(max_size=60), st.integers(0, 1500), st.integers(1, 300))
def test_no_file_however_odd_breaks_the_paring_and_pieces_change_nothing(
    kind: str, odd: bytes, at: int, size: int
) -> None:
    whole = a_photo(kind)
    content = whole[:at] + odd + whole[at:]

    def outcome(step: int) -> tuple[bytes, bool] | None:
        taken = paring.a_paring(f"image/{kind.lower()}")
        try:
            stays = [taken.pare(content[start : start + step]) for start in range(0, len(content), step)]
        except Malformed:
            return None
        return b"".join(stays), taken.is_whole

    assert outcome(size) == outcome(len(content))


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xc0\x00\x11\x08\xff\xff\xff\xff\x03" + bytes(20),
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", 60_000, 60_000) + b"\x08\2\0\0\0" + bytes(4),
    ],
    ids=["jpeg", "png"],
)
def test_a20_a_picture_that_says_it_is_huge_is_refused_by_its_first_bytes(content: bytes) -> None:
    kind = "image/jpeg" if content.startswith(b"\xff") else "image/png"
    with pytest.raises(Malformed):
        paring.a_paring(kind).pare(content)


def test_a_chunk_of_a_png_whose_sum_is_made_anew_fits() -> None:
    stays = paring.pared("image/png", a_photo("PNG", turned=3)) or b""
    at = stays.index(b"eXIf")
    length = int.from_bytes(stays[at - 4 : at], "big")
    assert zlib.crc32(stays[at : at + 4 + length]) == int.from_bytes(stays[at + 4 + length : at + 8 + length], "big")
