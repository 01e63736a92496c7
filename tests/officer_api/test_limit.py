"""Limits: what software may ask in a minute, what each answer tells of it, and an operation that will go."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.settings import Settings as House
from officer_api.contract import OPERATIONS, description
from officer_api.ending import Ending
from officer_api.limit import Limit
from officer_api.operation import Operation
from officer_api.settings import Settings
from tests.conftest import StandingClock
from tests.officer import ADDRESS, Api, Software, a_token_key, running

MOST = 3
POLICY = '"minuut";q=3;w=60'
ENDING = Ending(datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC), "/v1/zaakoverzicht")


@pytest.fixture
def api(api: Api) -> Api:
    api.http.app_state["limit"] = Limit(MOST)
    return api


def left(software: Software, path: str = "/zaken", **headers: str) -> tuple[int, str]:
    answer = software.get(path, headers)
    assert answer.headers["RateLimit-Policy"] == POLICY
    return answer.status_code, answer.headers["RateLimit"]


def test_each_answer_tells_how_many_calls_are_left_and_for_how_long(api: Api) -> None:
    software = api.software()
    software.token()
    assert left(software) == (200, '"minuut";r=2;t=60')
    api.clock.forward(seconds=20)
    assert left(software, "/zaken/none") == (404, '"minuut";r=1;t=40')


def test_who_asks_too_often_is_told_kindly_when_to_come_back(api: Api) -> None:
    software = api.software()
    for _ in range(MOST):
        software.get("/zaken")
    api.clock.forward(seconds=15)
    answer = software.get("/zaken")
    assert (answer.status_code, answer.headers["Retry-After"], answer.json()["code"]) == (429, "45", "calls-braked")
    assert "Retry-After" in answer.json()["detail"]
    assert api.software().get("/zaken").is_success, "others go on"
    api.clock.forward(seconds=45)
    assert left(software) == (200, '"minuut";r=2;t=60')


def test_what_did_not_change_costs_nothing(api: Api) -> None:
    software, made = api.software(), api.a_case()
    tag = software.get(f"/zaken/{made.id}").headers["ETag"]
    for _ in range(MOST):
        assert left(software, f"/zaken/{made.id}", **{"If-None-Match": tag}) == (304, '"minuut";r=2;t=60')


def test_a_stranger_is_not_counted(api: Api) -> None:
    answer = api.http.get("/v1/zaken")
    assert (answer.status_code, "RateLimit" in answer.headers) == (401, False)


def test_the_setting_says_how_many(house: House, tmp_path: Path, clock: StandingClock) -> None:
    chosen = Settings(house, ADDRESS, tmp_path / "identities", a_token_key(tmp_path), calls=7)
    with running(chosen, clock) as api:
        assert api.software().get("/zaken").headers["RateLimit-Policy"] == '"minuut";q=7;w=60'


def test_an_operation_that_will_go_says_so_in_the_contract_and_in_headers_that_software_reads() -> None:
    going: Operation = replace(OPERATIONS[0], ends=ENDING)
    assert description.of(going)["deprecated"] is True
    assert ENDING.told["Deprecation"] == "@1767225600"
    assert ENDING.told["Sunset"] == "Fri, 01 Jan 2027 00:00:00 GMT"
    assert '</v1/zaakoverzicht>; rel="successor-version"' in ENDING.told["Link"]
