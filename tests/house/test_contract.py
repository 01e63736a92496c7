"""The contract: it is what the code says, and it keeps the NL GOV API Design Rules 2.2."""

import re
from typing import Any

import pytest
from openapi_spec_validator import validate

from officer_api import contract
from officer_api.contract.words import SCOPES
from officer_api.front import HEADERS, VERSION
from officer_api.operation import Operation
from tests.contract import CONTRACT
from tests.officer import Api

VERBS = {"get", "head", "post", "put", "patch", "delete"}
KEBAB = re.compile(r"(/([a-z0-9-]+|_[a-z]+|\{[a-zA-Z]+\}))+")
CAMEL = re.compile(r"[a-z][a-z0-9]*([A-Z][a-z0-9]*)*")
SEMVER = re.compile(r"(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)")
MOMENT, DAY = re.compile(r"[a-z]+Op|op"), re.compile(r"[a-z]*(datum|Uiterlijk)")
NO_DATE_BY_LAW = {"geboortedatum"}
"""A birth date of which day or month is unknown is no date."""


DECLARED: list[tuple[str, str, dict[str, Any]]] = [
    (path, method, operation)
    for path, by_method in CONTRACT["paths"].items()
    for method, operation in by_method.items()
]
FIELDS: list[tuple[str, dict[str, Any]]] = [
    field for schema in CONTRACT["components"]["schemas"].values() for field in schema.get("properties", {}).items()
]
EVERY_OPERATION = pytest.mark.parametrize(
    ("path", "method", "operation"), DECLARED, ids=[each["operationId"] for *_, each in DECLARED]
)


def test_the_contract_is_what_the_code_says() -> None:
    """When this fails: `make contract`, and tell of the change in CHANGELOG.md."""
    assert contract.written() == contract.FILE.read_text("utf-8")


def test_the_contract_is_openapi() -> None:
    validate(CONTRACT)


def test_the_contract_says_who_and_which_version() -> None:
    info = CONTRACT["info"]
    assert {"name", "email", "url"} <= set(info["contact"])
    assert SEMVER.fullmatch(info["version"])
    assert info["version"] == VERSION == HEADERS["API-Version"]


def test_every_server_is_https_and_has_the_major_version() -> None:
    major = VERSION.partition(".")[0]
    for server in CONTRACT["servers"]:
        assert server["url"].startswith("https://")
        assert server["url"].endswith(f"/v{major}")


def test_names_of_operations_are_unique() -> None:
    names = [each["operationId"] for *_, each in DECLARED]
    assert len(names) == len(set(names))


def test_every_tag_is_explained() -> None:
    used = {tag for *_, each in DECLARED for tag in each["tags"]}
    assert used == {tag["name"] for tag in CONTRACT["tags"]}


@EVERY_OPERATION
def test_an_address_is_kebab_case_without_slash_at_its_end(path: str, method: str, operation: dict[str, Any]) -> None:
    assert KEBAB.fullmatch(path)
    assert method in VERBS
    named = set(re.findall(r"\{(\w+)\}", path))
    assert named == {each["name"] for each in operation["parameters"] if each["in"] == "path"}


@EVERY_OPERATION
def test_a_query_key_is_camel_case_and_explained(path: str, method: str, operation: dict[str, Any]) -> None:
    for each in operation["parameters"]:
        assert each["description"].endswith("."), (path, method, each["name"])
        assert each["in"] != "query" or CAMEL.fullmatch(each["name"])


@EVERY_OPERATION
def test_every_answer_has_its_version_and_every_refusal_is_a_problem(
    path: str, method: str, operation: dict[str, Any]
) -> None:
    for status, answer in operation["responses"].items():
        assert status.isdecimal(), (path, method)
        assert "API-Version" in answer["headers"]
        if status[0] in "45":
            assert list(answer["content"]) == ["application/problem+json"]
    assert {"400", "401", "403", "406", "500", "503"} <= set(operation["responses"])
    assert ("404" in operation["responses"]) == ("{" in path)


@EVERY_OPERATION
def test_an_operation_asks_a_scope_that_there_is(path: str, method: str, operation: dict[str, Any]) -> None:
    ((scope,),) = [each["oauth"] for each in operation["security"]]
    assert scope in SCOPES, (path, method)


@EVERY_OPERATION
def test_a_call_about_a_case_names_its_officer(path: str, method: str, operation: dict[str, Any]) -> None:
    headers = [each["name"] for each in operation["parameters"] if each["in"] == "header" and each["required"]]
    demanded = [name for name in headers if name != "Idempotency-Key"]
    about_a_case = ["Medewerker"] if path.startswith("/zaken/{id}") else []
    assert demanded == about_a_case + (["If-Match"] if "428" in operation["responses"] else []), method


def test_a_problem_has_what_the_rules_ask() -> None:
    problem = CONTRACT["components"]["schemas"]["Probleem"]
    assert {"type", "title", "status", "detail", "instance", "code"} <= set(problem["required"])


def test_fields_are_camel_case_and_shapes_pascal_case() -> None:
    assert [name for name, _ in FIELDS if not CAMEL.fullmatch(name)] == []
    assert [name for name in CONTRACT["components"]["schemas"] if not re.fullmatch(r"[A-Z][A-Za-z]+", name)] == []


@pytest.mark.parametrize(("name", "schema"), FIELDS)
def test_moments_and_days_are_named_as_what_they_are(name: str, schema: dict[str, Any]) -> None:
    kinds = {part.get("format") for part in [schema, *schema.get("anyOf", [])]}
    assert ("date-time" in kinds) == bool(MOMENT.fullmatch(name)), name
    assert ("date" in kinds) == bool(DAY.fullmatch(name) and name not in NO_DATE_BY_LAW), name
    assert not kinds & {"time", "date-time-local"}


def test_no_example_looks_like_an_operation() -> None:
    """The official rules look for the names of methods anywhere below the paths, also inside examples."""
    for path, _, operation in DECLARED:
        assert not re.search(r"\"examples?\"", str(operation)), path


@pytest.mark.parametrize("operation", contract.OPERATIONS, ids=lambda each: each.id)
def test_the_running_api_keeps_the_rules_at_every_operation(api: Api, operation: Operation) -> None:
    path = "/v1" + re.sub(r"\{\w+\}", "00000000-0000-4000-8000-000000000000", operation.path)
    no_token = api.http.request(operation.method, path)
    assert no_token.status_code == 401
    assert api.http.request(operation.method, f"{path}/").status_code == 404
    wrong_method = api.http.request("PROPFIND", path)
    assert wrong_method.status_code == 405
    for answer in (no_token, wrong_method):
        assert {name: answer.headers[name] for name in HEADERS} == HEADERS
        assert answer.headers["Content-Type"] == "application/problem+json"
