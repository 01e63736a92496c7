"""Cases: the list and its pages, one case with its version, its history."""

from typing import Any
from uuid import UUID, uuid4

import httpx2
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cases import case, preference
from cases.case import MOVES
from cases.preference import Wishes
from officer_api.case.status import WORDS
from tests.makers import WAYS, a_couple, a_person
from tests.officer import Api, Software

EVERYBODY = frozenset({"voorbeeldstad", "meerdijk"})


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


def pages(software: Software, **params: str) -> list[httpx2.Response]:
    """Every page of the list, by following the header Link."""
    found = [software.get("/zaken", **params)]
    while "next" in found[-1].links:
        found.append(software.api.http.get(found[-1].links["next"]["url"], headers=software.headers()))
    return found


def ids(answer: httpx2.Response) -> list[str]:
    return [line["id"] for line in answer.json()["resultaten"]]


def test_a_neighbours_case_looks_like_one_that_does_not_exist(api: Api, software: Software) -> None:
    neighbour = api.a_case(municipality="meerdijk")
    answers = [software.get(f"/zaken/{each}") for each in (neighbour.id, uuid4(), "no-id", str(neighbour.id).upper())]
    assert {answer.status_code for answer in answers} == {404}
    assert len({str(answer.json() | {"instance": ""}) for answer in answers}) == 1
    assert len({str(sorted(answer.headers)) for answer in answers}) == 1


@pytest.mark.parametrize("form", ["{0.hex}", "{{{0}}}", "urn:uuid:{0}", "{0} ", "{0}%0A"])
def test_an_id_has_one_form(api: Api, software: Software, form: str) -> None:
    assert software.get(f"/zaken/{form.format(api.a_case().id)}").status_code == 404


def test_a_case_is_told_whole(api: Api, software: Software) -> None:
    made = api.a_case(people=a_couple())
    told, unknown = software.get(f"/zaken/{made.id}").json(), {"email": None, "adres": None, "kanaal": None}
    assert told == {
        "id": str(made.id),
        "zaaknummer": made.number,
        "gemeente": "voorbeeldstad",
        "soort": "aanvraag",
        "status": {
            "code": "uitgenodigd",
            "omschrijving": "Uitnodiging verzonden",
            "statustekst": WORDS["uitgenodigd"][1],
            "isEindstatus": False,
            "gezetOp": "2026-04-15T09:00:00Z",
            "gezetDoorSoort": "medewerker",
        },
        "aanZet": "bewoner",
        "startdatum": "2026-04-15",
        "reageerUiterlijk": "2026-05-13",
        "besluitUiterlijk": "2026-06-10",
        "contractnummer": None,
        "taal": "nl",
        "kanaal": "brief",
        "nieuwOntvangen": False,
        "resultaat": None,
        "versie": made.version,
        "gewijzigdOp": "2026-04-15T09:00:00Z",
        "betrokkenen": [
            {"rol": "bewoner", "voornaam": "Sam", "achternaam": "Jansen", "geboortedatum": "1980-05-17"} | unknown,
            {"rol": "partner", "voornaam": "Robin", "achternaam": "Jansen", "geboortedatum": "1982-00-00"} | unknown,
        ],
        "voorkeuren": None,
        "vereisten": [
            {
                "behoefte": "payslip.me.2026-03",
                "soort": "payslip",
                "persoon": "bewoner",
                "maand": "2026-03",
                "informatieobjecttype": "Loonstrook",
                "staat": "ontbreekt",
                "redencode": None,
            }
        ],
        "opschorting": None,
        "gekoppeldeZaken": [],
    }


def test_how_a_resident_wants_to_be_reached_is_told_with_its_dates(api: Api, software: Software) -> None:
    made = api.a_case()
    wishes = Wishes(interpreter=True, helper=False, contact="desk", by_email=frozenset({"reminders"}))
    tag = software.get(f"/zaken/{made.id}").headers["etag"]
    now = api.clock.forward(minutes=1)

    async def give(session: AsyncSession) -> None:
        await preference.give(session, await case.find(session, made.id, EVERYBODY), wishes, now)

    api.do(give)
    told = software.get(f"/zaken/{made.id}", headers={"If-None-Match": tag}).json()
    at = "2026-04-15T09:01:00Z"
    assert told["voorkeuren"] == {
        "tolk": True,
        "helper": False,
        "contact": "balie",
        "toestemmingen": [
            {"over": "herinneringen", "kanaal": "email", "gezetOp": at},
            {"over": "vragen", "kanaal": "brief", "gezetOp": at},
            {"over": "besluit", "kanaal": "brief", "gezetOp": at},
        ],
        "gewijzigdOp": at,
    }
    assert "voorkeuren" not in software.get("/zaken").json()["resultaten"][0]


def test_who_acts_for_a_resident_is_told_with_their_own_channel(api: Api, software: Software) -> None:
    acting = a_person("representative", "1970-04-18", "Ineke", "Bewindsma")
    acting.channel = "email"
    told = software.get(f"/zaken/{api.a_case(people=[a_person(), acting]).id}").json()["betrokkenen"]
    assert [(each["rol"], each["kanaal"]) for each in told] == [("bewoner", None), ("vertegenwoordiger", "email")]


@pytest.mark.parametrize("status", WAYS)
def test_every_status_has_its_words(api: Api, software: Software, status: str) -> None:
    told = software.get(f"/zaken/{api.a_case(status=status).id}").json()["status"]
    assert (told["code"], told["omschrijving"], told["statustekst"]) == (status, *WORDS[status])
    assert told["isEindstatus"] == (not MOVES[status])


@pytest.mark.parametrize(
    ("outcome", "reason", "code"), [("toegekend", None, "toegekend"), (None, "verhuisd", "verhuisd")]
)
def test_an_outcome_is_told(api: Api, software: Software, outcome: str | None, reason: str | None, code: str) -> None:
    made = api.a_case(status="besluit_genomen")

    async def decide(session: AsyncSession) -> None:
        found = await case.find(session, made.id, EVERYBODY)
        found.outcome, found.reason = outcome, reason

    api.do(decide)
    assert software.get(f"/zaken/{made.id}").json()["resultaat"] == {
        "code": code, "omschrijving": code.capitalize(), "grond": None,
    }  # fmt: skip


def test_who_has_a_version_already_is_told_so(api: Api, software: Software) -> None:
    made = api.a_case()
    first = software.get(f"/zaken/{made.id}")
    for known in (first.headers["ETag"], f"W/{first.headers['ETag']}", f'"x", {first.headers["ETag"]}', "*"):
        again = software.get(f"/zaken/{made.id}", {"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert software.get(f"/zaken/{made.id}", {"If-None-Match": '"x"'}).status_code == 200


def test_a_change_is_a_new_version(api: Api, software: Software) -> None:
    made = api.a_case()
    first = software.get(f"/zaken/{made.id}").headers["ETag"]
    software.hand_in(made)
    second = software.get(f"/zaken/{made.id}", {"If-None-Match": first})
    assert (second.status_code, second.json()["status"]["code"]) == (200, "bewijsstukken_ontvangen")
    assert (second.json()["nieuwOntvangen"], second.json()["aanZet"]) == (True, "gemeente")


def test_head_tells_the_version_only(api: Api, software: Software) -> None:
    path = f"/zaken/{api.a_case().id}"
    head, get = software.call("HEAD", path), software.get(path)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", get.headers["ETag"])
    assert software.call("HEAD", path, {"If-None-Match": get.headers["ETag"]}).status_code == 304
    assert software.call("HEAD", f"/zaken/{uuid4()}").status_code == 404


def test_the_history_is_told_from_the_beginning(api: Api, software: Software) -> None:
    made = api.a_case(status="gesloten")
    lines = software.get(f"/zaken/{made.id}/statussen").json()["resultaten"]
    assert [line["code"] for line in lines] == ["ontvangen", *WAYS["gesloten"]]
    assert (lines[0]["gezetDoorSoort"], lines[-1]["isEindstatus"]) == ("systeem", True)


def test_a_line_of_the_list_names_nobody(api: Api, software: Software) -> None:
    made = api.a_case(people=[a_person(given_name="Zoë", family_name="Kanarie")])
    answer = software.get("/zaken")
    assert ids(answer) == [str(made.id)]
    assert "betrokkenen" not in answer.json()["resultaten"][0]
    assert not any(word in answer.text for word in ("Kanarie", "Zo", "1980-05-17"))
    assert software.log() == []


def test_who_asks_for_people_gets_a_line_in_the_log_for_each_case(api: Api, software: Software) -> None:
    made = [api.a_case() for _ in range(3)]
    lines = software.get("/zaken", velden="betrokkenen").json()["resultaten"]
    assert [line["betrokkenen"][0]["achternaam"] for line in lines] == ["Jansen"] * 3
    assert sorted(software.log()) == sorted((str(each.id), "zakenOphalen") for each in made)


def test_who_asks_for_people_must_be_named(api: Api, software: Software) -> None:
    headers = {"Authorization": f"Bearer {software.token()}"}
    answer = api.http.get("/v1/zaken", params={"velden": "betrokkenen"}, headers=headers)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "Medewerker")


def test_the_list_is_filtered_by_status(api: Api, software: Software) -> None:
    wanted = api.a_case(status="in_onderzoek")
    api.a_case()
    assert ids(software.get("/zaken", status="in_onderzoek")) == [str(wanted.id)]
    assert ids(software.get("/zaken", status="gesloten")) == []


def test_no_case_is_missed_while_one_changes_during_paging(api: Api, software: Software) -> None:
    made = [_a_minute_later(api) for _ in range(120)]
    first = software.get("/zaken", limit="50")
    changed = made[10]

    async def change(session: AsyncSession) -> None:
        found = await case.find(session, UUID(changed), EVERYBODY, to_change=True)
        found.received(session, "gegevens_ontvangen", api.clock.forward(minutes=1), "systeem")

    api.do(change)
    second = api.http.get(first.links["next"]["url"], headers=software.headers())
    third = api.http.get(second.links["next"]["url"], headers=software.headers())
    assert [len(ids(page)) for page in (first, second, third)] == [50, 50, 21]
    assert ids(first) + ids(second) + ids(third) == [*made, changed]
    assert "next" not in third.links


def _a_minute_later(api: Api) -> str:
    api.clock.now = api.clock.now.replace(microsecond=0)
    api.clock.forward(seconds=1)
    return str(api.a_case().id)


def test_cases_of_one_moment_are_paged_too(api: Api, software: Software) -> None:
    made = {str(api.a_case().id) for _ in range(7)}
    found = [each for page in pages(software, limit="2") for each in ids(page)]
    assert (len(found), set(found)) == (7, made)


def test_a_page_keeps_its_filter_and_its_people(api: Api, software: Software) -> None:
    for _ in range(3):
        api.a_case(status="in_onderzoek")
        api.a_case()
    found = pages(software, status="in_onderzoek", velden="betrokkenen", limit="2")
    lines = [line for page in found for line in page.json()["resultaten"]]
    assert [(line["status"]["code"], "betrokkenen" in line) for line in lines] == [("in_onderzoek", True)] * 3


def test_a_cursor_opens_only_its_own_list(api: Api, software: Software) -> None:
    for _ in range(3):
        api.a_case()
    cursor = software.get("/zaken", limit="1").links["next"]["url"].partition("cursor=")[2]
    assert software.get("/zaken", cursor=cursor).status_code == 200
    altered = ("B" if cursor.startswith("A") else "A") + cursor[1:]
    for path, params in (
        ("/zaken", {"cursor": cursor, "status": "uitgenodigd"}),
        ("/verwerkingslog", {"cursor": cursor}),
        ("/zaken", {"cursor": altered}),
        ("/zaken", {"cursor": cursor[:-9]}),
        ("/zaken", {"cursor": "é"}),
        ("/zaken", {"cursor": "x"}),
    ):
        answer = software.get(path, **params)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "cursor-unknown")


@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        ("limit=0", ["limit"]),
        ("limit=-1", ["limit"]),
        ("limit=101", ["limit"]),
        ("limit=1000000000", ["limit"]),
        ("limit=abc", ["limit"]),
        ("limit=5.0", ["limit"]),
        ("limit=1e1", ["limit"]),
        ("limit=%D9%A5", ["limit"]),
        ("limit=", ["limit"]),
        ("limit=5&limit=6", ["limit"]),
        ("status=onbekend", ["status"]),
        ("status=", ["status"]),
        ("velden=bsn", ["velden"]),
        ("page=2&cursor=x&limit=0", ["page", "limit"]),
        ("bsn=999990019&pageSize=5", ["bsn", "pageSize"]),
        ("999990019=1", ["?"]),
    ],
)
def test_every_error_in_a_query_is_told_at_once(software: Software, query: str, pointers: list[str]) -> None:
    answer: Any = software.call("GET", f"/zaken?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "query-refused")
    assert [error["pointer"] for error in answer.json()["errors"]] == pointers
    assert "999990019" not in answer.text


def test_a_query_where_none_belongs_is_refused_before_the_case_is_looked_for(api: Api, software: Software) -> None:
    for case_id in (api.a_case().id, uuid4()):
        assert software.get(f"/zaken/{case_id}", bsn="999990019").status_code == 400
