"""Verdict: whether a paper can be opened, found by a process of its own with little memory and time.

`python -m cases.verdict <kind>` reads a file, which never lies on a disk. It has no file to write to, answers with one
word (`good` or the code of a refusal), and is killed when it asks for too much. It imports little, to start quickly.
"""

import io
import resource
import sys
from importlib import import_module

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
GOOD, LOCKED, UNREADABLE = "good", "file-locked", "file-unreadable"
MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = 5
MOST_PIXELS = 50_000_000


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


def _load(kind: str) -> None:
    import_module("pikepdf" if kind == PDF else "PIL.Image")


def limit_this_process() -> None:
    """Leave this process little memory and time, and no file or process of its own."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    limit_this_process()
    _load(sys.argv[1])  # while the file is still coming
    sys.stdout.write(look(sys.argv[1], sys.stdin.buffer.read()))
