"""Body: JSON that a caller sends, read into a typed shape with all its errors together; bounded in size and time."""

import asyncio
import re
from collections.abc import Iterator
from typing import Any, TypeVar, get_args

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import FieldInfo
from starlette.exceptions import HTTPException
from starlette.requests import Request

from cases.refusal import Flaw

LARGEST = 64 * 1024
SECONDS = 20
"""How long a caller may take to send it."""
KEY = re.compile(r"[A-Za-z][A-Za-z_]{0,39}")
UNREADABLE = Flaw("", "unreadable", "De aanvraag is geen JSON, of te diep genest.")
Shape = TypeVar("Shape", bound=Struct)


async def read(shape: type[Shape], request: Request[Any], largest: int = LARGEST) -> tuple[Shape | None, list[Flaw]]:
    """What was sent, or everything that is wrong with it; no value is repeated.

    Raises `HTTPException`: 413 for more than `largest` bytes, 408 when it takes too long.
    """
    try:
        sent = msgspec.json.decode(await _content(request, largest))
    except (msgspec.DecodeError, RecursionError):
        return None, [UNREADABLE]
    flaws: list[Flaw] = []
    made = _made(shape, sent, "", flaws)
    return (None if flaws else made), flaws


async def _content(request: Request[Any], largest: int) -> bytes:
    content = bytearray()
    try:
        async with asyncio.timeout(SECONDS):
            async for chunk in request.stream():
                content += chunk
                if len(content) > largest:
                    raise HTTPException(413)
    except TimeoutError:
        raise HTTPException(408) from None
    return bytes(content)


def _made(shape: type[Shape], sent: object, at: str, flaws: list[Flaw]) -> Shape | None:
    if not isinstance(sent, dict):
        flaws.append(Flaw(at, "invalid", "Hier hoort een object."))
        return None
    fields = {field.encode_name: field for field in msgspec.structs.fields(shape)}
    found = [*_unknown(fields, sent, at), *_missing(fields, sent, at)]
    values: dict[str, Any] = {}
    for key, field in fields.items():
        if key in sent:
            values[field.name] = _value(field, sent[key], f"{at}/{key}", found)
    flaws += found
    return None if found else shape(**values)


def _unknown(fields: dict[str, FieldInfo], sent: dict[str, Any], at: str) -> Iterator[Flaw]:
    for key in sent:
        if key not in fields:
            yield Flaw(f"{at}/{key if KEY.fullmatch(key) else '?'}", "unknown", "Dit veld is er niet.")


def _missing(fields: dict[str, FieldInfo], sent: dict[str, Any], at: str) -> Iterator[Flaw]:
    for key, field in fields.items():
        if key not in sent and field.required:
            yield Flaw(f"{at}/{key}", "missing", f"Dit veld is verplicht. {says(field.type)}".strip())


def _value(field: FieldInfo, sent: object, at: str, flaws: list[Flaw]) -> object:
    inner = _struct_in(field.type)
    if inner is not None and isinstance(sent, dict):
        return _made(inner, sent, at, flaws)
    try:
        return msgspec.convert(sent, field.type)
    except msgspec.ValidationError:
        flaws.append(Flaw(at, "invalid", f"De waarde klopt niet. {says(field.type)}".strip()))
        return None


def says(kind: object) -> str:
    """What the contract says about a field of that type."""
    for each in get_args(kind):
        found = each.description if isinstance(each, Meta) else says(each)
        if found:
            return str(found)
    return ""


def _struct_in(kind: Any) -> type[Struct] | None:
    """The object that the type allows, not in a list."""
    if isinstance(kind, type) and issubclass(kind, Struct):
        return kind
    if getattr(kind, "__origin__", None) is list:
        return None
    return next((found for found in map(_struct_in, get_args(kind)) if found), None)
