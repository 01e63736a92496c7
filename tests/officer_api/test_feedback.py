"""Feedback as officers read it: their own municipality's, in JSON and as CSV that opens inert."""

import csv
import io

from sqlalchemy.ext.asyncio import AsyncSession

from cases import feedback
from tests.officer import Api

FORMULA = '=HYPERLINK("http://example.org")'


def said(api: Api, kind: feedback.Kind, words: str = "", municipality: str = "voorbeeldstad") -> None:
    async def record(session: AsyncSession) -> None:
        feedback.record(session, municipality, "ti", "no-digid", kind, api.clock(), words)

    api.do(record)


def test_a_stranger_and_a_client_without_the_scope_read_nothing(api: Api) -> None:
    assert api.http.get("/v1/vragen-feedback").status_code == 401
    assert api.software(scopes=frozenset({"zaken.lezen"})).get("/vragen-feedback").status_code == 403


def test_a_municipality_reads_what_its_residents_said_and_nobody_elses(api: Api) -> None:
    said(api, "useful")
    said(api, "remark", "te moeilijk")
    said(api, "question", "iets anders", municipality="meerdijk")
    lines = api.software().get("/vragen-feedback").json()["resultaten"]
    assert [(line["soort"], line["onderwerp"], line["taal"], line.get("tekst")) for line in lines] == [
        ("nuttig", "no-digid", "ti", None),
        ("opmerking", "no-digid", "ti", "te moeilijk"),
    ]


def test_a_list_goes_on_where_the_page_ended(api: Api) -> None:
    for words in "abc":
        said(api, "remark", words)
    software = api.software()
    first = software.get("/vragen-feedback", limit="2")
    assert len(first.json()["resultaten"]) == 2
    assert 'rel="next"' in first.headers["link"]


def test_csv_holds_the_same_and_no_cell_runs(api: Api) -> None:
    said(api, "remark", FORMULA)
    answer = api.software().call("GET", "/vragen-feedback", headers={"Accept": "text/csv"})
    assert answer.headers["content-type"].startswith("text/csv")
    heading, line = csv.reader(io.StringIO(answer.text))
    assert dict(zip(heading, line, strict=True))["tekst"] == "'" + FORMULA
