"""PNG: a row of chunks, each with its length and a sum over it."""

import struct
import zlib

from cases.paring.piecewise import TURNED, Malformed, Piecewise, must_be_of_a_size, orientation, tags_of

SIGNATURE = b"\x89PNG\r\n\x1a\n"
HEADER, LAST, TAGS = b"IHDR", b"IEND", b"eXIf"
SEEN = {HEADER, LAST, b"PLTE", b"IDAT", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD", b"pHYs", b"cICP"}
"""The chunks that say how it looks. Without the others, an animation is its first picture."""
FRAME, LONGEST_TAGS = 12, 65_536


class OfPng(Piecewise):
    """A PNG on its way in."""

    def __init__(self) -> None:
        super().__init__()
        self._wanted = len(SIGNATURE)
        self._began = False
        self._left, self._goes_on = 0, False

    def _next(self) -> int:
        if not self._began:
            return self._signature()
        return self._more() if self._left else self._chunk()

    def _signature(self) -> int:
        if not self._has(len(SIGNATURE) + 8):
            return 0
        if not self._waiting.startswith(SIGNATURE) or self._waiting[12:16] != HEADER:
            raise Malformed
        self._began = True
        self._stays.append(SIGNATURE)
        return len(SIGNATURE)

    def _more(self) -> int:
        """Some more of a chunk that is too long to wait for."""
        length = min(self._left, len(self._waiting))
        if self._goes_on:
            self._stays.append(bytes(self._waiting[:length]))
        self._left -= length
        return length

    def _chunk(self) -> int:
        if not self._has(8):
            return 0
        length, name = int.from_bytes(self._waiting[:4], "big"), bytes(self._waiting[4:8])
        if not name.isalpha() or (name not in SEEN and name[:1].isupper()):
            raise Malformed
        if name in (HEADER, LAST) or (name == TAGS and length < LONGEST_TAGS):
            return self._known(name, length) if self._has(length + FRAME) else 0
        self._left, self._goes_on = length + FRAME, name in SEEN
        return 0

    def _known(self, name: bytes, length: int) -> int:
        content = bytes(self._waiting[8 : 8 + length])
        if name == HEADER:
            must_be_of_a_size(*struct.unpack(">II", content[:8].ljust(8, b"\0")))
        self.is_whole = name == LAST
        turned = orientation(content) if name == TAGS else 0
        if name != TAGS:
            self._stays.append(bytes(self._waiting[: length + FRAME]))
        elif turned in TURNED:
            self._stays.append(_chunk_of(TAGS, tags_of(turned)))
        return length + FRAME


def _chunk_of(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
