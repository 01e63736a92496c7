"""QR: what a phone scans, as a small picture (PNG) with one pixel for each square."""

import struct
import zlib
from math import isqrt
from typing import Any

import zxingcpp

MASK = 2
"""Any of the eight masks is read by every scanner; choosing the prettiest takes six times as long."""
BORDER = 2
LIGHT = b"\xff"
PNG = b"\x89PNG\r\n\x1a\n"
GREY, EIGHT_BITS = 0, 8


def drawn(text: str) -> bytes:
    """The QR code of a text, at the level M of mending, on a light border."""
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=MASK)
    picture: Any = zxingcpp.write_barcode_to_image(code, scale=1, add_quiet_zones=False)
    squares = memoryview(picture).tobytes()
    side = isqrt(len(squares))
    above, beside = [LIGHT * (side + 2 * BORDER)] * BORDER, LIGHT * BORDER
    rows = [beside + squares[start : start + side] + beside for start in range(0, side * side, side)]
    return _as_png([*above, *rows, *above])


def _as_png(rows: list[bytes]) -> bytes:
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), EIGHT_BITS, GREY, 0, 0, 0)
    lines = b"".join(b"\0" + row for row in rows)
    return PNG + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(lines, 1)) + _chunk(b"IEND", b"")


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
