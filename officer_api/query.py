"""Query: what a caller asks in the address, read into a typed shape, with all its errors together."""

import re
from collections.abc import Sequence
from functools import cache
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec
from msgspec import NODEFAULT, Meta, Struct
from msgspec.structs import FieldInfo
from starlette.requests import Request

from cases.refusal import Flaw, QueryRefused

Shape = TypeVar("Shape", bound=Struct)
KEY = re.compile(r"[A-Za-z][A-Za-z_]{0,39}")
WHOLE_NUMBER = re.compile(r"[0-9]{1,9}")


class Nothing(Struct):
    """For operations that take no query."""


def read(shape: type[Shape], request: Request[Any], other_flaws: Sequence[Flaw] = ()) -> Shape:
    """What is asked. Raises `QueryRefused` with everything that is wrong, `other_flaws` too; it repeats no value."""
    fields = _fields(shape)
    if not (fields or other_flaws or request.scope["query_string"]):
        return shape()
    asked = request.query_params.multi_items()
    flaws = [*other_flaws, *(_unknown(key) for key, _ in asked if key not in fields)]
    values: dict[str, object] = {}
    for key, field in fields.items():
        given = [value for name, value in asked if name == key]
        if not given and field.default is NODEFAULT:
            flaws.append(Flaw(key, "missing", f"Deze parameter is verplicht. {says(field)}"))
        elif given:
            _take(field, given, values, flaws)
    if flaws:
        raise QueryRefused(flaws)
    return shape(**values)


@cache
def _fields(shape: type[Struct]) -> dict[str, FieldInfo]:
    return {field.encode_name: field for field in msgspec.structs.fields(shape)}


def says(field: FieldInfo) -> str:
    """What the contract says about a field."""
    found = [each.description for each in get_args(field.type) if isinstance(each, Meta) and each.description]
    return found[0] if found else ""


def _take(field: FieldInfo, given: list[str], values: dict[str, object], flaws: list[Flaw]) -> None:
    key = field.encode_name
    if len(given) > 1:
        flaws.append(Flaw(key, "repeated", "Geef deze parameter één keer."))
        return
    try:
        values[field.name] = msgspec.convert(_plain(field, given[0]), field.type)
    except msgspec.ValidationError:
        flaws.append(Flaw(key, "invalid", f"De waarde klopt niet. {says(field)}"))


def _plain(field: FieldInfo, text: str) -> object:
    """The text, or the number that it is where a number is wanted (`5.0` and `1e1` are not)."""
    return int(text) if _wants_number(field.type) and WHOLE_NUMBER.fullmatch(text) else text


def _wants_number(kind: object) -> bool:
    return kind is int or (get_origin(kind) is Annotated and _wants_number(get_args(kind)[0]))


def _unknown(key: str) -> Flaw:
    return Flaw(key if KEY.fullmatch(key) else "?", "unknown", "Deze parameter is er niet.")
