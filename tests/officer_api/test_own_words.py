"""Own words only: a municipality that writes its invitation itself begins nothing before it has."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest

from cases.settings import ROOT
from cases.settings import Settings as House
from officer_api.settings import Settings
from tests.conftest import StandingClock
from tests.intake import a_csv, a_row
from tests.officer import ADDRESS, Api, Software, a_token_key, running

WORDS = {"onderwerp": "Stuur uw gegevens", "tekst": "Ga naar $ADRES$, code $CODE$, vóór $UITERSTE_DATUM$."}


@pytest.fixture
def api(house: House, tmp_path: Path, clock: StandingClock) -> Iterator[Api]:
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    file = content / "municipalities" / "voorbeeldstad.toml"
    file.write_text(f'own-words = ["invitation"]\n{file.read_text()}')
    settings = Settings(replace(house, content=content), ADDRESS, tmp_path / "identities", a_token_key(tmp_path))
    with running(settings, clock) as opened:
        yield opened


def sent(software: Software, key: str, trial: str = "false") -> httpx2.Response:
    headers = {"Content-Type": "text/csv"} | ({"Idempotency-Key": key} if trial == "false" else {})
    return software.call("POST", "/heronderzoeken", headers, params={"proef": trial}, content=a_csv([a_row(1)]))


@pytest.mark.parametrize("trial", ["true", "false"])
def test_without_words_to_invite_with_no_reexamination_begins(api: Api, trial: str) -> None:
    software = api.software()
    refused = sent(software, "een", trial)
    assert (refused.status_code, refused.json()["code"]) == (409, "template-missing")
    assert "/v1/sjablonen/uitnodiging" in refused.json()["detail"]
    assert software.call("PUT", "/sjablonen/uitnodiging", json=WORDS).status_code == 200
    assert sent(software, "een", trial).status_code == (200 if trial == "true" else 202)
    software.call("DELETE", "/sjablonen/uitnodiging")
    assert sent(software, "twee", trial).status_code == 409


def test_a_neighbour_that_uses_the_words_of_the_house_may(api: Api) -> None:
    assert sent(api.software("meerdijk"), "drie").status_code == 202
