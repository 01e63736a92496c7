"""Binder: makes several photos one PDF, in a process of its own with little memory and time.

`python -m cases.binder` reads papers from its input, each in pieces (four bytes for the length, then the piece; length
0 ends a paper). It has no file to write to. It writes the PDF, or ends with `REFUSED` and a refusal's code on its other
output. One paper alone passes as it is. A JPEG goes in without being compressed once more, turned by its page, and
without what a camera noted of the place.
"""

import io
import struct
import sys
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from cases import inspection, paring, verdict
from cases.paring import Malformed
from cases.verdict import GOOD, HEIC, INCOMPLETE, JPEG, PDF, UNREADABLE

if TYPE_CHECKING:
    import pikepdf
    from PIL import Image

REFUSED = 3
DOTS_PER_POINT = 150 / 72
TURNS = {3: 180, 6: 90, 8: 270}
ORIENTATION = 0x0112
COLOURS = {"L": "/DeviceGray", "RGB": "/DeviceRGB", "CMYK": "/DeviceCMYK"}
FILE_KIND_UNKNOWN = "file-kind-unknown"


def bind(papers: list[bytes]) -> bytes:
    """The papers as one PDF, in their order. The same papers give the same bytes. Raises `ValueError` with a code."""
    import pikepdf

    bound = pikepdf.new()
    for content in papers:
        kind, stays = _looked_at(content)
        if kind == PDF:
            with pikepdf.open(io.BytesIO(stays)) as pdf:
                bound.pages.extend(pdf.pages)
        else:
            _lay_in(bound, kind, stays)
    out = io.BytesIO()
    bound.save(out, deterministic_id=True)
    return out.getvalue()


def _looked_at(content: bytes) -> tuple[str, bytes]:
    """The kind of a paper, and what stays of it: a HEIC is a JPEG then."""
    kind = inspection.kind_of(content[: inspection.ENOUGH])
    if kind is None:
        raise ValueError(FILE_KIND_UNKNOWN)
    try:
        stays = paring.pared(kind, content)
    except Malformed as error:
        raise ValueError(UNREADABLE) from error
    if stays is None:
        raise ValueError(INCOMPLETE)
    found = verdict.look(kind, content)
    if found.word != GOOD:
        raise ValueError(found.word)
    return (JPEG, found.instead) if kind == HEIC else (kind, stays)


def _lay_in(bound: "pikepdf.Pdf", kind: str, content: bytes) -> None:
    """One more page, of the size of the picture at 150 dots to the inch."""
    import pikepdf
    from PIL import Image

    with Image.open(io.BytesIO(content)) as image:
        width, height = image.width / DOTS_PER_POINT, image.height / DOTS_PER_POINT
        turned = TURNS.get(image.getexif().get(ORIENTATION, 1), 0)
        picture = _as_it_is(bound, image, content) if kind == JPEG else _packed(bound, image)
    page = bound.add_blank_page(page_size=(width, height))
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Photo=picture))
    page.Contents = bound.make_stream(f"{width:.2f} 0 0 {height:.2f} 0 0 cm /Photo Do".encode())
    if turned:
        page.Rotate = turned


def _as_it_is(bound: "pikepdf.Pdf", image: "Image.Image", content: bytes) -> "pikepdf.Object":
    import pikepdf

    described = _described(image, COLOURS[image.mode]) | {"/Filter": pikepdf.Name.DCTDecode}
    if image.mode == "CMYK" and "adobe" in image.info:
        described["/Decode"] = pikepdf.Array([1, 0] * 4)
    return bound.make_stream(content, described)


def _packed(bound: "pikepdf.Pdf", image: "Image.Image") -> "pikepdf.Object":
    """A picture of another kind, on white where it is see-through."""
    import pikepdf
    from PIL import Image

    plain = Image.new("RGB", image.size, "white")
    seen = image.convert("RGBA")
    plain.paste(seen, mask=seen.getchannel("A"))
    described = _described(plain, COLOURS["RGB"]) | {"/Filter": pikepdf.Name.FlateDecode}
    return bound.make_stream(zlib.compress(plain.tobytes(), 6), described)


def _described(image: "Image.Image", colours: str) -> dict[str, "pikepdf.Object | int"]:
    import pikepdf

    return {
        "/Type": pikepdf.Name.XObject, "/Subtype": pikepdf.Name.Image, "/Width": image.width, "/Height": image.height,
        "/ColorSpace": pikepdf.Name(colours), "/BitsPerComponent": 8,
    }  # fmt: skip


def _papers(source: BinaryIO) -> Iterator[bytes]:
    pieces: list[bytes] = []
    while head := source.read(4):
        (length,) = struct.unpack(">I", head)
        if length:
            pieces.append(source.read(length))
        else:
            yield b"".join(pieces)
            pieces = []


def _answer() -> int:
    try:
        papers = list(_papers(sys.stdin.buffer))
        sys.stdout.buffer.write(papers[0] if len(papers) == 1 else bind(papers))
    except ValueError as error:
        sys.stderr.write(str(error))
        return REFUSED
    return 0


if __name__ == "__main__":
    verdict.limit_this_process()
    sys.exit(_answer())
