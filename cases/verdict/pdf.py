"""PDF: whether it can be opened, and what it would do or holds beside its pages.

What it would do is told to the officer. A PDF that starts a program, or brings one, is refused; so is one that is an
archive too, and one whose pages unpack to more than a page can need.
"""

import io
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from cases.verdict import GOOD, LOCKED, MOST_PIXELS, UNREADABLE, Finding

if TYPE_CHECKING:
    from pikepdf import Object, Pdf

MOST_PAGES, MOST_OBJECTS = 500, 200_000
JAVASCRIPT, OPENING, EMBEDDED, XFA, MEDIA = (
    "javascript",
    "action-on-opening",
    "embedded-file",
    "xfa-form",
    "rich-media",
)
RISKS = (JAVASCRIPT, OPENING, EMBEDDED, XFA, MEDIA)
HARMLESS = {"/GoTo", "/GoToR", "/Named", "/URI", "/ResetForm", "/Hide", "/SetOCGState", "/Trans", "/Thread"}
"""Actions that only lead somewhere; any other one is told when it happens without being asked."""
STARTS_A_PROGRAM = "/Launch"
PROGRAMS = (b"MZ", b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!", b"PK\x03\x04")
ENDINGS = (
    ".exe", ".com", ".bat", ".cmd", ".scr", ".js", ".vbs", ".ps1", ".msi", ".jar", ".lnk", ".hta", ".docm", ".xlsm",
)  # fmt: skip
MOVES = {"/RichMedia", "/Movie", "/Sound", "/Screen", "/3D"}
END_OF_ARCHIVE, ENTRY_OF_ARCHIVE, LONGEST_COMMENT = b"PK\x05\x06", b"PK\x01\x02", 65_557


class Refused(Exception):
    """This PDF is not taken."""


def prepare() -> None:
    """Load the reader."""
    import pikepdf  # noqa: F401


def look(content: bytes) -> Finding:
    """Good, with its risks; or locked, or unreadable."""
    import pikepdf

    if _is_an_archive_too(content):
        return Finding(UNREADABLE)
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            if not 0 < len(pdf.pages) <= MOST_PAGES or len(pdf.objects) > MOST_OBJECTS:
                return Finding(UNREADABLE)
            _must_unpack(pdf)
            return Finding(GOOD, _in_order(_risks(pdf)))
    except pikepdf.PasswordError:
        return Finding(LOCKED)
    except (pikepdf.PdfError, Refused, MemoryError, RecursionError, ValueError, TypeError):
        return Finding(UNREADABLE)


def _must_unpack(pdf: "Pdf") -> None:
    """What draws each page must unpack within the memory of this process. Streams that are pictures stay packed."""
    from pikepdf import Array, Stream

    for page in pdf.pages:
        drawn = page.obj.get("/Contents")
        for stream in drawn if isinstance(drawn, Array) else [drawn]:
            if isinstance(stream, Stream):
                stream.read_bytes()


def _in_order(found: Iterable[str]) -> tuple[str, ...]:
    named = set(found)
    return tuple(each for each in RISKS if each in named)


def _risks(pdf: "Pdf") -> Iterator[str]:
    """Each risk, perhaps more than once. Raises `Refused` for what is never taken."""
    opening = pdf.Root.get("/OpenAction")
    if _is_dictionary(opening) and str(opening.get("/S", "")) not in HARMLESS:  # type: ignore[union-attr]
        yield OPENING
    for each in pdf.objects:
        yield from _of(each)


def _of(found: "Object") -> Iterator[str]:
    """The risks of an object and of what stands in it."""
    from pikepdf import Array, Dictionary, Stream

    waiting: list[Object] = [found]
    while waiting:
        each = waiting.pop()
        if isinstance(each, (Dictionary, Stream)):
            yield from _told_by(each)
            held = [*each.values()]
        else:
            held = [*each.as_list()] if isinstance(each, Array) else []
        waiting += [child for child in held if isinstance(child, (Array, Dictionary)) and not child.is_indirect]


def _told_by(each: "Object") -> Iterator[str]:
    does, kind, subtype = (str(each.get(name, "")) for name in ("/S", "/Type", "/Subtype"))
    brings_a_file = "/EF" in each or kind == "/EmbeddedFile"
    if does == STARTS_A_PROGRAM or (brings_a_file and _is_a_program(each)) or (subtype == "/Image" and _is_huge(each)):
        raise Refused
    told = {
        JAVASCRIPT: does == "/JavaScript" or "/JS" in each,
        OPENING: "/AA" in each,
        EMBEDDED: brings_a_file,
        XFA: "/XFA" in each,
        MEDIA: subtype in MOVES,
    }
    yield from (risk for risk, is_there in told.items() if is_there)


def _is_a_program(file: "Object") -> bool:
    from pikepdf import Stream

    if isinstance(file, Stream):
        return file.read_bytes().startswith(PROGRAMS)
    return str(file.get("/UF", file.get("/F", ""))).lower().endswith(ENDINGS)


def _is_huge(picture: "Object") -> bool:
    return int(picture.get("/Width", 0)) * int(picture.get("/Height", 0)) > 4 * MOST_PIXELS


def _is_dictionary(found: object) -> bool:
    from pikepdf import Dictionary

    return isinstance(found, Dictionary)


def _is_an_archive_too(content: bytes) -> bool:
    """Whether somebody who takes it for a zip file finds a list of files at its end."""
    at = content.rfind(END_OF_ARCHIVE, -LONGEST_COMMENT)
    if at < 0 or at + 22 > len(content):
        return False
    size = int.from_bytes(content[at + 12 : at + 16], "little")
    return 0 < size <= at and content[at - size :].startswith(ENTRY_OF_ARCHIVE)
