"""Who acts for a resident: recorded by an officer with address and channel; the old code dies, Ockto is no way."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import invitation, post, visit
from cases.case import Case
from cases.visit import Visit
from tests.makers import an_invitation
from tests.officer import Api, Software

ADDRESS = {"straat": "Proeflaan", "huisnummer": "6", "postcode": "1234AB", "woonplaats": "Meerdijk"}
INEKE = {
    "voornaam": "Ineke", "achternaam": "Bewindsma", "geboortedatum": "1970-04-18", "adres": ADDRESS,
    "kanaal": "email", "email": "ineke@bewind.example",
}  # fmt: skip


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


def path(of: Case) -> str:
    return f"/zaken/{of.id}/vertegenwoordiger"


def version(software: Software, of: Case) -> dict[str, str]:
    return {"If-Match": software.get(f"/zaken/{of.id}").headers.get("etag", "*")}


def appointed(software: Software, of: Case, **other: Any) -> Any:
    return software.call("PUT", path(of), version(software, of), json=INEKE | other)


def dismissed(software: Software, of: Case) -> Any:
    return software.call("DELETE", path(of), version(software, of))


def invited(api: Api) -> Case:
    made = api.a_case()

    async def invite(session: AsyncSession) -> None:
        an_invitation(session, made, api.clock())
        await visit.open_for(session, made.people[0], api.clock(), instead_of=None)

    api.do(invite)
    return made


def told(api: Api, case: Case) -> list[tuple[str, str, str]]:
    found = api.do(lambda session: post.messages(session, case.id))
    return [(each.kind, each.recipient, each.channel) for each in found]


def has_code(api: Api, case: Case) -> bool:
    return api.do(lambda session: invitation.live(session, case, api.clock())) is not None


def test_a_neighbours_case_gets_nobody(api: Api, software: Software) -> None:
    neighbours = api.a_case(municipality="meerdijk")
    assert appointed(software, neighbours).status_code == 404
    assert dismissed(software, neighbours).status_code == 404
    assert len(api.software("meerdijk").get(f"/zaken/{neighbours.id}").json()["betrokkenen"]) == 1


def test_who_acts_is_told_with_address_and_channel_and_gets_the_code(api: Api, software: Software) -> None:
    made = invited(api)
    seen = software.get(f"/zaken/{made.id}").headers["etag"]
    answer = appointed(software, made)
    assert (answer.status_code, answer.headers["etag"] != seen) == (200, True)
    acting = answer.json()["betrokkenen"][-1]
    assert acting == {"rol": "vertegenwoordiger", **INEKE}
    assert not has_code(api, made)
    assert told(api, made) == [("invitation", "representative", "email")]
    assert api.do(lambda session: session.scalar(select(Visit))) is None


@pytest.mark.parametrize("method", ["PUT", "DELETE"])
def test_who_did_not_see_the_present_version_changes_nothing(api: Api, software: Software, method: str) -> None:
    made = invited(api)
    body = {"json": INEKE} if method == "PUT" else {}
    assert software.call(method, path(made), **body).status_code == 428
    answer = software.call(method, path(made), {"If-Match": '"99"'}, **body)
    assert (answer.status_code, answer.headers["etag"]) == (412, software.get(f"/zaken/{made.id}").headers["etag"])
    assert has_code(api, made)


def test_the_same_once_more_changes_nothing(api: Api, software: Software) -> None:
    made = invited(api)
    first, again = appointed(software, made), appointed(software, made)
    assert first.headers["etag"] == again.headers["etag"]
    assert len(told(api, made)) == 1


def test_somebody_else_may_take_over(api: Api, software: Software) -> None:
    made = invited(api)
    appointed(software, made)
    people = appointed(software, made, voornaam="Joris", kanaal="brief", email=None).json()["betrokkenen"]
    assert [(each["rol"], each["voornaam"], each["kanaal"]) for each in people] == [
        ("bewoner", "Sam", None), ("vertegenwoordiger", "Joris", "brief"),
    ]  # fmt: skip


def test_once_nobody_acts_the_resident_is_told_again(api: Api, software: Software) -> None:
    made = api.a_case()
    appointed(software, made)
    assert [dismissed(software, made).status_code for _ in range(2)] == [204, 204]
    assert [each["rol"] for each in software.get(f"/zaken/{made.id}").json()["betrokkenen"]] == ["bewoner"]
    kinds = [each["type"].rpartition(".")[2] for each in software.get("/gebeurtenissen").json()["resultaten"]]
    assert kinds[-2:] == ["vertegenwoordiger-gewijzigd"] * 2


def test_a_case_that_was_not_invited_yet_sends_nothing(api: Api, software: Software) -> None:
    made = api.a_case(status="ontvangen")
    assert appointed(software, made).status_code == 200
    assert told(api, made) == []


@pytest.mark.parametrize(
    ("other", "pointer"),
    [({"kanaal": "beide", "email": None}, "/kanaal"), ({"kanaal": "post"}, "/kanaal"), ({"voornaam": ""}, "/voornaam"),
     ({"geboortedatum": "18-4-1970"}, "/geboortedatum"), ({"adres": ADDRESS | {"postcode": "x"}}, "/adres/postcode")],
)  # fmt: skip
def test_what_does_not_fit_is_refused_and_nothing_changes(
    api: Api, software: Software, other: dict[str, Any], pointer: str
) -> None:
    made = invited(api)
    answer = appointed(software, made, **other)
    assert (answer.status_code, [each["pointer"] for each in answer.json()["errors"]]) == (400, [pointer])
    assert has_code(api, made)


def test_a_case_that_ended_takes_nobody(api: Api, software: Software) -> None:
    made = api.a_case(status="gesloten")
    assert appointed(software, made).json()["code"] == "case-ended"
    assert dismissed(software, made).json()["code"] == "case-ended"
