"""Decision: recorded at once, with one of three motives, if the case is still as the officer saw it."""

from typing import Any

import httpx2
import pytest

from cases import post, retention
from cases.case import Case
from tests.makers import a_desk, what_lies_in
from tests.officer import Api, Software

REASON = "Kanarie woont in een andere gemeente."


def decide(software: Software, case: Case, seen: str = "*", **sent: str) -> httpx2.Response:
    return software.call("POST", f"/zaken/{case.id}/besluit", {"If-Match": seen} if seen else {}, json=sent)


def test_granting_is_recorded_at_once(api: Api) -> None:
    software, case = api.software(), api.a_case(status="gegevens_ontvangen")
    tag = software.get(f"/zaken/{case.id}").headers["ETag"]
    taken = decide(software, case, tag, resultaat="toegekend")
    assert (taken.status_code, taken.json()["genomenDoorSoort"]) == (201, "medewerker")
    now = software.get(f"/zaken/{case.id}")
    assert (now.json()["status"]["code"], now.json()["resultaat"]["code"]) == ("besluit_genomen", "toegekend")
    assert now.headers["ETag"] == taken.headers["ETag"] != tag
    assert software.get(f"/zaken/{case.id}/besluit").json() == taken.json()
    assert (str(case.id), "besluitNemen") in software.log()


@pytest.mark.parametrize("motive", ["inkomen", "vermogen"])
def test_rejecting_names_its_motive(api: Api, motive: str) -> None:
    software, case = api.software(), api.a_case(status="in_onderzoek")
    assert decide(software, case, resultaat="afgewezen", motivering=motive).status_code == 201
    told = software.get(f"/zaken/{case.id}/besluit").json()
    assert (told["resultaat"], told["motivering"], told["toelichting"]) == ("afgewezen", motive, None)


def test_an_officers_own_words_are_sealed_and_kept(api: Api, tmp_path: Any) -> None:
    software, case = api.software(), api.a_case(status="in_onderzoek")
    decide(software, case, resultaat="afgewezen", motivering="aangepast", toelichting=REASON)
    desk = a_desk(api.settings.house)
    later = api.clock.now.replace(year=2027)
    api.portal.call(retention.sweep, api.database, desk.vault, desk.stage, later)
    assert software.get(f"/zaken/{case.id}/besluit").json()["toelichting"] == REASON
    assert [file for file in what_lies_in(tmp_path) if REASON.encode() in file.read_bytes()] == []


@pytest.mark.parametrize(("outcome", "kind"), [("toegekend", "granted"), ("afgewezen", "rejected")])
def test_the_decision_is_told_once(api: Api, outcome: str, kind: str) -> None:
    software, case = api.software(), api.a_case(status="in_onderzoek")
    decide(software, case, resultaat=outcome, **({"motivering": "inkomen"} if kind == "rejected" else {}))
    assert decide(software, case, resultaat=outcome).status_code in (400, 409)
    assert [each.kind for each in api.do(lambda session: post.messages(session, case.id))] == [kind]


def test_before_it_is_decided_the_decision_is_empty(api: Api) -> None:
    told = api.software().get(f"/zaken/{api.a_case().id}/besluit").json()
    assert set(told.values()) == {None}


@pytest.mark.parametrize("status", ["besluit_genomen", "afgebroken", "gesloten"])
def test_what_ended_is_not_decided_again(api: Api, status: str) -> None:
    refused = decide(api.software(), api.a_case(status=status), resultaat="toegekend")
    assert (refused.status_code, refused.json()["code"]) == (409, "move-not-allowed")


def test_who_saw_another_version_looks_again_first(api: Api) -> None:
    software, case = api.software(), api.a_case()
    tag = software.get(f"/zaken/{case.id}").headers["ETag"]
    software.hand_in(case)
    assert decide(software, case, tag, resultaat="toegekend").status_code == 412
    assert decide(software, case, "", resultaat="toegekend").status_code == 428
    assert software.get(f"/zaken/{case.id}/besluit").json()["resultaat"] is None


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({}, "/resultaat"), ({"resultaat": "misschien"}, "/resultaat"), ({"resultaat": "afgewezen"}, "/motivering"),
        ({"resultaat": "toegekend", "motivering": "inkomen"}, "/motivering"),
        ({"resultaat": "afgewezen", "motivering": "gevoel"}, "/motivering"),
        ({"resultaat": "afgewezen", "motivering": "aangepast"}, "/toelichting"),
        ({"resultaat": "afgewezen", "motivering": "aangepast", "toelichting": ""}, "/toelichting"),
        ({"resultaat": "afgewezen", "motivering": "inkomen", "toelichting": "x"}, "/toelichting"),
    ],
)  # fmt: skip
def test_what_does_not_belong_together_is_refused_and_named(api: Api, sent: dict[str, str], pointer: str) -> None:
    software, case = api.software(), api.a_case()
    refused = decide(software, case, **sent)
    assert refused.status_code == 400
    assert pointer in [each["pointer"] for each in refused.json()["errors"]]
    assert software.get(f"/zaken/{case.id}").json()["status"]["code"] == "uitgenodigd"
