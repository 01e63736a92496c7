"""Logs: after a whole day at both doors nothing that is somebody's own stands in any of them."""

import json
import logging
import re
from collections.abc import Callable
from urllib.parse import quote

import pytest

from cases.case import Person
from portal.settings import Settings
from portal.state import State
from tests.intake import a_csv, a_row
from tests.makers import a_desk, a_picture
from tests.officer import Api
from tests.resident import ADDRESS, NEED, Door, Page

NAME, FILE = "Canaria Vogelzang", "canary-loonstrook.pdf"
BIRTH_DATE, BSN, MAIL, PHONE = "1971-03-29", "999990019", "canary@example.org", "06-99887766"
OFFICER = "canary.officer"
COLOUR = re.compile(r"\x1b\[\d+m")
LINE = re.compile(r"\S+ \S+ \[info\s*\] request\s+method=GET ms=[\d.]+ page=step status=200")


@pytest.fixture
def door(api: Api, whole: State) -> Door:
    """The portal of the same house in which the API stands open, on the same database."""
    settings = Settings(api.settings.house, ADDRESS)
    own = {"settings": settings, "clock": api.clock, "database": api.database, "desk": a_desk(settings.house)}
    return Door(settings, api.portal, State(**{**whole, **own}), api.database, api.clock)  # type: ignore[typeddict-item]


@pytest.fixture
def everything_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> Callable[[], str]:
    """Tells all that was written so far by structlog, by logging (at INFO and above) and to both outputs."""
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, "httpx2")  # the browsers of these tests, not the house
    return lambda: "\n".join([*capfd.readouterr(), caplog.text, *(str(vars(record)) for record in caplog.records)])


def a_day_at_both_doors(door: Door, api: Api) -> list[str]:
    """What happens to somebody, good and bad; returns the canaries."""
    given, family = NAME.split()
    theirs = door.a_case(people=[Person(role="resident", given_name=given, family_name=family, birth_date=BIRTH_DATE)])
    code = door.an_invitation(theirs)
    visitor = door.visitor("198.51.100.77", user_agent="canary-browser", referer=f"http://x/?bsn={BSN}")
    town = "/voorbeeldstad/en"
    birth = {"birth_day": "29", "birth_month": "3", "birth_year": "1971"}
    for question in (BSN, MAIL, PHONE, f"my name is {NAME}"):
        visitor.get(f"{town}/vragen", params={"q": question}, follow_redirects=True)
    visitor.get(f"{town}/stappen?household=together&x={quote(NAME)}")
    visitor.get(f"{town}/{quote(NAME)}")
    visitor.post(f"{town}/code", data={"code": str(code), **birth, "birth_year": "1972"})
    assert visitor.post(f"{town}/code", data={"code": str(code), **birth}).status_code == 303
    token = visitor.token
    assert NAME in visitor.page(f"{town}/zaak").text
    paper = f"{town}/zaak/bewijsstukken/{NEED}"
    for content in (b"", b"MZ canary", a_picture("JPEG")[:-2], a_picture("JPEG")):
        answer = visitor.hand_in(paper, content, FILE)
    receipt = answer.headers["location"]
    assert Page.of(visitor.get(receipt)).mark("data-receipt")
    visitor.post(paper, data={"csrf": NAME}, files={"file": (FILE, b"x")})
    seal = door.settings.house.seals / "voorbeeldstad.pub"
    key = seal.read_text()
    seal.unlink()
    assert visitor.hand_in(paper, a_picture("PNG"), FILE).status_code == 500
    seal.write_text(key)
    software = api.software()
    software.officer = OFFICER
    assert software.get(f"/zaken/{theirs.id}").status_code == 200
    (paper_row,) = door.papers(theirs)
    assert software.get(f"/zaken/{theirs.id}/bewijsstukken/{paper_row.id}/inhoud").status_code == 200
    software.call("GET", f"/zaken?bsn={BSN}&naam={quote(NAME)}")
    software.call("POST", "/zaken/_zoek", content=f'{{"bsn": "{BSN}"}}', headers={"Content-Type": "application/json"})
    as_json = {"Content-Type": "application/json", "Idempotency-Key": "canary-key"}
    applied = {"bsn": BSN, "voornaam": given, "achternaam": family, "geboortedatum": BIRTH_DATE, "email": MAIL}
    for what in (applied, {**applied, "bsn": ""}, {**applied, "geboortedatum": NAME}):
        software.call("POST", "/aanvragen", as_json, content=json.dumps(what))
    for kind in ("text/csv", "application/json"):
        software.call("PUT", "/aanvragen/bestandscheck", {"Content-Type": kind}, content=f"{BSN}\n{NAME}")
    row = {**a_row(1), "voornaam": given, "achternaam": family, "bsn": BSN}
    for rows in ([row], [row, row], [{**row, "postcode": NAME}]):
        software.call("POST", "/heronderzoeken", {**as_json, "Content-Type": "text/csv"}, content=a_csv(rows))
    api.http.get(f"/v1/zaken/{theirs.id}", headers={"Authorization": f"Bearer {MAIL}"})
    software.ask_token(f"{MAIL}.x.y")
    visitor.post(f"{town}/verlaten")
    return [
        *NAME.split(), FILE, "canary", BIRTH_DATE, "1971", BSN, MAIL, PHONE, "99887766", OFFICER,
        token.text, token.csrf, software.token(), str(code), str(code).replace("-", ""), code.verifier,
        "198.51.100.77", "household", "q=",
    ]  # fmt: skip


def test_no_log_tells_whose_day_it_was(door: Door, api: Api, everything_logged: Callable[[], str]) -> None:
    canaries = a_day_at_both_doors(door, api)
    written = everything_logged()
    assert written.count("request") >= 15, "the portal's lines are among them"
    assert [canary for canary in canaries if canary in written] == []


def test_a_line_of_the_portal_tells_what_an_operator_needs_and_no_more(
    door: Door, everything_logged: Callable[[], str]
) -> None:
    door.visitor().get("/voorbeeldstad/en/stappen?household=together")
    (line,) = [COLOUR.sub("", line) for line in everything_logged().splitlines() if "request" in line]
    assert LINE.fullmatch(line), line
