"""Corrections: an officer puts right what is known of a case, in the version that was seen."""

from typing import Any
from uuid import uuid4

import httpx2
import pytest

from cases.case import Case
from officer_api import body
from officer_api.case.correction import MERGE_PATCH
from tests.makers import a_couple
from tests.officer import Api, Software

ADDRESS = {"straat": "Dorpsstraat", "huisnummer": "12 A-2", "postcode": "1234AB", "woonplaats": "Meerdijk"}


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


def patch(software: Software, case: Case, sent: Any = None, seen: str | None = "*", **more: Any) -> httpx2.Response:
    headers = {"If-Match": seen} if seen is not None else {}
    content = {} if "content" in more else {"json": sent}
    return software.call("PATCH", f"/zaken/{case.id}", headers | more.pop("headers", {}), **content, **more)


def errors(answer: httpx2.Response) -> list[tuple[str, str]]:
    assert (answer.status_code, answer.json()["code"]) == (400, "query-refused")
    return [(error["pointer"], error["code"]) for error in answer.json()["errors"]]


def test_a_neighbours_case_cannot_be_corrected_nor_found_out(api: Api, software: Software) -> None:
    neighbours = api.a_case(municipality="meerdijk")
    assert patch(software, neighbours, {"taal": "tr"}).status_code == 404
    assert patch(software, neighbours, {"taal": "tr"}, '"999"').status_code == 404
    assert api.software("meerdijk").get(f"/zaken/{neighbours.id}").json()["taal"] == "nl"


def test_what_is_put_right_is_there_in_a_new_version(api: Api, software: Software) -> None:
    made = api.a_case(people=a_couple())
    seen = software.get(f"/zaken/{made.id}").headers["ETag"]
    sent = {"adres": ADDRESS, "email": "sam@post.example", "kanaal": "beide", "taal": "tr"}
    answer = patch(software, made, sent, seen, headers={"Content-Type": MERGE_PATCH})
    told = answer.json()
    assert (answer.status_code, told["kanaal"], told["taal"]) == (200, "beide", "tr")
    resident, partner = told["betrokkenen"]
    assert (resident["adres"], resident["email"]) == (ADDRESS, "sam@post.example")
    assert (partner["adres"], partner["email"]) == (None, None)
    again = software.get(f"/zaken/{made.id}")
    assert again.json() == told
    assert again.headers["ETag"] == answer.headers["ETag"] != seen


def test_it_is_an_event_and_stands_in_the_processing_log(api: Api, software: Software) -> None:
    made = api.a_case()
    patch(software, made, {"email": "sam@post.example"})
    last = software.get("/gebeurtenissen").json()["resultaten"][-1]
    assert (last["type"].rpartition(".")[2], last["zaakId"], last["gegevens"]) == ("zaak-bijgewerkt", str(made.id), {})
    assert software.log() == [(str(made.id), "zaakBijwerken")]


def test_a_person_alone_is_a_new_version_too(api: Api, software: Software) -> None:
    made = api.a_case()
    tags = [patch(software, made, {"email": f"{number}@post.example"}).headers["ETag"] for number in range(3)]
    assert len(set(tags)) == 3


def test_what_is_already_so_changes_nothing(api: Api, software: Software) -> None:
    made = api.a_case()
    seen = software.get(f"/zaken/{made.id}").headers["ETag"]
    for sent in ({}, {"taal": "nl"}, {"email": None}):
        assert patch(software, made, sent, seen).headers["ETag"] == seen


def test_a_contract_number_belongs_to_a_reexamination(api: Api, software: Software) -> None:
    application = api.a_case()
    assert errors(patch(software, application, {"contractnummer": "C-1"})) == [
        ("/contractnummer", "kind-without-contract")
    ]
    made = api.a_case(kind="heronderzoek")
    assert patch(software, made, {"contractnummer": "C-1"}).json()["contractnummer"] == "C-1"
    assert patch(software, made, {"contractnummer": None}).json()["contractnummer"] is None


def test_without_a_version_nothing_is_changed(api: Api, software: Software) -> None:
    answer = patch(software, api.a_case(), {"taal": "tr"}, None)
    assert (answer.status_code, answer.json()["code"]) == (428, "version-missing")


@pytest.mark.parametrize("seen", ['"999"', 'W/"{}"', "{}", ""])
def test_another_version_is_refused(api: Api, software: Software, seen: str) -> None:
    made = api.a_case()
    tag = software.get(f"/zaken/{made.id}").headers["ETag"]
    answer = patch(software, made, {"taal": "tr"}, seen.format(tag.strip('"')))
    assert (answer.status_code, answer.json()["code"], answer.headers["ETag"]) == (412, "version-outdated", tag)
    assert software.get(f"/zaken/{made.id}").json()["taal"] == "nl"


def test_of_two_who_saw_the_same_version_the_second_is_refused(api: Api, software: Software) -> None:
    made = api.a_case()
    seen = software.get(f"/zaken/{made.id}").headers["ETag"]
    statuses = [patch(software, made, {"taal": taal}, seen).status_code for taal in ("tr", "ar")]
    assert statuses == [200, 412]


def test_every_error_is_told_at_once_and_no_value_repeated(api: Api, software: Software) -> None:
    sent = {
        "bsn": "999990019", "email": "kanarie", "kanaal": "duif", "taal": 7, "contractnummer": "",
        "adres": {"straat": "", "huisnummer": "x", "postcode": "1234 ab", "land": "NL"},
    }  # fmt: skip
    answer = patch(software, api.a_case(), sent, params={"limit": "5"}, headers={"Medewerker": "j de vries"})
    assert sorted(errors(answer)) == sorted([
        ("Medewerker", "officer-missing"), ("/bsn", "unknown"), ("/adres/land", "unknown"),
        ("/adres/woonplaats", "missing"), ("/adres/straat", "invalid"), ("/adres/huisnummer", "invalid"),
        ("/adres/postcode", "invalid"),
        ("/contractnummer", "invalid"), ("/email", "invalid"), ("/kanaal", "invalid"), ("/taal", "invalid"),
        ("limit", "unknown"),
    ])  # fmt: skip
    assert "999990019" not in answer.text
    assert "kanarie" not in answer.text


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"kanaal": "email"}, ("/kanaal", "email-missing")),
        ({"kanaal": "beide", "email": "sam@post.example"}, ("/kanaal", "address-missing")),
        ({"taal": "xx"}, ("/taal", "language-unknown")),
    ],
)
def test_what_does_not_fit_the_case_is_refused(
    api: Api, software: Software, sent: dict[str, str], error: tuple[str, str]
) -> None:
    assert errors(patch(software, api.a_case(), sent)) == [error]


def test_who_gets_mail_keeps_an_address_for_it(api: Api, software: Software) -> None:
    made = api.a_case()
    patch(software, made, {"kanaal": "email", "email": "sam@post.example"})
    assert errors(patch(software, made, {"email": None})) == [("/kanaal", "email-missing")]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"{}{}", b"[" * 30000, b'{"adres":' * 5000])
def test_what_is_no_json_is_refused(api: Api, software: Software, content: bytes) -> None:
    answer = patch(software, api.a_case(), content=content, headers={"Content-Type": "application/json"})
    assert errors(answer) == [("", "unreadable")]


@pytest.mark.parametrize("content", [b"[]", b"7", b"null", b'"taal"'])
def test_json_that_is_no_object_is_refused(api: Api, software: Software, content: bytes) -> None:
    answer = patch(software, api.a_case(), content=content, headers={"Content-Type": "application/json"})
    assert errors(answer) == [("", "invalid")]


def test_too_much_is_refused(api: Api, software: Software) -> None:
    answer = patch(software, api.a_case(), {"email": "x" * body.LARGEST})
    assert (answer.status_code, answer.json()["code"], answer.headers["Connection"]) == (413, "body-too-big", "close")


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "multipart/form-data"])
def test_another_kind_of_content_is_refused(api: Api, software: Software, kind: str) -> None:
    assert patch(software, api.a_case(), content=b"{}", headers={"Content-Type": kind}).status_code == 415


def test_nothing_is_nowhere(software: Software) -> None:
    answer = software.call("PATCH", f"/zaken/{uuid4()}", {"If-Match": "*"}, json={})
    assert answer.status_code == 404
