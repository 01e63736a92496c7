"""Description: one operation in the terms of OpenAPI 3.1."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from msgspec import Struct

from cases.refusal import LicenceNeeded, QueryRefused, Refusal, ScopeMissing, TokenRefused, Unavailable
from officer_api import problem
from officer_api.limit import LEFT, POLICY
from officer_api.officer import NAME, NAME_HEADER
from officer_api.operation import JSON, Answer, Operation
from officer_api.problem import BROKEN, BY_STATUS, NAMES, SAYS, Probleem
from officer_api.template import NAMES as KINDS_OF_MESSAGES

REFERENCE = "#/components/schemas/{name}"
EVERYWHERE: tuple[type[Refusal], ...] = (QueryRefused, TokenRefused, ScopeMissing, Unavailable)
HEADERS_OF = {
    401: ["WWW-Authenticate"],
    403: ["WWW-Authenticate"],
    412: ["ETag"],
    416: ["Content-Range"],
    429: ["Retry-After"],
    503: ["Retry-After"],
}
ALWAYS = ("API-Version", POLICY, LEFT)
UNCOUNTED = 401
"""Who is not known has no calls to count."""
UUID = {"type": "string", "format": "uuid"}
IDS: dict[str, tuple[str, dict[str, Any]]] = {
    "id": ("De zaak.", UUID),
    "bewijsstukId": ("Het bewijsstuk.", UUID),
    "verzoekId": ("Het aanvullingsverzoek.", UUID),
    "heronderzoekId": ("Het heronderzoek.", UUID),
    "soort": ("De soort bericht.", {"type": "string", "enum": list(KINDS_OF_MESSAGES)}),
}
KEY_HEADER = "Idempotency-Key"
Part = dict[str, Any]


def of(operation: Operation) -> Part:
    """The operation, with every answer and every refusal that it can give."""
    parts: Part = {"operationId": operation.id, "tags": [operation.tag], "summary": operation.summary}
    licence = f"Licentie: {NAMES[operation.licence]}." if operation.needs_licence else ""
    if says := " ".join(filter(None, (operation.says, licence))):
        parts["description"] = says
    if operation.ends:
        parts["deprecated"] = True
    parts["security"] = [{"oauth": [operation.scope]}]
    parts["parameters"] = [*_ids(operation), *_headers(operation), *_query(operation.query)]
    if operation.body:
        content = {kind: _json(kind, operation.body)[kind] for kind in operation.takes}
        parts["requestBody"] = {"required": True, "description": "Wat u stuurt.", "content": content}
    elif operation.takes:
        parts["requestBody"] = {"required": True, "description": "Het bestand.", "content": _files(operation.takes)}
    answers = {str(status): _answer(answer) for status, answer in operation.answers.items()}
    parts["responses"] = {**answers, **_problems(operation)}
    return parts


def _ids(operation: Operation) -> list[Part]:
    return [
        {"name": key, "in": "path", "required": True, "description": says, "schema": schema}
        for key, (says, schema) in IDS.items()
        if f"{{{key}}}" in operation.path
    ]


def _headers(operation: Operation) -> Iterator[Part]:
    if operation.is_about_a_case or "velden" in _shape(operation.query)["properties"]:
        pattern = {"type": "string", "pattern": f"^{NAME.pattern}$"}
        yield _header(NAME_HEADER, "Wie dit vraagt; komt in het verwerkingslog.", pattern, operation.is_about_a_case)
    if 428 in operation.refuses:
        yield _header("If-Match", "De ETag van de versie die u zag.", {"type": "string"}, required=True)
    if operation.key:
        length = {"type": "string", "minLength": 1, "maxLength": 255}
        says = "Eigen sleutel van deze aanvraag: dezelfde sleutel geeft hetzelfde antwoord, zonder nieuw gevolg."
        yield _header(KEY_HEADER, says, length, operation.key == "required")
    if 304 in operation.answers:
        yield _header("If-None-Match", "De ETag van de versie die u al hebt.", {"type": "string"})
    if 206 in operation.answers:
        yield _header("Range", "Het deel dat u wilt, zoals bytes=0-999.", {"type": "string"})
        yield _header("If-Range", "De ETag waarbij het deel hoort; anders komt alles.", {"type": "string"})


def _header(name: str, says: str, schema: Part, required: bool = False) -> Part:  # noqa: FBT001, FBT002
    return {"name": name, "in": "header", "required": required, "description": says, "schema": schema}


def _query(asked: type[Struct]) -> Iterator[Part]:
    shape = _shape(asked)
    for name, schema in shape["properties"].items():
        says = schema.pop("description", "")
        if schema.get("default") == "":
            del schema["default"]
        required = name in shape.get("required", ())
        yield {"name": name, "in": "query", "required": required, "description": says, "schema": schema}


def _shape(asked: type[Struct]) -> Part:
    _, schemas = msgspec.json.schema_components([asked])
    shape: Part = schemas[asked.__name__]
    return shape


def _answer(answer: Answer) -> Part:
    part: Part = {"description": answer.says, "headers": _named(answer.headers)}
    if answer.shape:
        part["content"] = _json(JSON, answer.shape)
    if answer.media_types:
        part["content"] = part.get("content", {}) | _files(answer.media_types)
    return part


def _problems(operation: Operation) -> dict[str, Part]:
    """By status what can be wrong, each with its code."""
    licence: list[type[Refusal]] = [LicenceNeeded] if operation.needs_licence else []
    refusals = [(SAYS[each], each.code) for each in (*EVERYWHERE, *licence, *operation.refusals)]
    of_body = ([415] if operation.takes else []) + ([408, 413] if operation.body else [])
    by_http = [BY_STATUS[each] for each in (406, 429, *of_body, *operation.refuses)]
    both = [*refusals, *((words, code) for code, words in by_http), (BROKEN, "broken")]
    said = [(words.status, f"{words.title} (`{code}`).") for words, code in both]
    return {
        str(status): {
            "description": " ".join(dict.fromkeys(text for other, text in said if other == status)),
            "headers": _named(HEADERS_OF.get(status, []), ALWAYS[:1] if status == UNCOUNTED else ALWAYS),
            "content": _json(problem.MEDIA_TYPE, Probleem),
        }
        for status in sorted({status for status, _ in said})
    }


def _named(headers: Sequence[str], always: Sequence[str] = ALWAYS) -> Part:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in (*always, *headers)}


def _json(media_type: str, shape: type[Struct]) -> Part:
    return {media_type: {"schema": {"$ref": REFERENCE.format(name=shape.__name__)}}}


def _files(media_types: Sequence[str]) -> Part:
    return {each: {"schema": {"type": "string", "format": "binary"}} for each in media_types}
