"""Fixtures for every room: an empty house in a folder of its own, its open database, and a clock that stands still."""

import json
import shutil
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from pyrage.x25519 import Identity
from sqlalchemy import make_url

from cases import migrations
from cases.database import Database, connect
from cases.settings import Settings
from tests import postgres

NOW = datetime(2026, 4, 15, 9, 0, tzinfo=UTC)
hypothesis.settings.register_profile("house", deadline=None)  # a busy machine is no failure
hypothesis.settings.load_profile("house")
SMALL_DISK = 1024 * 1024
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


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", metavar="ADDRESS", help="lay every database on this server; see postgres.py")
    parser.addoption("--counts", metavar="FILE", type=Path, help="write down how many tests with a database passed")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever keeps something in the house's database also runs on PostgreSQL."""
    for item in items:
        about_sqlite = item.get_closest_marker("sqlite") is not None
        if isinstance(item, pytest.Function) and "database_address" in item.fixturenames and not about_sqlite:
            item.add_marker(pytest.mark.postgres)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Count, for the last line of `make test`: the tests that run on both databases, and those about one alone."""
    file: Path | None = config.getoption("--counts")
    if file is not None:
        marks = [each.keywords for each in terminalreporter.stats.get("passed", [])]
        counts = {
            name: sum(mark in each for each in marks) for name, mark in (("shared", "postgres"), ("own", "sqlite"))
        }
        file.write_text(json.dumps(counts))


@pytest.fixture(scope="session")
async def empty_database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, anyio_backend: str
) -> AsyncIterator[str]:
    """The address of a database with all tables and no rows, made once; each test gets a copy."""
    server = request.config.getoption("--postgres")
    async with AsyncExitStack() as opened:
        address = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('empty')}/cases.db"
        if server:
            address = await opened.enter_async_context(postgres.a_database(server))
        async with connect(address) as database:
            await migrations.upgrade(database.engine)
        yield address


@pytest.fixture
async def database_address(
    request: pytest.FixtureRequest, tmp_path: Path, empty_database: str, anyio_backend: str
) -> AsyncIterator[str]:
    """The address of this test's own database."""
    if request.config.getoption("--postgres"):
        yield empty_database
        await postgres.forget_rows(empty_database)
    else:
        shutil.copy(str(make_url(empty_database).database), tmp_path / "cases.db")
        yield f"sqlite+aiosqlite:///{tmp_path}/cases.db"


@pytest.fixture(scope="session")
def key_pairs() -> dict[str, Identity]:
    """The two halves of every key of the house, by name; the same for all tests."""
    return {name: Identity.generate() for name in SEALED_FOR}


def a_house(folder: Path, database: str, key_pairs: dict[str, Identity]) -> Settings:
    """A house in `folder`, with that database and its keys: public ones in seals/, private ones in identities/."""
    for part in ("seals", "identities", "stage", "vault"):
        (folder / part).mkdir()
    for name, key in key_pairs.items():
        (folder / "seals" / f"{name}.pub").write_text(str(key.to_public()))
        (folder / "identities" / f"{name}.key").write_text(str(key))
    (folder / "bsn.key").write_text("een-geheim-van-de-tests-dat-lang-is")
    return Settings(
        database=database,
        vault=str(folder / "vault"),
        stage=folder / "stage",
        seals=folder / "seals",
        bsn_key=folder / "bsn.key",
    )


@pytest.fixture
def house(tmp_path: Path, database_address: str, key_pairs: dict[str, Identity]) -> Settings:
    return a_house(tmp_path, database_address, key_pairs)


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
    subprocess.run(["umount", "--lazy", str(disk)], check=True)
