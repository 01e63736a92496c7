"""Contract: the OpenAPI document, built from the operations' own types.

`python -m officer_api.contract` rewrites officer_api/openapi.json; a test fails when it is not what the code says.
"""

import json
from pathlib import Path
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from officer_api import (
    access_log,
    advice,
    case,
    decision,
    event,
    evidence,
    feedback,
    intake,
    overview,
    request,
    template,
)
from officer_api.case import moving
from officer_api.contract import description, words
from officer_api.front import VERSION
from officer_api.operation import JSON, VERSION_PATH, Operation
from officer_api.problem import Probleem

FILE = Path(__file__).parent.parent / "openapi.json"
OPERATIONS: list[Operation] = [
    *case.operations,
    *overview.operations,
    *evidence.operations,
    *advice.operations,
    *request.operations,
    *decision.operations,
    *moving.operations,
    *intake.operations,
    *event.operations,
    *access_log.operations,
    *feedback.operations,
    *template.operations,
]


def document() -> dict[str, Any]:
    """The whole contract."""
    paths: dict[str, Any] = {}
    for each in OPERATIONS:
        paths.setdefault(each.path, {})[each.method.lower()] = description.of(each)
    return {
        "openapi": "3.1.0",
        "info": {**words.INFO, "version": VERSION},
        "servers": words.SERVERS,
        "tags": words.TAGS,
        "paths": paths,
        "components": {"headers": words.HEADERS, "schemas": _schemas(), "securitySchemes": words.SECURITY},
    }


def written() -> str:
    """The contract as it stands in openapi.json."""
    return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"


async def show(_: Request[Any]) -> Response:
    """The contract, open to all, from any origin."""
    return Response(FILE.read_bytes(), headers={"Access-Control-Allow-Origin": "*"}, media_type=JSON)


def _schemas() -> dict[str, Any]:
    shapes = {answer.shape for each in OPERATIONS for answer in each.answers.values() if answer.shape} | {Probleem}
    shapes |= {each.body for each in OPERATIONS if each.body}
    in_order = sorted(shapes, key=lambda shape: shape.__name__)
    _, schemas = msgspec.json.schema_components(in_order, ref_template=description.REFERENCE)
    return dict(sorted(schemas.items()))


routes = [Route(f"{VERSION_PATH}/openapi.json", show)]
