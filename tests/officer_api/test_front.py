"""The front: headers on every answer, one line in the log and nothing of anybody in it."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from officer_api.app import create_app
from officer_api.front import HEADERS
from tests.makers import PAYSLIP, a_person
from tests.officer import Api, Software

CANARIES = ("Kanarie", "kanarie.v", "999990019", "1980-05-17", "Bearer")


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/gezond"), ("GET", "/v1/openapi.json"), ("GET", "/v1/zaken"), ("GET", "/nowhere"), ("PUT", "/v1/zaken"),
     ("POST", "/oauth/token"), ("GET", "/v1/zaken/x"), ("HEAD", "/v1/zaken/x")],
)  # fmt: skip
def test_every_answer_has_the_headers(api: Api, method: str, path: str) -> None:
    answer = api.http.request(method, path)
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert "Set-Cookie" not in answer.headers
    assert "Server" not in answer.headers


def test_strict_transport_is_told_at_an_https_address_only(api: Api) -> None:
    assert "Strict-Transport-Security" not in api.http.get("/gezond").headers
    secure = create_app(replace(api.settings, address="https://officers.test"), database=api.database)
    visitor = TestClient(secure, "https://officers.test")
    visitor.portal = api.portal
    visitor.app_state.update(api.http.app_state)
    assert visitor.get("/gezond").headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_the_contract_is_open_to_all(api: Api) -> None:
    answer = api.http.get("/v1/openapi.json", headers={"Origin": "https://elsewhere.example"})
    assert (answer.status_code, answer.headers["Access-Control-Allow-Origin"]) == (200, "*")
    assert answer.json()["info"]["version"] == answer.headers["API-Version"]


def test_no_other_answer_is_for_other_origins(software: Software) -> None:
    answer = software.get("/zaken", {"Origin": "https://elsewhere.example"})
    assert "Access-Control-Allow-Origin" not in answer.headers


def test_a_call_is_one_line_without_anything_of_anybody(api: Api, software: Software) -> None:
    made = api.a_case(people=[a_person(given_name="Kanarie")])
    software.officer = "kanarie.v"
    software.token()
    with capture_logs() as lines:
        software.get(f"/zaken/{made.id}")
        software.get("/zaken", bsn="999990019")
        software.get("/zaken/999990019")
        software.call("KANARIE", "/999990019")
        software.hand_in(made, PAYSLIP, need="Kanarie")
    assert [(line["event"], line["route"], line["status"]) for line in lines] == [
        ("call", "/v1/zaken/{id}", 200),
        ("call", "/v1/zaken", 400),
        ("call", "/v1/zaken/{id}", 404),
        ("call", "-", 404),
        ("call", "/v1/zaken/{id}/bewijsstukken", 400),
    ]
    assert {"call", "event", "log_level", "method", "ms", "route", "status"} == set().union(*lines)
    assert not any(canary.lower() in str(lines).lower() for canary in (*CANARIES, str(made.id)))
