"""Paring: takes out of a photo what a telephone noted in it (where, when, with what), while its bytes arrive.

What is seen stays as it was, and which way up. A photo is whole when its end was read; what stands behind its end, such
as a film or another file, is left out. A PDF passes as it is: changing it would break the signature that proves it.
"""

from typing import Protocol

from cases.paring.jpeg import OfJpeg
from cases.paring.piecewise import Malformed
from cases.paring.png import OfPng
from cases.verdict import JPEG, PDF, PNG

__all__ = ["Malformed", "Paring", "a_paring", "pared"]
END_OF_PDF, LAST_BYTES = b"%%EOF", 2048


class Paring(Protocol):
    """One file on its way in."""

    @property
    def is_whole(self) -> bool:
        """Whether the file's end was read."""

    def pare(self, chunk: bytes) -> bytes:
        """What stays of the bytes so far, and was not given yet. Raises `Malformed`."""


def a_paring(kind: str) -> Paring:
    """For a file of this kind."""
    if kind == JPEG:
        return OfJpeg()
    return OfPng() if kind == PNG else AsItIs(kind)


def pared(kind: str, content: bytes) -> bytes | None:
    """What stays of a file; None when it is not whole. Raises `Malformed`."""
    paring = a_paring(kind)
    stays = paring.pare(content)
    return stays if paring.is_whole else None


class AsItIs:
    """For what passes as it is. Only of a PDF the end is known by its last bytes."""

    def __init__(self, kind: str) -> None:
        self._kind, self._end = kind, b""

    @property
    def is_whole(self) -> bool:
        return self._kind != PDF or END_OF_PDF in self._end

    def pare(self, chunk: bytes) -> bytes:
        self._end = (self._end + chunk[-LAST_BYTES:])[-LAST_BYTES:]
        return chunk
