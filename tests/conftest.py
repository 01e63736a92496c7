"""Fixtures for every room: an empty house in a folder of its own, its open database, and a clock that stands still."""

import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyrage.x25519 import Identity

from cases import migrations
from cases.database import Database, connect
from cases.settings import Settings

NOW = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
SMALL_DISK = 128 * 1024
SEALED_FOR = ("voorbeeldstad", "meerdijk", "worker")


@dataclass
class StandingClock:
    """A clock that stands still until a test moves it: `clock()` tells the time, `clock.forward(minutes=31)`."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture
def clock() -> StandingClock:
    return StandingClock()


@pytest.fixture(scope="session")
async def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all tables and no rows, made once; `a_house` gives each test a copy."""
    file = tmp_path_factory.mktemp("empty") / "cases.db"
    async with connect(f"sqlite+aiosqlite:///{file}") as database:
        await migrations.upgrade(database.engine)
    return file


@pytest.fixture(scope="session")
def key_pairs() -> dict[str, Identity]:
    """The two halves of every key of the house, by name; the same for all tests."""
    return {name: Identity.generate() for name in SEALED_FOR}


def a_house(folder: Path, empty_database: Path, key_pairs: dict[str, Identity]) -> Settings:
    """A house in `folder`, with an empty database and its keys: public ones in seals/, private ones in identities/."""
    shutil.copy(empty_database, folder / "cases.db")
    for part in ("seals", "identities", "stage", "vault"):
        (folder / part).mkdir()
    for name, key in key_pairs.items():
        (folder / "seals" / f"{name}.pub").write_text(str(key.to_public()))
        (folder / "identities" / f"{name}.key").write_text(str(key))
    return Settings(
        database=f"sqlite+aiosqlite:///{folder}/cases.db",
        vault=str(folder / "vault"),
        stage=folder / "stage",
        seals=folder / "seals",
    )


@pytest.fixture
def house(tmp_path: Path, empty_database: Path, key_pairs: dict[str, Identity]) -> Settings:
    return a_house(tmp_path, empty_database, key_pairs)


@pytest.fixture
async def database(house: Settings) -> AsyncIterator[Database]:
    async with connect(house.database) as opened:
        yield opened


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk of a few pages and files, to fill."""
    disk = tmp_path / "small"
    disk.mkdir()
    size = f"size={SMALL_DISK},nr_inodes=40"
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", size, "none", str(disk)], capture_output=True, check=False)
    if mounted.returncode != 0:
        pytest.skip("this account may not mount a small disk")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@pytest.fixture
def api(house: Settings, tmp_path: Path, clock: StandingClock, anyio_backend: str) -> Iterator["Api"]:
    """The running officer API of the house."""
    from officer_api.settings import Settings as OfficerSettings
    from tests.officer import ADDRESS, a_key, running

    token_key = tmp_path / "token.jwk"
    token_key.write_text(json.dumps(a_key("token").as_dict(private=True)))
    with running(OfficerSettings(house, ADDRESS, tmp_path / "identities", token_key), clock) as opened:
        yield opened
