import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from practice.ockto import Letter, Place, create_app
from tests.conftest import StandingClock

LETTER = Letter(
    name="Proef <b>Persoon</b>",
    municipality="Voorbeeldstad",
    language="Arabisch",
    born="00-00-1980",
    partner=None,
    code="ABCD-EFGH-JKMNP",
    link="http://127.0.0.1:8000/voorbeeldstad/ar/code#ABCD-EFGH-JKMNP",
    status="uitgenodigd",
)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place("http://127.0.0.1:8002", "key", tmp_path / "ockto.json")


@pytest.fixture
def ockto(place: Place, clock: StandingClock) -> TestClient:
    return TestClient(create_app(place, [LETTER], clock))


def test_the_start_page_lists_the_letters_with_a_link_and_a_qr_code(ockto: TestClient) -> None:
    page = ockto.get("/").text
    assert '<html lang="nl" dir="ltr">' in page
    for shown in (LETTER.municipality, LETTER.language, LETTER.born, LETTER.code, f'href="{LETTER.link}"', "<svg"):
        assert shown in page


def test_what_is_shown_is_text_and_never_markup(ockto: TestClient) -> None:
    assert "<b>Persoon" not in ockto.get("/").text


def test_the_page_needs_no_script_and_no_style_but_its_own(ockto: TestClient) -> None:
    answer = ockto.get("/")
    assert not re.search(r"<script|\sstyle=|<style|\son\w+=", answer.text)
    assert "default-src 'none'; style-src 'self'" in answer.headers["content-security-policy"]
    assert ockto.get("/ockto.css").headers["content-type"].startswith("text/css")


def test_an_empty_town_says_how_to_make_it_again(place: Place, clock: StandingClock) -> None:
    assert "make fresh" in TestClient(create_app(place, [], clock)).get("/").text


def test_it_says_that_it_is_well(ockto: TestClient) -> None:
    assert ockto.get("/gezond").status_code == 200
