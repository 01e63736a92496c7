"""Inspection: looks whether a paper can be opened, in a process of its own with little memory and time.

The house starts `python -m cases.verdict <kind>` for each file and writes its bytes to it. When it is killed, because
it asked for too much, the file is `file-unreadable`.
"""

import asyncio
import sys
from typing import Self

from cases.verdict import GOOD, JPEG, LOCKED, PDF, PNG, UNREADABLE

__all__ = ["GOOD", "JPEG", "LOCKED", "PDF", "PNG", "UNREADABLE", "Inspection", "is_whole", "kind_of"]
PATIENCE_SECONDS = 20


def kind_of(start: bytes) -> str | None:
    """The media type that the first bytes of a file tell, whatever its name says; None for anything else."""
    if start.startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    return PNG if start.startswith(b"\x89PNG\r\n\x1a\n") else None


def is_whole(kind: str, end: bytes) -> bool:
    """Whether the last bytes of a file hold its end marker. Phones may write something behind it."""
    return {PDF: b"%%EOF", JPEG: b"\xff\xd9", PNG: b"IEND\xaeB`\x82"}[kind] in end


class Inspection:
    """One file under inspection. Use as `async with`; `verdict` waits for the answer."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    async def __aenter__(self) -> Self:
        pipe = asyncio.subprocess.PIPE
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "cases.verdict",
            self._kind,
            stdin=pipe,
            stdout=pipe,
            stderr=asyncio.subprocess.DEVNULL,
        )
        return self

    async def write(self, chunk: bytes) -> None:
        """Show some more of the file."""
        pipe = self._process.stdin
        try:
            if pipe is not None:
                pipe.write(chunk)
                await pipe.drain()
        except (BrokenPipeError, ConnectionResetError):
            return  # it was killed; the verdict will tell

    async def verdict(self) -> str:
        """`good`, or the code of the refusal."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            answer, _ = await asyncio.wait_for(self._process.communicate(), PATIENCE_SECONDS)
        except TimeoutError:
            return UNREADABLE
        word = answer.decode("ascii", "replace").strip()
        return word if self._process.returncode == 0 and word in (GOOD, LOCKED) else UNREADABLE

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
