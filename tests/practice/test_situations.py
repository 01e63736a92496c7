"""Situations of the practice Ockto: each is one entry, is played by itself, and can be chosen without script."""

import re
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from cases.settings import Settings
from practice.ockto.app import PAGES
from practice.ockto.situation import ALL, Situation
from tests.conftest import StandingClock
from tests.ockto import KEY, Phone, Running, a_phone, running
from tests.practice.test_ockto import OURS, an_order


@pytest.fixture
def up(tmp_path: Path, clock: StandingClock) -> Iterator[Running]:
    house = Settings(database="", vault="", stage=tmp_path, seals=tmp_path)
    with running(house, tmp_path, clock) as started:
        yield started


@pytest.fixture
def customer(up: Running) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=up.address, headers={"Authorization": f"Bearer {KEY}"}, trust_env=False) as http:
        yield http


@pytest.fixture
def phone(clock: StandingClock) -> Iterator[Phone]:
    with a_phone(clock) as phone:
        yield phone


def plays(customer: httpx2.Client, phone: Phone, situation: str) -> str:
    """The session of somebody who chose that situation on the first screen of the app, and collected."""
    told = customer.post("/sessions", json=an_order(alone=False)).json()
    phone.open(f"{told['beginAddress']}?situatie={situation}")
    phone.begin = told["beginAddress"]
    phone.collect()
    return str(told["sessionId"])


def test_a_situation_of_no_name_plays_nothing_special(customer: httpx2.Client, phone: Phone) -> None:
    session = plays(customer, phone, "bestaat-niet")
    assert phone.screen == "partner"
    assert customer.get(f"/sessions/{session}/status").json()["status"] == "partner"


def test_each_has_words_and_a_picture_of_its_own_file() -> None:
    drawn = set(re.findall(r'symbol id="([a-z]+)"', (PAGES / "pictures.svg").read_text()))
    assert len(ALL) >= 12
    for each in ALL.values():
        assert each.picture in drawn
        assert each.name
        assert each.about.endswith(".")


@pytest.mark.parametrize(
    "situation", [each for each in ALL.values() if not each.does and not each.plays.nonsense], ids=lambda it: it.key
)
def test_one_that_ends_by_itself_does(customer: httpx2.Client, phone: Phone, situation: Situation) -> None:
    session = plays(customer, phone, situation.key)
    told = customer.get(f"/sessions/{session}/status").json()
    assert told["status"] == situation.resident
    assert told.get("reason", "overloaded") == "overloaded"


def test_what_the_sources_tell_follows_the_situation(customer: httpx2.Client, phone: Phone) -> None:
    session = plays(customer, phone, "partner-weigert")
    assert phone.tap("together", partner_born="01-01-1980") == "overview"
    phone.tap("consent")
    result = customer.get(f"/sessions/{session}/result").json()
    assert len(result["people"]) == 1
    assert result["household"]["composition"] == "couple"


def test_one_can_be_chosen_for_whoever_begins_next_and_only_for_them(customer: httpx2.Client, up: Running) -> None:
    address = f"{up.address}/situaties"
    assert httpx2.post(address, data={"situation": "kapotte-start"}, trust_env=False).status_code == 403
    assert httpx2.post(address, data={"situation": "kapotte-start"}, headers=OURS, trust_env=False).status_code == 303
    assert "Onzin bij het begin" in httpx2.get(address, trust_env=False).text
    order = an_order()
    assert b'"appl' in customer.post("/sessions", json=order).content
    assert b'"appl' in customer.post("/sessions", json=order).content
    assert customer.post("/sessions", json=an_order()).json()["sessionId"]
