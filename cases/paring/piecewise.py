"""Piecewise: takes a file apart as it arrives; and what both kinds of photo note alike."""

import struct

from cases.verdict import MOST_PIXELS

ORIENTATION, TURNED = 0x0112, range(2, 9)


class Malformed(ValueError):
    """This is no such file, or its picture is too large to be a photo of a paper."""


class Piecewise:
    """Takes a file apart: `_next` gives what stays of the piece in front and how long it was, or asks for more."""

    def __init__(self) -> None:
        self._waiting = bytearray()
        self._wanted = 1
        self._stays: list[bytes] = []
        self.is_whole = False

    def pare(self, chunk: bytes) -> bytes:
        self._waiting += chunk
        while not self.is_whole and len(self._waiting) >= self._wanted:
            self._wanted = 1
            del self._waiting[: self._next()]
        if self.is_whole:
            self._waiting.clear()
        stays, self._stays = b"".join(self._stays), []
        return stays

    def _next(self) -> int:
        """Take what can be taken of the front; returns how much that was. 0 means that `_wanted` says how much more."""
        raise NotImplementedError

    def _has(self, length: int) -> bool:
        """Whether so much is there; otherwise ask for it."""
        if len(self._waiting) < length:
            self._wanted = length
        return len(self._waiting) >= length


def orientation(tags: bytes) -> int:
    """Which way up a picture is, as its Exif tags say it: 1 (upright) to 8; 0 when they do not say."""
    order = {b"II": "<", b"MM": ">"}.get(tags[:2])
    if order is None or len(tags) < 8:
        return 0
    (at,) = struct.unpack_from(f"{order}I", tags, 4)
    if at + 2 > len(tags):
        return 0
    (count,) = struct.unpack_from(f"{order}H", tags, at)
    for start in range(at + 2, min(at + 2 + 12 * count, len(tags) - 11), 12):
        tag, kind, length, value = struct.unpack_from(f"{order}HHIH", tags, start)
        if (tag, kind, length) == (ORIENTATION, 3, 1):
            return int(value)
    return 0


def tags_of(turned: int) -> bytes:
    """Exif tags that say which way is up, and nothing else."""
    return struct.pack("<2sHIHHHIHHI", b"II", 42, 8, 1, ORIENTATION, 3, 1, turned, 0, 0)


def must_be_of_a_size(one_side: int, other_side: int) -> None:
    """Raise `Malformed` for a picture that is no photo of a paper, before a pixel of it is decoded."""
    if one_side * other_side > MOST_PIXELS:
        raise Malformed
