import stat
from pathlib import Path

import pytest

from cases import client
from cases.database import Database
from cases.unseal import read
from practice import keys, settings
from tests.conftest import StandingClock

TOWNS = ("voorbeeldstad", "meerdijk")


def told(folder: Path) -> settings.Settings:
    return settings.read({"DATA": str(folder)})


def test_what_is_there_already_stays(tmp_path: Path) -> None:
    keys.make_missing(told(tmp_path), TOWNS)
    before = {file: file.read_text() for file in tmp_path.rglob("*") if file.is_file()}
    next(iter(tmp_path.rglob("meerdijk.pub"))).unlink()
    keys.make_missing(told(tmp_path), TOWNS)
    assert {file: file.read_text() for file in tmp_path.rglob("*") if file.is_file()} == before


def test_only_their_owner_reads_keys(tmp_path: Path) -> None:
    keys.make_missing(told(tmp_path), TOWNS)
    for path in (tmp_path / "keys").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600)
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_the_portal_gets_public_keys_and_nobody_gets_the_workers(tmp_path: Path) -> None:
    keys.make_missing(told(tmp_path), TOWNS)
    where = told(tmp_path)
    assert {file.name for file in where.house.seals.iterdir()} == {"voorbeeldstad.pub", "meerdijk.pub", "worker.pub"}
    assert set(read(where.officer_api.identities).identities) == set(TOWNS)


def test_a_clients_key_says_what_it_is(tmp_path: Path) -> None:
    made = keys.make_missing(told(tmp_path), TOWNS)
    assert [each.client_id for each in made] == ["suite-meerdijk", "suite-voorbeeldstad"]
    private = made[0].private().as_dict(private=True)
    assert {"kty": "EC", "alg": "ES256", "kid": "suite-meerdijk"}.items() <= private.items()
    assert "d" in private
    assert "d" not in made[0].public()
    assert made[0].file.is_absolute()


@pytest.mark.anyio
async def test_a_lost_key_is_replaced_at_the_officer_api_too(
    tmp_path: Path, database: Database, clock: StandingClock
) -> None:
    for _ in range(2):
        (made, _other) = keys.make_missing(told(tmp_path), TOWNS)
        async with database.begin() as session:
            await keys.register(session, [made], clock())
        async with database.read() as session:
            known = await client.find(session, made.client_id)
        assert known is not None
        assert (known.public_keys, known.municipalities) == ([made.public()], ["meerdijk"])
        made.file.unlink()
