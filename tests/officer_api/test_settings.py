"""Settings and keys of the officer API: what is wrong is named and stops the start."""

import json
from pathlib import Path

import pytest
from joserfc.jwk import ECKey, RSAKey

from cases.settings import Settings as House
from officer_api import settings
from officer_api.state import clock, opened, read_token_key


def test_what_is_not_set_lies_in_the_data_folder(tmp_path: Path) -> None:
    chosen = settings.read({"DATA": str(tmp_path), "OFFICER_PORT": "9001"})
    assert chosen.address == "http://127.0.0.1:9001"
    assert chosen.identities == tmp_path / "keys" / "identities"
    assert chosen.token_key == tmp_path / "keys" / "token.jwk"


@pytest.mark.parametrize("address", ["", "officers.test", "ftp://x", "https://x/", "https://x/v1", "http://"])
def test_an_address_with_a_path_or_without_a_scheme_stops_the_start(address: str) -> None:
    with pytest.raises(ValueError, match="OFFICER_ADDRESS"):
        settings.read({"OFFICER_ADDRESS": address})


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        "[]",
        json.dumps(ECKey.generate_key("P-256").as_dict(private=False)),
        json.dumps(ECKey.generate_key("P-384").as_dict(private=True)),
        json.dumps(RSAKey.generate_key(2048).as_dict(private=True)),
    ],
)
def test_a_file_that_is_no_signing_key_stops_the_start(tmp_path: Path, content: str) -> None:
    file = tmp_path / "token.jwk"
    file.write_text(content)
    with pytest.raises(ValueError, match=r"token\.jwk"):
        read_token_key(file)


def test_a_signing_key_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="TOKEN_KEY"):
        read_token_key(tmp_path / "token.jwk")


async def test_an_api_that_could_not_open_a_municipalitys_papers_does_not_start(house: House, tmp_path: Path) -> None:
    token_key = tmp_path / "token.jwk"
    token_key.write_text(json.dumps(ECKey.generate_key("P-256").as_dict(private=True)))
    (tmp_path / "identities" / "meerdijk.key").unlink()
    chosen = settings.Settings(house, "http://officers.test", tmp_path / "identities", token_key)
    with pytest.raises(ValueError, match=r"meerdijk\.key: this private key is missing \(setting IDENTITIES\)"):
        async with opened(chosen, None, clock):
            pytest.fail("it started")
