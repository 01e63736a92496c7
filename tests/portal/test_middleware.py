"""What every answer of the portal carries, and what its log never does."""

import shutil
from pathlib import Path

import pytest

from tests.resident import NEED, SECURE_ADDRESS, Door, OpenDoor, Page, Visitor

PAPER = f"/voorbeeldstad/en/zaak/bewijsstukken/{NEED}"
ANSWERS = {
    "/": 200,
    "/gezond": 200,
    "/voorbeeldstad/": 303,
    "/voorbeeldstad/en/": 200,
    "/voorbeeldstad/en/stappen": 200,
    "/voorbeeldstad/en/stappen?x=y": 404,
    "/voorbeeldstad/en/vragen?q=06-12345678": 303,
    "/voorbeeldstad/en/zaak": 303,
    "/voorbeeldstad/en": 307,
    "/nergens": 404,
    "/static/nergens.js": 404,
}
DEMANDED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


def must_be_guarded(headers: object, *, is_secure: bool = False) -> None:
    assert isinstance(headers, dict)
    assert {name: headers.get(name) for name in DEMANDED} == DEMANDED
    policy = headers["content-security-policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "http" not in policy, "nothing comes from elsewhere"
    assert ("strict-transport-security" in headers) == is_secure
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


@pytest.mark.parametrize(("path", "status"), ANSWERS.items())
def test_every_answer_is_guarded(visitor: Visitor, path: str, status: int) -> None:
    answer = visitor.get(path)
    assert answer.status_code == status
    must_be_guarded(dict(answer.headers))


def test_every_answer_at_https_asks_to_stay_at_https(secure_door: Door) -> None:
    visitor = secure_door.visitor()
    for path in ANSWERS:
        must_be_guarded(dict(visitor.get(path).headers), is_secure=True)


def test_static_files_and_refused_forms_are_guarded_too(visitor: Visitor) -> None:
    style = next(link["href"] for link in visitor.page("/").all("link", rel="stylesheet"))
    must_be_guarded(dict(visitor.get(style).headers))
    must_be_guarded(dict(visitor.post("/voorbeeldstad/en/code", headers={"sec-fetch-site": "cross-site"}).headers))
    must_be_guarded(dict(visitor.delete("/").headers))


@pytest.mark.parametrize("address", ["http://residents.test", SECURE_ADDRESS])
def test_what_nobody_foresaw_is_said_calmly_and_guarded(open_door: OpenDoor, address: str) -> None:
    """A house that lost a public key cannot seal, and nobody can do anything about that at the page."""
    door = open_door(address)
    visitor = door.let_in(door.a_case())
    (door.settings.house.seals / "voorbeeldstad.pub").unlink()
    answer = visitor.hand_in(PAPER)
    page = Page.of(answer)
    assert (answer.status_code, page.mark("data-refusal")) == (500, "broken")
    assert page.one("html")["lang"] == "en"
    assert answer.headers["cache-control"] == "no-store"
    must_be_guarded(dict(answer.headers), is_secure=address == SECURE_ADDRESS)
    for told in ("Traceback", "FileNotFoundError", ".pub", str(door.settings.house.seals)):
        assert told not in answer.text


def test_health_tells_nothing_but_that_it_is_well(visitor: Visitor) -> None:
    answer = visitor.get("/gezond")
    assert (answer.text, answer.headers["cache-control"]) == ("ok", "no-store")


@pytest.mark.parametrize("host", ["evil.test", "evil.test/x", "a/?x=", "residents.test@evil.test", ""])
def test_a_strange_host_leads_nobody_astray(visitor: Visitor, host: str) -> None:
    for path in ("/voorbeeldstad/", "/voorbeeldstad/en/zaak", "/voorbeeldstad/en/vragen?q=06-12345678"):
        answer = visitor.get(path, headers={"host": host})
        assert answer.headers["location"].startswith("/voorbeeldstad/")
    assert "evil" not in visitor.get("/voorbeeldstad/en/stappen", headers={"host": host}).text


@pytest.mark.sqlite
def test_a_database_without_room_says_so_and_nothing_else(
    open_door: OpenDoor, small_disk: Path, tmp_path: Path
) -> None:
    shutil.move(tmp_path / "cases.db", small_disk / "cases.db")
    door = open_door(database=small_disk / "cases.db")
    visitor = door.let_in(door.a_case())
    filler = small_disk / "filler"
    fill(filler)
    answers = {"csrf": visitor.csrf, "household": "alone", "income": "wage"}
    answer = visitor.post("/voorbeeldstad/en/zaak/bewijsstukken", data=answers)
    assert answer.status_code == 503
    assert int(answer.headers["retry-after"]) > 0
    filler.unlink()
    assert visitor.get("/voorbeeldstad/en/zaak").status_code == 200


def fill(file: Path) -> None:
    with file.open("wb", buffering=0) as disk:
        try:
            while True:
                disk.write(bytes(512))
        except OSError:
            return
