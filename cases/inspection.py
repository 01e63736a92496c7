"""Inspection: looks whether a paper can be opened, in a process of its own with little memory and time.

The house starts `python -m cases.verdict <kind>` for each file and writes its bytes to it. When it is killed, because
it asked for too much, the file is `file-unreadable`.
"""

import asyncio
import sys
from typing import Self

from cases.verdict import GOOD, HEIC, INCOMPLETE, JPEG, LOCKED, PDF, PNG, UNREADABLE, Finding

__all__ = [
    "GOOD", "HEIC", "INCOMPLETE", "JPEG", "LOCKED", "PDF", "PNG", "UNREADABLE", "Finding", "Inspection", "kind_of",
]  # fmt: skip
PATIENCE_SECONDS = 30
ENOUGH = 12
"""Bytes that tell a kind."""
BRANDS_OF_HEIC = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}


def kind_of(start: bytes) -> str | None:
    """The media type that the first bytes of a file tell, whatever its name says; None for anything else."""
    if start.startswith(b"%PDF-"):
        return PDF
    if start.startswith(b"\xff\xd8\xff"):
        return JPEG
    if start[4:8] == b"ftyp" and start[8:ENOUGH] in BRANDS_OF_HEIC:
        return HEIC
    return PNG if start.startswith(b"\x89PNG\r\n\x1a\n") else None


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

    async def verdict(self) -> Finding:
        """What was found."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            answer, _ = await asyncio.wait_for(self._process.communicate(), PATIENCE_SECONDS)
        except TimeoutError:
            return Finding(UNREADABLE)
        line, _, instead = answer.partition(b"\n")
        word, *risks = line.decode("ascii", "replace").split() or [UNREADABLE]
        if self._process.returncode != 0 or word not in (GOOD, LOCKED, INCOMPLETE):
            return Finding(UNREADABLE)
        return Finding(word, tuple(risks), instead)

    async def __aexit__(self, *_: object) -> None:
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
