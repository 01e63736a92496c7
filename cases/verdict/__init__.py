"""Verdict: whether a paper can be opened, found by a process of its own with little memory and time.

`python -m cases.verdict <kind>` reads a file, which never lies on a disk. It has no file to write to, and is killed
when it asks for too much. It answers with one line: `good` and what an officer should know of the file, or the code of
a refusal; behind the line of a HEIC follows the JPEG that it becomes. It imports little, to start quickly.
"""

import resource
from importlib import import_module
from typing import Any, NamedTuple

PDF, JPEG, PNG, HEIC = "application/pdf", "image/jpeg", "image/png", "image/heic"
GOOD, LOCKED, INCOMPLETE, UNREADABLE = "good", "file-locked", "file-incomplete", "file-unreadable"
MEMORY = 512 * 1024 * 1024
PROCESSOR_SECONDS = {PDF: 5, JPEG: 5, PNG: 5, HEIC: 15}
MOST_PIXELS = 50_000_000
"""Photos of telephones have 12 to 50 million; a decoder needs three bytes and more for each."""
ROOMS = {PDF: "pdf", JPEG: "picture", PNG: "picture", HEIC: "heic"}


class Finding(NamedTuple):
    """What was found. `risks` names what a PDF would do or holds beside its pages; `instead` is a HEIC as a JPEG."""

    word: str
    risks: tuple[str, ...] = ()
    instead: bytes = b""


def look(kind: str, content: bytes) -> Finding:
    """What there is to find in a whole file. Runs in the limited process."""
    found: Finding = _room(kind).look(content)
    return found


def prepare(kind: str) -> None:
    """Load what looking at this kind of file needs, while the file is still coming."""
    _room(kind).prepare()


def _room(kind: str) -> Any:
    return import_module(f"{__name__}.{ROOMS[kind]}")


def limit_this_process(kind: str = PDF) -> None:
    """Leave this process little memory and time, and no file or process of its own.

    The decoder of HEIC works in threads, which the system counts as processes; it is left those.
    """
    limits = [
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, PROCESSOR_SECONDS[kind]),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ]
    for what, most in limits if kind == HEIC else [*limits, (resource.RLIMIT_NPROC, 0)]:
        resource.setrlimit(what, (most, most))
