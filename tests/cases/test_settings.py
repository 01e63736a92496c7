"""Settings: read once, with sound defaults, and a wrong one is named."""

from pathlib import Path

import pytest

from cases import settings


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"FILE_LIMIT": "15 MB"}, "FILE_LIMIT=15 MB"),
        ({"FILE_LIMIT": "0"}, "FILE_LIMIT=0"),
        ({"FILE_LIMIT": "-1"}, "FILE_LIMIT=-1"),
        ({"FILE_LIMIT": ""}, "FILE_LIMIT="),
        ({"MALWARE": "perhaps"}, "MALWARE=perhaps"),
        ({"CLAMD": "nowhere"}, "CLAMD=nowhere"),
        ({"OCKTO": "http://ockto.example"}, "OCKTO=http://ockto.example"),
        ({"OCKTO": "ockto.example"}, "OCKTO=ockto.example"),
        ({"OCKTO": "http://127.0.0.1.example"}, "OCKTO=http://127.0.0.1.example"),
        ({"DIGID_APP_WORKS": "perhaps"}, "DIGID_APP_WORKS=perhaps"),
    ],
)
def test_a_wrong_setting_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(ValueError, match=named):
        settings.read(environ)


def test_everything_lies_in_one_folder_unless_told_otherwise(tmp_path: Path) -> None:
    read = settings.read({"DATA": str(tmp_path)})
    assert read.database == f"sqlite+aiosqlite:///{tmp_path}/cases.db"
    assert {Path(read.vault).parent, read.stage.parent, read.seals.parent.parent} == {tmp_path}
    assert (read.file_limit, read.malware) == (15_000_000, "off")


@pytest.mark.parametrize("address", ["https://api.ockto.example/v1", "http://127.0.0.1:8002"])
def test_ockto_is_reached_over_https_or_on_this_machine(address: str) -> None:
    assert settings.read({"OCKTO": f"{address}/"}).ockto == address


def test_without_its_address_there_is_no_ockto_and_its_key_lies_with_the_others(tmp_path: Path) -> None:
    read = settings.read({"DATA": str(tmp_path)})
    assert (read.ockto, read.digid_app_works) == ("", False)
    assert read.ockto_key.parent == read.worker.parent == tmp_path / "keys"


def test_a_relative_folder_becomes_an_absolute_one() -> None:
    assert settings.read({"DATA": "var"}).stage.is_absolute()


def test_each_part_may_lie_elsewhere() -> None:
    told = {"DATABASE": "postgresql+asyncpg://x/y", "VAULT": "s3://bucket/papers", "STAGE": "/s", "SEALS": "/k"}
    read = settings.read(told | {"CONTENT": "/c", "FILE_LIMIT": "1000"})
    assert (read.database, read.vault) == (told["DATABASE"], told["VAULT"])
    assert (read.stage, read.seals, read.content, read.file_limit) == (Path("/s"), Path("/k"), Path("/c"), 1000)
