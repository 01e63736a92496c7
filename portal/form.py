"""Form: reads what a page sends: small fields whole, and a file as a stream behind its fields."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import parse_qsl

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.requests import Request

from cases.refusal import FileAbsent, FormUnreadable

LONGEST_FORM = 64 * 1024
LONGEST_FIELD = 4 * 1024
MOST_FIELDS = 20
PATIENCE_SECONDS = 30
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"

Fields = Mapping[str, list[str]]


async def fields(request: Request) -> Fields:
    """Every field of a small form. Raises `FormUnreadable`."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != FORM:
        raise FormUnreadable
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LONGEST_FORM:
            raise FormUnreadable
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS * 5)
    except ValueError as error:
        raise FormUnreadable from error
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value.replace("\0", ""))
    return found


def one(sent: Fields, name: str) -> str:
    """The value of a field that may stand in a form once; empty when it is absent or stands there twice."""
    values = sent.get(name, [])
    return values[0] if len(values) == 1 else ""


@dataclass(frozen=True)
class FileForm:
    """A form up to its first file: the fields that stood before it, and its files, read as they are asked."""

    fields: Fields
    name: str
    first: bytes | None
    parts: "Parts"

    async def file(self) -> AsyncIterator[bytes]:
        """The bytes of that file alone."""
        async for chunk in _one_file(self.first, self.parts):
            yield chunk
        async for _ in self.parts:  # what stands behind is not ours, but its end proves that the form is whole
            continue

    async def files(self) -> AsyncIterator[AsyncIterator[bytes]]:
        """The bytes of that file, and of each that follows."""
        yield _one_file(self.first, self.parts)
        async for part, chunk in self.parts:
            if part.is_file:
                yield _one_file(chunk, self.parts)


async def file_form(request: Request, *names: str) -> FileForm:
    """Read a multipart form up to the first file with one of these names.

    Raises `FormUnreadable` when it is no such form, and `FileAbsent` when it ends or breaks off before that file.
    """
    parts = _parts(request)
    sent: dict[str, list[str]] = {}
    async for part, chunk in parts:
        if part.is_file and part.name in names:
            return FileForm(sent, part.name, chunk, parts)
        if chunk is None:
            sent.setdefault(part.name, []).append(part.text())
    raise FileAbsent


@dataclass
class _Part:
    """One part of a multipart form while it arrives."""

    headers: dict[bytes, bytes]
    content: bytes = b""
    is_file: bool = False
    name: str = ""

    def begin(self) -> None:
        kind, options = parse_options_header(self.headers.get(b"content-disposition", b""))
        self.is_file = bool(options.get(b"filename"))
        self.name = options.get(b"name", b"").decode("utf-8", "replace")
        if kind != b"form-data" or not self.name:
            raise FormUnreadable

    def text(self) -> str:
        return self.content.decode("utf-8", "replace").replace("\0", "")


Parts = AsyncIterator[tuple[_Part, bytes | None]]


class _Reader:
    """Collects what the parser finds in a chunk, as (part, bytes); None for the bytes means that the part ended."""

    def __init__(self, boundary: bytes) -> None:
        self.found: list[tuple[_Part, bytes | None]] = []
        self.ended = False
        self._part = _Part({})
        self._name = self._value = b""
        self._count = 0
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._header_name,
                "on_header_value": self._header_value,
                "on_header_end": self._header_end,
                "on_headers_finished": self._headers_finished,
                "on_part_data": self._data,
                "on_part_end": lambda: self.found.append((self._part, None)),
                "on_end": self._end,
            },
        )

    def read(self, chunk: bytes) -> list[tuple[_Part, bytes | None]]:
        self.found = []
        self._parser.write(chunk)
        return self.found

    def _begin(self) -> None:
        self._count += 1
        if self._count > MOST_FIELDS:
            raise FormUnreadable
        self._part = _Part({})

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._part.headers[self._name.lower()] = self._value
        self._name = self._value = b""

    def _headers_finished(self) -> None:
        self._part.begin()

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._part.is_file:
            self.found.append((self._part, data[start:end]))
            return
        self._part.content += data[start:end]
        if len(self._part.content) > LONGEST_FIELD:
            raise FormUnreadable

    def _end(self) -> None:
        self.ended = True


async def _parts(request: Request) -> Parts:
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if kind != MULTIPART.encode() or not 0 < len(boundary) <= 70:
        raise FormUnreadable
    reader = _Reader(boundary)
    try:
        async for chunk in patiently(request.stream()):
            for each in reader.read(chunk):
                yield each
    except (FormParserError, TimeoutError) as error:
        raise FileAbsent from error
    if not reader.ended:
        raise FileAbsent


async def patiently(stream: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """What comes; `TimeoutError` when nothing does for a while."""
    while True:
        async with asyncio.timeout(PATIENCE_SECONDS):
            chunk = await anext(stream, None)
        if chunk is None:
            return
        yield chunk


async def _one_file(first: bytes | None, parts: "Parts") -> AsyncIterator[bytes]:
    chunk = first
    while chunk is not None:
        yield chunk
        _, chunk = await anext(parts)


async def read_on(request: Request, limit: int) -> None:
    """Read what a browser is still sending, up to twice the `limit`, so that it hears the answer."""
    left = 2 * limit
    with suppress(TimeoutError, RuntimeError):  # Starlette says by a RuntimeError that everything was read
        async for chunk in patiently(request.stream()):
            left -= len(chunk)
            if left < 0:
                return
