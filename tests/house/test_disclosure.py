"""Whoever finds a weakness learns at both doors where to tell it."""

from dataclasses import replace

import pytest
from starlette.testclient import TestClient

from cases import disclosure, settings
from tests.officer import Api
from tests.resident import OpenDoor

CONTACT = "mailto:veilig@voorbeeldstad.example"


def test_the_portal_tells_where_to_tell_a_weakness(open_door: OpenDoor) -> None:
    assert_told(open_door(security_contact=CONTACT).visitor())


def test_the_officer_api_tells_it_too_if_there_is_somewhere(api: Api) -> None:
    assert api.http.get(disclosure.PATH).status_code == 404
    house = replace(api.settings.house, security_contact=CONTACT)
    api.http.app_state["settings"] = replace(api.settings, house=house)
    assert_told(api.http)


def assert_told(door: TestClient) -> None:
    answer = door.get(disclosure.PATH)
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert f"Contact: {CONTACT}\nExpires: 2026-10-12T00:00:00Z\n" in answer.text
    assert f"Canonical: {door.base_url}{disclosure.PATH}\n" in answer.text


def test_a_contact_that_nobody_can_reach_stops_the_start() -> None:
    with pytest.raises(ValueError, match="SECURITY_CONTACT"):
        settings.read({"SECURITY_CONTACT": "veilig@voorbeeldstad.example"})
    assert settings.read({"SECURITY_CONTACT": CONTACT}).security_contact == CONTACT
