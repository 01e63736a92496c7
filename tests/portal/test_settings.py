"""The portal's settings: read once, and a wrong one is named."""

import pytest

from cases import seal
from cases.settings import Settings as House
from portal import settings, state


@pytest.mark.parametrize("address", ["residents.test", "ftp://x", "http://x/", "//x", ""])
def test_an_address_that_is_none_is_named(address: str) -> None:
    with pytest.raises(ValueError, match="PORTAL_ADDRESS="):
        settings.read({"PORTAL_ADDRESS": address})


def test_the_practice_towns_address_follows_its_port() -> None:
    assert settings.read({}).address == "http://127.0.0.1:8000"
    assert settings.read({"PORTAL_PORT": "9000"}).address == "http://127.0.0.1:9000"
    assert not settings.read({}).is_secure


def test_https_makes_the_portal_secure() -> None:
    assert settings.read({"PORTAL_ADDRESS": "https://aanleveren.example.org"}).is_secure


@pytest.mark.parametrize("lost", ["voorbeeldstad", "worker"])
async def test_a_portal_that_could_not_seal_does_not_start_and_names_the_key(house: House, lost: str) -> None:
    file = house.seals / f"{lost}.pub"
    for text in ("", "age1", "AGE-SECRET-KEY-1X"):
        file.write_text(text)
        with pytest.raises(ValueError, match=rf"{lost}\.pub: a public key .* \(setting SEALS\)"):
            seal.must_be_ready(house.seals, ["voorbeeldstad", "meerdijk"])
    file.unlink()
    with pytest.raises(ValueError, match=rf"{lost}\.pub"):
        async with state.opened(settings.Settings(house, "http://residents.test"), None, state.clock):
            pytest.fail("it started")
