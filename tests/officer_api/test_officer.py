"""Who is calling: the token in the header, what it may do, and the officer's name."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from cases import client
from tests.officer import ADDRESS, Api, Software, a_key


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


def a_token(
    api: Api, software: Software, key: ECKey | None = None, header: dict[str, str] | None = None, **claims: Any
) -> str:
    """A token as the API would sign it, with other claims."""
    now = int(api.clock().timestamp())
    good = {
        "iss": ADDRESS, "aud": f"{ADDRESS}/v1", "sub": software.client_id, "client_id": software.client_id, "iat": now,
        "exp": now + 600, "jti": "x", "scope": "zaken.lezen", "municipalities": ["voorbeeldstad"],
    }  # fmt: skip
    head = {"alg": "ES256", "typ": "at+jwt", **(header or {})}
    return jws.serialize_compact(head, msgspec.json.encode({**good, **claims}), key or a_key("token"), ["ES256"])


@pytest.mark.parametrize(
    "authorization",
    ["", "Bearer", "Bearer ", "Bearer x", "Bearer a.b.c", "Basic eDp4", "bearer e30.e30.e30", "Bearer x y", "Bearer é"],
)
def test_a_stranger_is_turned_away(api: Api, authorization: str) -> None:
    answer = api.http.get("/v1/zaken", headers={"Authorization": authorization.encode()} if authorization else {})
    assert (answer.status_code, answer.json()["code"]) == (401, "token-refused")
    assert ('error="invalid_token"' in answer.headers["WWW-Authenticate"]) == bool(authorization)


def test_a_good_token_opens_the_list(api: Api, software: Software) -> None:
    answer = api.http.get("/v1/zaken", headers={"Authorization": f"bearer {a_token(api, software)}"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": ADDRESS},
        {"aud": [f"{ADDRESS}/v1"]},
        {"exp": 0},
        {"exp": None},
        {"client_id": "nobody"},
        {"municipalities": "voorbeeldstad"},
        {"scope": None},
    ],
)
def test_a_token_with_a_wrong_claim_is_refused(api: Api, software: Software, claims: dict[str, Any]) -> None:
    token = a_token(api, software, **claims)
    assert api.http.get("/v1/zaken", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_token_of_another_signer_is_refused(api: Api, software: Software) -> None:
    token = a_token(api, software, key=ECKey.generate_key("P-256"))
    assert api.http.get("/v1/zaken", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_another_kind_of_token_is_refused(api: Api, software: Software) -> None:
    token = a_token(api, software, header={"typ": "JWT"})
    assert api.http.get("/v1/zaken", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_client_assertion_is_no_token(api: Api, software: Software) -> None:
    assert api.http.get("/v1/zaken", headers={"Authorization": f"Bearer {software.assertion()}"}).status_code == 401


def test_a_token_is_over_after_ten_minutes(api: Api, software: Software) -> None:
    headers = software.headers()
    api.clock.forward(minutes=10, seconds=-1)
    assert api.http.get("/v1/zaken", headers=headers).status_code == 200
    api.clock.forward(seconds=1)
    assert api.http.get("/v1/zaken", headers=headers).status_code == 401


def test_two_tokens_at_once_are_refused(api: Api, software: Software) -> None:
    token = ("Authorization", f"Bearer {software.token()}")
    assert api.http.get("/v1/zaken", headers=[token, token]).status_code == 401


def test_a_token_in_the_address_is_refused(api: Api, software: Software) -> None:
    token = software.token()
    assert api.http.get("/v1/zaken", params={"access_token": token}).status_code == 401
    answer = software.get("/zaken", access_token=token)
    assert answer.status_code == 400
    assert token not in answer.text


def test_what_a_client_loses_its_tokens_lose_within_a_second(api: Api, software: Software) -> None:
    case = api.a_case()
    assert software.get(f"/zaken/{case.id}").status_code == 200

    async def narrow(session: Any, **to: Any) -> None:
        found = await client.find(session, software.client_id)
        for name, value in to.items():
            setattr(found, name, value)
        api.clock.forward(seconds=1)

    api.do(lambda session: narrow(session, municipalities=["meerdijk"]))
    assert software.get(f"/zaken/{case.id}").status_code == 404
    api.do(lambda session: narrow(session, scopes=["verwerkingslog.lezen"]))
    assert software.get(f"/zaken/{case.id}").status_code == 403
    api.do(lambda session: narrow(session, ended_at=api.clock() - timedelta(days=1)))
    assert software.get(f"/zaken/{case.id}").status_code == 401


def test_a_missing_scope_tells_nothing_about_the_case(api: Api) -> None:
    case, software = api.a_case(), api.software(scopes=frozenset({"verwerkingslog.lezen"}))
    there, not_there = software.get(f"/zaken/{case.id}"), software.get("/zaken/no-such-thing")
    assert there.status_code == not_there.status_code == 403
    assert there.json() | {"instance": ""} == not_there.json() | {"instance": ""}


@pytest.mark.parametrize("name", [None, "", " ", "j de vries", "é", "x" * 65, "a/b", "j.devries\t1"])
def test_an_officer_must_be_named_on_every_call_about_a_case(api: Api, software: Software, name: str | None) -> None:
    case = api.a_case()
    headers = {"Authorization": f"Bearer {software.token()}"}
    if name is not None:
        headers["Medewerker"] = name.encode()  # type: ignore[assignment]
    answer = api.http.get(f"/v1/zaken/{case.id}", headers=headers)
    assert answer.status_code == 400
    assert [error["pointer"] for error in answer.json()["errors"]] == ["Medewerker"]
    assert software.log() == []


def test_two_names_are_no_name(api: Api, software: Software) -> None:
    headers = [("Authorization", f"Bearer {software.token()}"), ("Medewerker", "a"), ("Medewerker", "b")]
    assert api.http.get(f"/v1/zaken/{api.a_case().id}", headers=headers).status_code == 400


def test_software_of_two_municipalities_sees_both(api: Api) -> None:
    here, there = api.a_case(), api.a_case(municipality="meerdijk")
    both = api.software("voorbeeldstad", "meerdijk")
    assert {each["id"] for each in both.get("/zaken").json()["resultaten"]} == {str(here.id), str(there.id)}
