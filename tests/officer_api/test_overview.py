"""The overview: narrowed lists, counts in three units, and the export as CSV and XLSX."""

import csv
import io
import zipfile
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from lxml import etree
from sqlalchemy.ext.asyncio import AsyncSession

from cases.case import MOVES
from officer_api.overview.export import AT_ONCE, OF_CASE
from officer_api.sheet import CSV, MAIN, XLSX
from tests.makers import a_case, a_couple, a_person
from tests.officer import Api, Software

AS_XLSX = {"Accept": XLSX}
Row = dict[str, str]


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


def from_csv(answer: httpx2.Response) -> list[Row]:
    assert answer.headers["Content-Type"].partition(";")[0] == CSV
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def from_xlsx(answer: httpx2.Response) -> list[Row]:
    assert answer.headers["Content-Type"] == XLSX
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        assert book.testzip() is None
        for name in book.namelist():
            etree.fromstring(book.read(name))
        sheet = etree.fromstring(book.read("xl/worksheets/sheet1.xml"))
    assert {cell.get("t") for cell in sheet.iter(f"{{{MAIN}}}c")} == {"inlineStr"}
    heading, *rows = [[str(cell.findtext(".//{*}t")) for cell in row] for row in sheet.iter(f"{{{MAIN}}}row")]
    return [dict(zip(heading, row, strict=True)) for row in rows]


BOTH = pytest.mark.parametrize(("accept", "read"), [(CSV, from_csv), (XLSX, from_xlsx)])


def counts(software: Software, **params: str) -> dict[str, tuple[int, int, int]]:
    lines = software.get("/zaaktellingen", **params).json()["resultaten"]
    assert [line["status"] for line in lines] == list(MOVES)
    return {line["status"]: (line["zaken"], line["volwassenen"], line["personen"]) for line in lines if line["zaken"]}


def test_a_neighbour_counts_and_exports_nothing(api: Api) -> None:
    api.a_case(people=[a_person(family_name="Kanarie")])
    neighbour = api.software("meerdijk")
    assert counts(neighbour) == counts(neighbour, gemeente="voorbeeldstad") == {}
    assert neighbour.get("/zaken", gemeente="voorbeeldstad").json() == {"resultaten": []}
    assert from_csv(neighbour.get("/zaakoverzicht", gemeente="voorbeeldstad", velden="betrokkenen")) == []
    assert neighbour.log() == []


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [0, 1, 2, 3]),
        ({"soort": "heronderzoek"}, [1, 3]),
        ({"status": "uitgenodigd"}, [0, 1, 3]),
        ({"gemeente": "meerdijk"}, [3]),
        ({"gewijzigdNa": "2026-04-15T10:00:00Z"}, [1, 2, 3]),
        ({"gewijzigdNa": "2026-04-15T14:00:00+02:00"}, [3]),
        ({"soort": "heronderzoek", "gemeente": "voorbeeldstad", "gewijzigdNa": "2026-04-15T10:00:00Z"}, [1]),
        ({"status": "in_onderzoek", "soort": "heronderzoek"}, []),
        ({"gewijzigdNa": "2027-01-01T00:00:00Z"}, []),
    ],
)
def test_list_and_export_are_narrowed_alike(api: Api, filters: dict[str, str], found: list[int]) -> None:
    wishes: list[dict[str, Any]] = [
        {}, {"kind": "heronderzoek"}, {"status": "in_onderzoek"}, {"kind": "heronderzoek", "municipality": "meerdijk"},
    ]  # fmt: skip
    made = []
    for each in wishes:
        api.clock.forward(hours=1)
        made.append(str(api.a_case(**each).id))
    software = api.software("voorbeeldstad", "meerdijk")
    listed = software.get("/zaken", **filters).json()["resultaten"]
    assert [line["id"] for line in listed] == [made[number] for number in found]
    for exported in (from_csv(software.get("/zaakoverzicht", **filters)),
                     from_xlsx(software.get("/zaakoverzicht", AS_XLSX, **filters))):  # fmt: skip
        assert {row["id"] for row in exported} == {made[number] for number in found}


def advised(api: Api, outcome: str, **wishes: Any) -> str:
    """A case with that advice."""

    async def advise(session: AsyncSession) -> str:
        made = await a_case(session, api.clock(), **wishes)
        made.advice = outcome
        return str(made.id)

    return api.do(advise)


def test_cases_are_found_by_their_advice_by_who_may_read_advice(api: Api, software: Software) -> None:
    granted, none = advised(api, "grant"), advised(api, "none")
    advised(api, "reject", municipality="meerdijk")
    for advice, found in (("toekennen", [granted]), ("geen", [none]), ("onderzoeken", [])):
        assert [each["id"] for each in software.get("/zaken", advies=advice).json()["resultaten"]] == found
        assert [row["id"] for row in from_csv(software.get("/zaakoverzicht", advies=advice))] == found
        assert sum(cases for cases, *_ in counts(software, advies=advice).values()) == len(found)
    assert software.get("/zaken", advies="misschien").status_code == 400
    reader = api.software(scopes=frozenset({"zaken.lezen"}))
    for path in ("/zaken", "/zaakoverzicht", "/zaaktellingen"):
        assert reader.get(path, advies="geen").json()["code"] == "scope-missing"


def test_pages_keep_their_filters(api: Api) -> None:
    made = [str(api.a_case(kind="heronderzoek").id) for _ in range(3)]
    software = api.software("voorbeeldstad", "meerdijk")
    asked = {"limit": "2", "soort": "heronderzoek", "gemeente": "voorbeeldstad", "gewijzigdNa": "2026-01-01T00:00:00Z"}
    first = software.get("/zaken", **asked)
    second = api.http.get(first.links["next"]["url"], headers=software.headers())
    lines = first.json()["resultaten"] + second.json()["resultaten"]
    assert sorted(line["id"] for line in lines) == sorted(made)
    cursor = dict(httpx2.URL(first.links["next"]["url"]).params)["cursor"]
    other = software.get("/zaken", **{**asked, "soort": "aanvraag", "cursor": cursor})
    assert (other.status_code, other.json()["errors"][0]["code"]) == (400, "cursor-unknown")


@pytest.mark.parametrize("moment", ["2026-04-15", "2026-04-15T09:00:00", "gisteren", ""])
def test_a_moment_has_a_zone(software: Software, moment: str) -> None:
    answer = software.get("/zaken", gewijzigdNa=moment)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "gewijzigdNa")


def test_counts_are_of_cases_adults_and_persons(api: Api, software: Software) -> None:
    api.a_case(people=[*a_couple(), a_person("child", "2019-01-01"), a_person("child", "2021-01-01")])
    api.a_case(kind="heronderzoek")
    api.a_case(status="gesloten", people=[a_person(), a_person("representative")])
    api.a_case(municipality="meerdijk")
    assert counts(software) == {"uitgenodigd": (2, 3, 5), "gesloten": (1, 1, 1)}
    assert counts(software, soort="heronderzoek") == {"uitgenodigd": (1, 1, 1)}
    both = api.software("voorbeeldstad", "meerdijk")
    assert counts(both)["uitgenodigd"] == (3, 4, 6)
    assert counts(both, gemeente="meerdijk") == {"uitgenodigd": (1, 1, 1)}


@BOTH
def test_an_export_names_nobody_unless_asked(
    api: Api, software: Software, accept: str, read: Callable[[httpx2.Response], list[Row]]
) -> None:
    made = api.a_case(people=[a_person(family_name="Kanarie")])
    answer = software.get("/zaakoverzicht", {"Accept": accept})
    (row,) = read(answer)
    assert tuple(row) == OF_CASE
    assert (row["id"], row["zaaknummer"], row["kanaal"]) == (str(made.id), made.number, "brief")
    assert (row["startdatum"], row["nieuwOntvangen"]) == ("2026-04-15", "nee")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="zaken-2026-04-15.')
    assert "Kanarie" not in str(row)
    assert software.log() == []


@BOTH
def test_an_export_with_people_is_in_the_processing_log_case_by_case(
    api: Api, software: Software, accept: str, read: Callable[[httpx2.Response], list[Row]]
) -> None:
    made = [api.a_case(people=a_couple()) for _ in range(3)]
    rows = read(software.get("/zaakoverzicht", {"Accept": accept}, velden="betrokkenen"))
    assert {(row["bewoner_voornaam"], row["partner_voornaam"], row["vertegenwoordiger_voornaam"]) for row in rows} == {
        ("Sam", "Robin", "")
    }
    assert sorted(software.log()) == sorted((str(each.id), "zaakoverzichtOphalen") for each in made)


def test_who_exports_people_is_named(api: Api, software: Software) -> None:
    token = {"Authorization": f"Bearer {software.token()}"}
    answer = api.http.get("/v1/zaakoverzicht", params={"velden": "betrokkenen"}, headers=token)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "Medewerker")


def test_without_the_processing_log_nobody_is_exported(api: Api, software: Software) -> None:
    api.a_case()
    with api.without("access"):
        answer = software.get("/zaakoverzicht", velden="betrokkenen")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")


@BOTH
def test_what_a_spreadsheet_would_run_stays_text(
    api: Api, software: Software, accept: str, read: Callable[[httpx2.Response], list[Row]]
) -> None:
    names = ["=1+1", "+31", "-1", "@SUM(A1)", "\t=1"]
    for name in names:
        api.a_case(people=[a_person(family_name=name)])
    answer = software.get("/zaakoverzicht", {"Accept": accept}, velden="betrokkenen")
    mark = "'" if accept == CSV else ""
    assert {row["bewoner_achternaam"] for row in read(answer)} == {mark + name for name in names}
    if accept == XLSX:
        assert b"<f>" not in answer.content


@BOTH
def test_names_of_every_script_come_through(
    api: Api, software: Software, accept: str, read: Callable[[httpx2.Response], list[Row]]
) -> None:
    names = ["ሰላም", "عمر", 'O"Brien, <b>&', "Zoë\nJansen"]
    for name in names:
        api.a_case(people=[a_person(family_name=name)])
    answer = software.get("/zaakoverzicht", {"Accept": accept}, velden="betrokkenen")
    assert {row["bewoner_achternaam"] for row in read(answer)} == set(names)


def test_a_character_that_a_workbook_cannot_hold_does_not_break_it(api: Api, software: Software) -> None:
    api.a_case(people=[a_person(family_name="Kana\x07rie\x1f")])
    (row,) = from_xlsx(software.get("/zaakoverzicht", AS_XLSX, velden="betrokkenen"))
    assert row["bewoner_achternaam"] == "Kanarie"


@BOTH
def test_an_export_longer_than_a_part_misses_and_repeats_nothing(
    api: Api, accept: str, read: Callable[[httpx2.Response], list[Row]]
) -> None:
    async def many(session: Any) -> list[str]:
        made = [await a_case(session, api.clock()) for _ in range(AT_ONCE + 1)]
        made.append(await a_case(session, api.clock(), municipality="meerdijk"))
        return [str(each.id) for each in made]

    made = api.do(many)
    software = api.software("voorbeeldstad", "meerdijk")
    rows = read(software.get("/zaakoverzicht", {"Accept": accept}))
    assert sorted(str(row["id"]) for row in rows) == sorted(made)


@pytest.mark.parametrize(
    ("accept", "kind"),
    [("*/*", CSV), ("text/*", CSV), (f"{CSV}, {XLSX}", CSV), (f"{XLSX}, {CSV}", XLSX), ("application/*", CSV)],
)
def test_the_form_is_the_one_that_comes_first(software: Software, accept: str, kind: str) -> None:
    assert software.get("/zaakoverzicht", {"Accept": accept}).headers["Content-Type"].partition(";")[0] == kind


def test_another_form_is_refused(software: Software) -> None:
    assert software.get("/zaakoverzicht", {"Accept": "application/json"}).status_code == 406
