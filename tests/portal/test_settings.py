"""The portal's settings: read once, and a wrong one is named."""

import pytest

from portal import settings


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
