"""The feed: what happened, in the order in which it was settled, read on from where one was."""

import re
from pathlib import Path

import pytest

from cases import event
from officer_api.event import DETAILS, KINDS
from tests.officer import Api, Software

CASES = Path(event.__file__).parent


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


def kinds(page: dict[str, list[dict[str, str]]]) -> list[str]:
    return [each["type"].rpartition(".")[2] for each in page["resultaten"]]


def test_a_neighbour_reads_nothing_of_it(api: Api, software: Software) -> None:
    api.a_case()
    assert software.get("/gebeurtenissen").json()["resultaten"] != []
    assert api.software("meerdijk").get("/gebeurtenissen").json()["resultaten"] == []


def test_what_happened_is_told_in_order_and_without_personal_data(api: Api, software: Software) -> None:
    made = api.a_case()
    software.hand_in(made)
    page = software.get("/gebeurtenissen").json()
    assert kinds(page)[-2:] == ["status-gewijzigd", "bewijsstuk-ontvangen"]
    last = page["resultaten"][-1]
    assert last["zaakId"] == str(made.id)
    assert set(last) == {"id", "type", "zaakId", "gemeente", "gebeurdOp", "gegevens"}
    assert set(last["gegevens"]) == {"behoefte"}


def test_one_reads_on_from_where_one_was_also_when_there_was_nothing_new(api: Api, software: Software) -> None:
    api.a_case()
    first = software.get("/gebeurtenissen").json()
    nothing = software.get("/gebeurtenissen", cursor=first["volgendeCursor"]).json()
    assert nothing["resultaten"] == []
    api.a_case()
    news = software.get("/gebeurtenissen", cursor=nothing["volgendeCursor"]).json()
    assert kinds(news)[0] == "zaak-begonnen"


def test_page_after_page_tells_everything_once(api: Api, software: Software) -> None:
    for _ in range(4):
        api.a_case()
    whole = software.get("/gebeurtenissen", limit="100").json()["resultaten"]
    told: list[dict[str, str]] = []
    asked: dict[str, str] = {"limit": "3"}
    while len(told) < len(whole):
        page = software.get("/gebeurtenissen", **asked).json()
        told += page["resultaten"]
        asked["cursor"] = page["volgendeCursor"]
    assert told == whole


def test_waiting_ends_when_the_time_is_over(api: Api, software: Software) -> None:
    api.a_case()
    cursor = software.get("/gebeurtenissen", limit="100").json()["volgendeCursor"]
    assert software.get("/gebeurtenissen", cursor=cursor, wacht="1").json()["resultaten"] == []


@pytest.mark.parametrize("wrong", [{"wacht": "31"}, {"wacht": "-1"}, {"cursor": "abc"}, {"limit": "0"}, {"soort": "x"}])
def test_a_wrong_question_is_refused(software: Software, wrong: dict[str, str]) -> None:
    assert software.get("/gebeurtenissen", **wrong).status_code == 400


def test_a_cursor_from_before_what_is_kept_has_expired(api: Api, software: Software) -> None:
    api.a_case()
    old = software.get("/gebeurtenissen", limit="1").json()["volgendeCursor"]
    api.clock.forward(days=91)
    api.a_case()
    api.do(lambda session: event.sweep(session, api.clock()))
    refused = api.software().get("/gebeurtenissen", cursor=old)
    assert (refused.status_code, refused.json()["code"]) == (410, "cursor-expired")
    assert kinds(api.software().get("/gebeurtenissen").json())[0] == "zaak-begonnen"


def test_every_kind_and_detail_that_the_house_records_has_its_word() -> None:
    code = "".join(file.read_text() for file in CASES.rglob("*.py"))
    recorded = re.findall(r'record\([^"]*?"([a-z-]+)", now', code, re.DOTALL)
    assert set(recorded) == set(KINDS)
    details = re.findall(r'record\([^"]*?"[a-z-]+", now, (\w+)=', code)
    assert set(details) == set(DETAILS)
