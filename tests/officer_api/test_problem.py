"""Problems: how the API says every refusal, and what it never tells."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from cases.refusal import Refusal, every_refusal
from officer_api.problem import BY_STATUS, SAYS
from tests.makers import what_lies_in
from tests.officer import Api, Software


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


def test_the_api_can_say_every_refusal() -> None:
    assert set(SAYS) == set(every_refusal())


@pytest.mark.parametrize("refusal", every_refusal())
def test_a_refusal_has_a_dutch_title_and_says_what_to_do(refusal: type[Refusal]) -> None:
    words = SAYS[refusal]
    assert 400 <= words.status < 600
    assert words.title
    assert words.detail.endswith((".", "staan."))


def test_codes_tell_refusals_apart() -> None:
    codes = [refusal.code for refusal in every_refusal()] + [code for code, _ in BY_STATUS.values()]
    assert {code for code in codes if codes.count(code) > 1} == {"page-unknown"}


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/", 404, "page-unknown"),
        ("GET", "/v9/zaken", 404, "page-unknown"),
        ("GET", "/v1/zaken/", 404, "page-unknown"),
        ("GET", "/v1/zaken/x/", 404, "page-unknown"),
        ("GET", "//evil.example/v1/zaken", 404, "page-unknown"),
        ("POST", "/v1/zaken", 405, "method-unknown"),
        ("TRACE", "/v1/zaken", 405, "method-unknown"),
        ("PROPFIND", "/v1/zaken", 405, "method-unknown"),
        ("OPTIONS", "/v1/zaken", 405, "method-unknown"),
        ("HEAD", "/v1/zaken", 405, None),
        ("GET", "/oauth/token", 405, "method-unknown"),
        ("DELETE", "/v1/openapi.json", 405, "method-unknown"),
    ],
)
def test_what_the_router_refuses_is_a_problem_too(
    api: Api, method: str, path: str, status: int, code: str | None
) -> None:
    answer = api.http.request(method, f"http://officers.test{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (status, "application/problem+json")
    assert code is None or answer.json()["code"] == code
    assert ("Allow" in answer.headers) == (status == 405)


def test_allow_tells_every_method_of_an_address(api: Api) -> None:
    answer = api.http.request("DELETE", "/v1/zaken/x/bewijsstukken")
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "POST"}


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0", "image/*", "json"])
def test_a_form_that_there_is_not_is_refused(software: Software, accept: str) -> None:
    answer = software.get("/zaken", {"Accept": accept})
    assert (answer.status_code, answer.json()["code"]) == (406, "accept-refused")


@pytest.mark.parametrize(
    "accept", ["application/json", "*/*", "application/*", "text/html, */*;q=0.1", "", "Application/JSON"]
)
def test_a_form_that_there_is_is_given(software: Software, accept: str) -> None:
    assert software.get("/zaken", {"Accept": accept}).status_code == 200


def test_something_broken_tells_nothing_but_leaves_a_trace(api: Api, software: Software) -> None:
    made = api.a_case()
    content = software.hand_in(made).headers["Location"].partition("/v1")[2]
    (file,) = what_lies_in(Path(api.settings.house.vault))
    file.unlink()
    with capture_logs() as lines:
        answer = software.get(content)
    assert (answer.status_code, answer.json()["code"]) == (500, "broken")
    assert not any(word in answer.text for word in ("Traceback", "vault", "FileNotFound", str(made.id)))
    assert [line["event"] for line in lines] == ["broken", "call"]
    assert lines[0]["kind"] == "FileNotFoundError"
    assert answer.json()["instance"] == f"urn:uuid:{lines[0]['call']}"
    assert file.stem not in str(lines)


def test_a_database_that_does_not_answer_is_503(api: Api) -> None:
    assert api.http.get("/gezond").json() == {"status": "gezond"}
    with api.without("client"):
        answer = api.http.get("/gezond")
    assert (answer.status_code, answer.json()["code"], answer.headers["Retry-After"]) == (503, "unavailable", "30")
