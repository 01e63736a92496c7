"""Moving: looking into a case, stopping it with a reason, closing it, and opening again what was stopped."""

import httpx2
import pytest

from cases.case import Case
from cases.decision import STOPS
from tests.officer import Api, Software


def move(software: Software, case: Case, **sent: str) -> httpx2.Response:
    return software.call("POST", f"/zaken/{case.id}/statussen", {"If-Match": "*"}, json=sent)


def reopen(software: Software, case: Case) -> httpx2.Response:
    return software.call("POST", f"/zaken/{case.id}/heropening", {"If-Match": "*"})


@pytest.mark.parametrize("reason", STOPS)
def test_stopping_names_its_reason_and_can_be_undone(api: Api, reason: str) -> None:
    software, case = api.software(), api.a_case(status="bewijsstukken_ontvangen")
    assert move(software, case, code="afgebroken", reden=reason).status_code == 201
    stopped = software.get(f"/zaken/{case.id}").json()
    assert (stopped["status"]["code"], stopped["resultaat"]["code"], stopped["aanZet"]) == (
        "afgebroken", reason, "niemand",
    )  # fmt: skip
    assert reopen(software, case).json()["code"] == "bewijsstukken_ontvangen"
    again = software.get(f"/zaken/{case.id}").json()
    assert (again["status"]["code"], again["resultaat"], again["aanZet"]) == (
        "bewijsstukken_ontvangen", None, "gemeente",
    )  # fmt: skip
    codes = [line["code"] for line in software.get(f"/zaken/{case.id}/statussen").json()["resultaten"]]
    assert codes[-3:] == ["bewijsstukken_ontvangen", "afgebroken", "bewijsstukken_ontvangen"]


def test_what_was_stopped_twice_comes_back_to_where_it_was(api: Api) -> None:
    software, case = api.software(), api.a_case(status="in_onderzoek")
    for _ in range(2):
        move(software, case, code="afgebroken", reden="anders")
        assert reopen(software, case).json()["code"] == "in_onderzoek"


def test_a_case_that_goes_on_stays_as_it_is(api: Api) -> None:
    software, case = api.software(), api.a_case()
    assert reopen(software, case).json()["code"] == "uitgenodigd"
    assert len(software.get(f"/zaken/{case.id}/statussen").json()["resultaten"]) == 2


def test_what_was_decided_can_be_closed_and_not_opened_again(api: Api) -> None:
    software, case = api.software(), api.a_case(status="besluit_genomen", outcome="toegekend")
    assert reopen(software, case).status_code == 409
    assert move(software, case, code="gesloten").status_code == 201
    assert move(software, case, code="in_onderzoek").json()["code"] == "move-not-allowed"


def test_opening_again_needs_a_scope_of_its_own(api: Api) -> None:
    case = api.a_case(status="afgebroken")
    assert reopen(api.software(scopes=frozenset({"zaken.bijwerken"})), case).status_code == 403


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"code": "afgebroken"}, "/reden"), ({"code": "in_onderzoek", "reden": "verhuisd"}, "/reden"),
        ({"code": "besluit_genomen"}, "/code"), ({"code": "afgebroken", "reden": "geen zin"}, "/reden"),
    ],
)  # fmt: skip
def test_what_does_not_belong_together_is_refused_and_named(api: Api, sent: dict[str, str], pointer: str) -> None:
    refused = move(api.software(), api.a_case(), **sent)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, pointer)


def test_who_saw_another_version_looks_again_first(api: Api) -> None:
    software, case = api.software(), api.a_case()
    path, stale = f"/zaken/{case.id}/statussen", {"If-Match": '"0"'}
    assert software.call("POST", path, stale, json={"code": "in_onderzoek"}).status_code == 412
    assert software.call("POST", path, json={"code": "in_onderzoek"}).status_code == 428
