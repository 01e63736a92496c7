"""The token endpoint: who gets an access token, and what each refusal says."""

import hmac
from base64 import urlsafe_b64encode
from typing import Any

import pytest
from joserfc.jwk import ECKey, Key, RSAKey

from cases import client
from tests.officer import ADDRESS, Api, Software


@pytest.fixture(scope="module")
def rsa_key() -> RSAKey:
    return RSAKey.generate_key(2048, {"kid": "rsa-1"})


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


def test_a_stranger_gets_no_token(api: Api, software: Software) -> None:
    answer = software.ask_token(software.assertion(iss="stranger", sub="stranger"))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_client_that_proves_itself_gets_a_token_for_ten_minutes(software: Software) -> None:
    answer = software.ask_token(scope="zaken.lezen")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json() | {"access_token": ""} == {
        "access_token": "", "token_type": "Bearer", "expires_in": 600, "scope": "zaken.lezen",
    }  # fmt: skip


def test_without_a_scope_a_token_has_all_that_the_client_may(api: Api) -> None:
    software = api.software(scopes=frozenset({"zaken.lezen", "verwerkingslog.lezen"}))
    assert software.ask_token().json()["scope"] == "verwerkingslog.lezen zaken.lezen"


@pytest.mark.parametrize("algorithm", ["RS256", "PS256"])
def test_an_rsa_key_signs_with_either_of_its_algorithms(api: Api, rsa_key: RSAKey, algorithm: str) -> None:
    software = api.software(key=rsa_key)
    assert software.ask_token(software.assertion(header={"alg": algorithm})).status_code == 200


def test_an_assertion_is_used_once(software: Software) -> None:
    assertion = software.assertion()
    assert software.ask_token(assertion).status_code == 200
    assert software.ask_token(assertion).json()["error"] == "invalid_client"


def test_a_forgotten_assertion_is_too_old_to_use_again(api: Api, software: Software) -> None:
    assertion = software.assertion()
    software.ask_token(assertion)
    api.do(lambda session: client.sweep(session, api.clock.forward(minutes=6)))
    assert software.ask_token(assertion).status_code == 401


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": f"{ADDRESS}/v1"},
        {"aud": None},
        {"aud": []},
        {"iss": "somebody-else"},
        {"jti": None},
        {"jti": ""},
        {"jti": "x" * 256},
        {"jti": 7},
        {"iat": None},
        {"iat": "yesterday"},
        {"exp": None},
        {"exp": 0},
        {"exp": 9e99},
        {"nbf": 9_999_999_999},
    ],
)
def test_an_assertion_with_a_wrong_claim_is_refused(software: Software, claims: dict[str, Any]) -> None:
    answer = software.ask_token(software.assertion(**claims))
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


@pytest.mark.parametrize(("iat", "exp"), [(-300, 0), (0, 301), (-10, 291), (40, 300), (29, 331)])
def test_an_assertion_lives_five_minutes_at_most_and_is_not_of_the_future(
    api: Api, software: Software, iat: int, exp: int
) -> None:
    now = int(api.clock().timestamp())
    assert software.ask_token(software.assertion(iat=now + iat, exp=now + exp)).status_code == 401


@pytest.mark.parametrize(("iat", "exp"), [(0, 300), (-299, 1), (20, 320), (0.5, 299.5)])
def test_clocks_may_differ_half_a_minute(api: Api, software: Software, iat: float, exp: float) -> None:
    now = int(api.clock().timestamp())
    assert software.ask_token(software.assertion(iat=now + iat, exp=now + exp)).status_code == 200


def test_aud_may_be_a_list(software: Software) -> None:
    audience = ["https://elsewhere.example", f"{ADDRESS}/oauth/token"]
    assert software.ask_token(software.assertion(aud=audience)).status_code == 200


@pytest.mark.parametrize("key", [ECKey.generate_key("P-256"), ECKey.generate_key("P-256", {"kid": "sleutel-1"})])
def test_a_foreign_key_is_refused(software: Software, key: Key) -> None:
    forger = Software(software.api, software.client_id, key)
    assert forger.ask_token().status_code == 401


def test_a_key_that_the_client_does_not_have_is_refused(software: Software) -> None:
    assert software.ask_token(software.assertion(header={"kid": "another"})).status_code == 401


def test_an_assertion_without_a_signature_is_refused(software: Software) -> None:
    _, payload, _ = software.assertion().split(".")
    unsigned = "eyJhbGciOiJub25lIn0"
    assert software.ask_token(f"{unsigned}.{payload}.").status_code == 401


HS256 = b'{"alg":"HS256","kid":"rsa-1"}'


def in_base64(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def test_a_public_key_is_no_shared_secret(api: Api, rsa_key: RSAKey) -> None:
    software = api.software(key=rsa_key)
    _, payload, _ = software.assertion(header={"alg": "RS256"}).split(".")
    signed = f"{in_base64(HS256)}.{payload}"
    forged = f"{signed}.{in_base64(hmac.digest(rsa_key.as_pem(private=False), signed.encode(), 'sha256'))}"
    assert software.ask_token(forged).status_code == 401


def test_an_algorithm_that_the_key_is_not_for_is_refused(api: Api) -> None:
    key = RSAKey.generate_key(2048, {"kid": "ps-only", "alg": "PS256"})
    software = api.software(key=key)
    bare = {name: value for name, value in key.as_dict(private=True).items() if name != "alg"}
    forger = Software(api, software.client_id, RSAKey.import_key(bare))
    assert forger.ask_token(forger.assertion(header={"alg": "RS256"})).status_code == 401
    assert software.ask_token(software.assertion(header={"alg": "PS256"})).status_code == 200


@pytest.mark.parametrize("assertion", ["x", "a.b.c", "e30.e30.e30", "é.é.é", "." * 5000, "e30.bnVsbA.", "e30.W10.x"])
def test_garbage_is_refused(software: Software, assertion: str) -> None:
    assert software.ask_token(assertion).status_code == 401


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"grant_type": None}, "unsupported_grant_type"),
        ({"client_assertion_type": "jwt"}, "invalid_request"),
        ({"client_assertion": None}, "invalid_request"),
        ({"client_id": "somebody-else"}, "invalid_client"),
        ({"scope": "zaken.wissen"}, "invalid_scope"),
        ({"scope": "zaken.lezen zaken.wissen"}, "invalid_scope"),
        ({"scope": " "}, "invalid_scope"),
    ],
)
def test_a_wrong_field_is_said_as_oauth_says_it(software: Software, fields: dict[str, str], error: str) -> None:
    answer = software.ask_token(**fields)
    assert (answer.json()["error"], answer.headers["Cache-Control"]) == (error, "no-store")
    assert answer.status_code == (401 if error == "invalid_client" else 400)


@pytest.mark.parametrize(
    ("content", "content_type", "status"),
    [
        (b"{}", "application/json", 400),
        (b"", "application/x-www-form-urlencoded", 400),
        (b"scope=a&scope=b&grant_type=client_credentials", "application/x-www-form-urlencoded", 400),
        (b"&".join(b"x=1" for _ in range(30)), "application/x-www-form-urlencoded", 400),
        (b"\xff\xfe", "application/x-www-form-urlencoded", 400),
        (b"x=" + b"y" * 70_000, "application/x-www-form-urlencoded", 413),
    ],
)
def test_a_form_that_is_none_is_refused(api: Api, content: bytes, content_type: str, status: int) -> None:
    answer = api.http.post("/oauth/token", content=content, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["error"] in ("invalid_request", "unsupported_grant_type")) == (
        status,
        True,
    )


def test_a_client_that_was_ended_gets_no_token(api: Api, software: Software) -> None:
    async def end(session: Any) -> None:
        found = await client.find(session, software.client_id)
        found.ended_at = api.clock()

    api.do(end)
    assert software.ask_token().status_code == 401
