"""The processing log: each reading of a case, written before the answer leaves."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.officer import Api, Software


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


def test_a_neighbour_reads_nothing_of_it(api: Api, software: Software) -> None:
    software.get(f"/zaken/{api.a_case().id}")
    assert (len(software.log()), api.software("meerdijk").log()) == (1, [])


def test_a_line_tells_who_did_what_when(api: Api, software: Software) -> None:
    made = api.a_case()
    software.get(f"/zaken/{made.id}/statussen")
    assert software.get("/verwerkingslog").json()["resultaten"] == [
        {
            "zaakId": str(made.id),
            "gemeente": "voorbeeldstad",
            "handeling": "statussenOphalen",
            "medewerker": "j.devries",
            "clientId": software.client_id,
            "verwerktOp": "2026-04-15T09:00:00Z",
        }
    ]


def test_every_act_on_a_case_leaves_a_line(api: Api, software: Software) -> None:
    made = api.a_case()
    content = software.hand_in(made).headers["Location"].partition("/v1")[2]
    for path in ("", "/statussen", "/bewijsstukken"):
        software.get(f"/zaken/{made.id}{path}")
    software.get(content)
    software.call("HEAD", f"/zaken/{made.id}")
    assert [act for _, act in software.log()] == [
        "bewijsstukToevoegen", "zaakOphalen", "statussenOphalen", "bewijsstukkenOphalen", "inhoudOphalen",
        "zaakControleren",
    ]  # fmt: skip


def test_what_gave_nothing_leaves_no_line(api: Api, software: Software) -> None:
    made = api.a_case()
    software.get(f"/zaken/{made.id}")
    software.get(f"/zaken/{made.id}", onbekend="1")
    software.hand_in(made, b"no paper")
    software.get(f"/zaken/{made.id}/bewijsstukken/{made.id}/inhoud")
    assert software.log() == [(str(made.id), "zaakOphalen")]


def test_that_a_case_did_not_change_is_a_reading_too(api: Api, software: Software) -> None:
    made = api.a_case()
    version = software.get(f"/zaken/{made.id}").headers["ETag"]
    assert software.get(f"/zaken/{made.id}", {"If-None-Match": version}).status_code == 304
    assert software.log() == [(str(made.id), "zaakOphalen")] * 2


def test_it_is_read_in_pages(api: Api, software: Software) -> None:
    made = [api.a_case() for _ in range(5)]
    for each in made:
        software.get(f"/zaken/{each.id}")
    first = software.get("/verwerkingslog", limit="3")
    second = api.http.get(first.links["next"]["url"], headers=software.headers())
    lines = [*first.json()["resultaten"], *second.json()["resultaten"]]
    assert ([line["zaakId"] for line in lines], second.links) == ([str(each.id) for each in made], {})


def test_who_has_this_version_is_not_told_so_when_the_log_cannot_be_written(api: Api, software: Software) -> None:
    made = api.a_case()
    version = software.get(f"/zaken/{made.id}").headers["ETag"]
    with api.without("access"):
        assert software.get(f"/zaken/{made.id}", {"If-None-Match": version}).status_code >= 500
    assert software.get(f"/zaken/{made.id}", {"If-None-Match": version}).status_code == 304


def test_readings_at_the_same_moment_each_have_their_line(api: Api, software: Software) -> None:
    made, headers = [api.a_case() for _ in range(8)], software.headers()
    with ThreadPoolExecutor(8) as callers:
        answers = list(callers.map(lambda each: api.http.get(f"/v1/zaken/{each.id}", headers=headers), made))
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(software.log()) == sorted((str(each.id), "zaakOphalen") for each in made)


@pytest.mark.parametrize("path", ["", "/statussen", "/bewijsstukken", "CONTENT"])
def test_nothing_leaves_when_the_log_cannot_be_written(api: Api, software: Software, path: str) -> None:
    made = api.a_case()
    content = software.hand_in(made).headers["Location"].partition("/v1")[2]
    whole = content if path == "CONTENT" else f"/zaken/{made.id}{path}"
    assert software.get(whole).status_code == 200
    with api.without("access"):
        answer = software.get(whole)
    assert answer.status_code >= 500
    assert set(answer.json()) == {"type", "title", "status", "detail", "instance", "code"}


def test_a_copy_is_not_taken_in_when_the_log_cannot_be_written(api: Api, software: Software) -> None:
    made = api.a_case()
    with api.without("access"):
        assert software.hand_in(made).status_code >= 500
    assert software.get(f"/zaken/{made.id}/bewijsstukken").json()["resultaten"] == []
