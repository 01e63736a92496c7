"""Inspection: looks whether a paper can be opened, in a process of its own with little memory and time.

The house starts `python -m cases.inspection <kind>` for each file and writes its bytes to it; they never lie on a disk.
The process has no file to write to, answers with one word (`good` or the code of a refusal), and is killed when it asks
for too much: then the file is `file-unreadable`.
"""

import asyncio
import io
import resource
import sys
from typing import Self

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
GOOD, LOCKED, UNREADABLE = "good", "file-locked", "file-unreadable"
MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 5
PATIENCE_SECONDS = 20
MOST_PIXELS = 50_000_000


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
            "cases.inspection",
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


def look(kind: str, content: bytes) -> str:
    """The verdict on a whole file. Runs in the limited process."""
    return _look_at_pdf(content) if kind == PDF else _look_at_image(kind, content)


def _look_at_pdf(content: bytes) -> str:
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return GOOD if len(pdf.pages) > 0 else UNREADABLE
    except pikepdf.PasswordError:
        return LOCKED
    except (pikepdf.PdfError, MemoryError):
        return UNREADABLE


def _look_at_image(kind: str, content: bytes) -> str:
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=[kind.removeprefix("image/").upper()]) as image:
            if image.width * image.height > MOST_PIXELS:
                return UNREADABLE
            image.draft("RGB", (image.width // 8, image.height // 8))
            image.load()
            return GOOD
    except (OSError, SyntaxError, ValueError, MemoryError, Image.DecompressionBombError):
        return UNREADABLE


def _limit_this_process() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _limit_this_process()
    sys.stdout.write(look(sys.argv[1], sys.stdin.buffer.read()))
