"""Application: the three ways, what the site is told, and every no."""

import json
from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import unseal
from cases.case import Case, Person
from cases.post import Message
from tests.intake import a_bsn, a_partner
from tests.officer import Api, Software

APPLICANT = {
    "bsn": a_bsn(1_234_567), "voornaam": "Grace", "achternaam": "Sampleton", "geboortedatum": "1996-02-14",
    "email": "grace@voorbeeldstad.example",
}  # fmt: skip


def send(by: Software, key: str | None = None, **wishes: Any) -> httpx2.Response:
    headers = {"Idempotency-Key": key or str(uuid4()), "Content-Type": "application/json"}
    return by.call("POST", "/aanvragen", headers, content=json.dumps({**APPLICANT, **wishes}))


def name_in_json(column: str) -> str:
    first, *rest = column.split("_")
    return first + "".join(map(str.capitalize, rest))


def put_list(by: Software, *numbers: str) -> httpx2.Response:
    return by.call(
        "PUT", "/aanvragen/bestandscheck", {"Content-Type": "text/csv"}, content="bsn\n" + "\n".join(numbers)
    )


def messages(api: Api, case_id: str) -> list[tuple[str, str]]:
    async def found(session: AsyncSession) -> list[tuple[str, str]]:
        rows = await session.scalars(select(Message).where(Message.case_id == UUID(case_id)).order_by(Message.kind))
        return [(each.kind, each.channel) for each in rows]

    return api.do(found)


def the_case(api: Api, case_id: str) -> Case:
    async def found(session: AsyncSession) -> Case:
        return await session.get_one(Case, UUID(case_id))

    return api.do(found)


def test_tested_beforehand_and_not_known_the_applicant_is_invited(api: Api) -> None:
    answer = send(api.software())
    assert answer.status_code == 201
    told = answer.json()
    assert (told["status"]["omschrijving"], told["resultaat"]) == ("Uitnodiging verzonden", None)
    assert messages(api, told["id"]) == [("confirmation", "email"), ("invitation", "email")]
    made = the_case(api, told["id"])
    assert (made.kind, made.turn) == ("aanvraag", "bewoner")
    assert made.respond_by is not None


def test_tested_beforehand_and_known_the_municipality_has_decided(api: Api) -> None:
    software = api.software()
    assert put_list(software, APPLICANT["bsn"], a_bsn(2_222_222)).json()["aantal"] == 2
    told = send(software).json()
    assert told["status"]["omschrijving"] == "Besluit genomen"
    assert told["resultaat"] == {
        "code": "toegekend", "omschrijving": "Toegekend o.b.v. bestandscheck", "grond": "bestandscheck",
    }  # fmt: skip
    assert messages(api, told["id"]) == [("confirmation", "email")]


def test_tested_afterwards_it_is_granted_without_a_test(api: Api) -> None:
    software = api.software("meerdijk")
    told = send(software).json()
    assert told["resultaat"]["omschrijving"] == "Toegekend zonder onderzoek"
    assert messages(api, told["id"]) == [("confirmation", "email")]
    shown = software.get(f"/zaken/{told['id']}").json()
    assert shown["resultaat"]["omschrijving"] == "Toegekend zonder onderzoek"
    assert shown["aanZet"] == "niemand"


def test_a_new_list_takes_the_place_of_the_old(api: Api) -> None:
    software = api.software()
    put_list(software, APPLICANT["bsn"])
    assert put_list(software).json()["aantal"] == 0
    assert send(software).json()["resultaat"] is None


def test_a_neighbours_list_does_not_count(api: Api) -> None:
    put_list(api.software("meerdijk"), APPLICANT["bsn"])
    assert send(api.software()).json()["resultaat"] is None


def test_the_number_is_kept_as_a_digest_and_sealed_and_nowhere_else(api: Api) -> None:
    partner = {name_in_json(name): value for name, value in a_partner(1).items()}
    told = send(api.software(), **partner).json()
    assert APPLICANT["bsn"] not in json.dumps(told)

    async def people(session: AsyncSession) -> list[Person]:
        return list(await session.scalars(select(Person).where(Person.case_id == UUID(told["id"])).order_by(Person.id)))

    resident, partner = api.do(people)
    keys = unseal.read(api.settings.identities)
    for name in ("voorbeeldstad", "worker"):
        assert keys.open_envelope(name, resident.bsn_sealed or b"", UUID(told["id"]).bytes).decode() == APPLICANT["bsn"]
    assert len(resident.bsn_digest or b"") == 32
    assert resident.bsn_digest != partner.bsn_digest


def test_the_same_key_gives_the_same_answer_and_no_second_case(api: Api) -> None:
    software, key = api.software(), str(uuid4())
    first, again = send(software, key), send(software, key)
    assert (again.status_code, again.json(), again.headers["location"]) == (
        201, first.json(), first.headers["location"],
    )  # fmt: skip
    assert again.headers["Idempotency-Replayed"] == "true"
    assert len(software.get("/zaken").json()["resultaten"]) == 1


def test_the_same_key_with_another_request_is_refused(api: Api) -> None:
    software, key = api.software(), str(uuid4())
    send(software, key)
    answer = send(software, key, voornaam="Robin")
    assert (answer.status_code, answer.json()["code"]) == (422, "key-reused")
    assert send(api.software(), key).status_code == 201, "a key is the client's own"


def test_without_a_key_nothing_begins(api: Api) -> None:
    software = api.software()
    answer = software.call("POST", "/aanvragen", {"Content-Type": "application/json"}, content=json.dumps(APPLICANT))
    assert answer.status_code == 400
    assert [each["pointer"] for each in answer.json()["errors"]] == ["Idempotency-Key"]
    assert send(software, "x" * 256).status_code == 400


@pytest.mark.parametrize("channel", ["brief", "BEIDE"])
def test_a_letter_is_refused_with_its_reason(api: Api, channel: str) -> None:
    answer = send(api.software(), kanaal=channel)
    assert answer.status_code == 400
    flaw = next(each for each in answer.json()["errors"] if each["code"] == "letter-not-possible")
    assert "e-mail" in flaw["detail"]


def test_everything_that_is_wrong_is_told_together_and_no_value_repeated(api: Api) -> None:
    answer = send(
        api.software(), bsn="123456789", email="no mail", taal="xx", geboortedatum="31-02-1980", achternaam=""
    )
    assert answer.status_code == 400
    assert {each["pointer"] for each in answer.json()["errors"]} == {
        "/bsn", "/email", "/taal", "/geboortedatum", "/achternaam",
    }  # fmt: skip
    for value in ("123456789", "no mail", "31-02-1980"):
        assert value not in answer.text


@pytest.mark.parametrize("number", ["12345678", "000000000", "１２３４５６７８２", "١٢٣٤٥٦٧٨٢", "123456789", " "])
def test_a_number_that_is_none_is_refused(api: Api, number: str) -> None:
    answer = send(api.software(), bsn=number)
    assert [each["pointer"] for each in answer.json()["errors"]] == ["/bsn"]


@pytest.mark.parametrize("body", [b"", b"[]", b'{"bsn": 5}', b"[" * 60_000, b"\xff"])
def test_what_is_no_application_is_refused(api: Api, body: bytes) -> None:
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    assert api.software().call("POST", "/aanvragen", headers, content=body).status_code == 400


def test_an_unknown_field_is_refused(api: Api) -> None:
    assert send(api.software(), telefoon="0612345678").status_code == 400


def test_software_of_several_municipalities_names_one_that_it_serves(api: Api) -> None:
    both = api.software("voorbeeldstad", "meerdijk")
    assert send(both).status_code == 400
    headers = {"Idempotency-Key": "a", "Content-Type": "application/json"}
    for town, status in (("meerdijk", 201), ("elders", 400)):
        answer = both.call(
            "POST",
            "/aanvragen",
            {**headers, "Idempotency-Key": town},
            params={"gemeente": town},
            content=json.dumps(APPLICANT),
        )
        assert answer.status_code == status


def test_a_second_case_of_a_household_knows_of_the_first(api: Api) -> None:
    software = api.software()
    first = send(software).json()
    partner = {name_in_json(name): value for name, value in a_partner(1).items()}
    seen = software.get(f"/zaken/{first['id']}").headers["etag"]
    second = send(software, **{**partner, "bsn": a_bsn(3_333_333), "partnerBsn": APPLICANT["bsn"]}).json()
    kinds = [each["type"].rpartition(".")[2] for each in software.get("/gebeurtenissen").json()["resultaten"]]
    assert kinds.count("zaak-gekoppeld") == 2, "each of the two cases hears it"
    told = software.get(f"/zaken/{first['id']}", {"If-None-Match": seen})
    assert (told.status_code, told.json()["gekoppeldeZaken"]) == (200, [second["id"]])
    assert software.get(f"/zaken/{second['id']}").json()["gekoppeldeZaken"] == [first["id"]]


@pytest.mark.parametrize("content", [b"123456789", b"bsn\nnot a number", b"\xff\xfe1"])
def test_a_list_with_a_flaw_changes_nothing(api: Api, content: bytes) -> None:
    software = api.software()
    put_list(software, APPLICANT["bsn"])
    answer = software.call("PUT", "/aanvragen/bestandscheck", {"Content-Type": "text/csv"}, content=content)
    assert answer.status_code == 400
    assert "123456789" not in answer.text
    assert send(software).json()["resultaat"]["code"] == "toegekend"


def test_a_body_that_is_too_big_is_not_read(api: Api) -> None:
    headers = {"Content-Type": "application/json", "Idempotency-Key": "k"}
    assert api.software().call("POST", "/aanvragen", headers, content=b"x" * 5_000_001).status_code == 413
