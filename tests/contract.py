"""Contract: every answer of the officer API in the suite is held against its contract."""

import json
import re
from typing import Any

import httpx2
from jsonschema import Draft202012Validator, FormatChecker

from officer_api.contract import FILE
from officer_api.documentation import PATH as DOCUMENTATION
from officer_api.front import VERSION

CONTRACT: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
OUTSIDE = ("/oauth/token", "/gezond", "/metrics", "/.well-known/security.txt", "/v1/openapi.json")
NOT_ALWAYS = {"Link"}
FORMATS = FormatChecker()


def must_keep_to_the_contract(response: httpx2.Response) -> None:
    """Fail when an answer is not as its operation declares it: status, headers, media type and shape."""
    assert response.headers["API-Version"] == VERSION
    path = response.request.url.path
    if path in OUTSIDE or path.startswith(DOCUMENTATION):
        return
    operation = operation_at(response.request.method, path.removeprefix("/v1"))
    declared = operation["responses"][str(response.status_code)] if operation else {"content": PROBLEM}
    absent = [name for name in declared.get("headers", ()) if name not in response.headers]
    assert set(absent) <= NOT_ALWAYS, f"{path} answers without {absent}"
    response.read()
    if "content" in declared:
        _must_fit(response, declared["content"])


def operation_at(method: str, path: str) -> dict[str, Any] | None:
    """The operation that answers there, None for an address that the contract does not have."""
    for template, by_method in CONTRACT["paths"].items():
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            found: dict[str, Any] | None = by_method.get(method.lower())
            return found
    return None


def validator(schema: dict[str, Any]) -> Draft202012Validator:
    """Checks against a schema that may refer to the contract's components."""
    return Draft202012Validator({**schema, "components": CONTRACT["components"]}, format_checker=FORMATS)


def _must_fit(response: httpx2.Response, content: dict[str, Any]) -> None:
    kind = response.headers["Content-Type"].partition(";")[0]
    assert kind in content, f"{kind} is not declared"
    if "json" in kind and response.content:
        validator(content[kind]["schema"]).validate(response.json())


PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Probleem"}}}
