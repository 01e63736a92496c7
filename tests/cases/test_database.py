"""The database: one process holds it, times keep their zone, and the migrations make what the tables say."""

import asyncio
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, bindparam, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

import cases
from cases import migrations
from cases.brake import Brake
from cases.case import StatusSet
from cases.database import Database, DatabaseInUse, Lookup, Table, connect
from cases.settings import ROOT, Settings
from tests.conftest import NOW, StandingClock
from tests.makers import a_case

BRAKE = Lookup(
    select(Brake.count, Brake.since, Brake.paused_until).where(Brake.what == bindparam("what")), lambda *row: row
)
ANOTHER_PROCESS = """
import asyncio, sys
from cases.database import DatabaseInUse, connect

async def main():
    async with connect(sys.argv[1]):
        print("came in")

try:
    asyncio.run(main())
except DatabaseInUse as refused:
    print("refused:", refused)
"""


def another_process(address: str) -> str:
    asked = [sys.executable, "-c", ANOTHER_PROCESS, address]
    return subprocess.run(asked, capture_output=True, text=True, check=True, cwd=ROOT, timeout=60).stdout


@pytest.mark.sqlite
async def test_a_second_process_is_refused_and_told_why(database: Database, house: Settings) -> None:
    assert database.engine is not None
    said = another_process(house.database)
    assert said.startswith("refused: Another process holds the SQLite file. Stop the doors first")


@pytest.mark.sqlite
async def test_a_second_opening_in_the_same_process_is_refused_too(database: Database, house: Settings) -> None:
    assert database.engine is not None
    with pytest.raises(DatabaseInUse):
        async with connect(house.database):
            pass


@pytest.mark.sqlite
def test_when_the_first_is_done_the_next_may_come(house: Settings) -> None:
    for _ in range(2):
        assert another_process(house.database) == "came in\n"


@pytest.mark.sqlite
async def test_an_operators_command_is_refused_while_the_doors_are_open(database: Database, house: Settings) -> None:
    assert database.engine is not None
    said = subprocess.run(
        [sys.executable, "-m", "cases", "sweep"],
        capture_output=True, text=True, check=False, cwd=ROOT, timeout=60,
        env={"DATA": str(Path(house.vault).parent), "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert said.returncode == 1
    assert said.stdout == ""
    assert said.stderr == "Another process holds the SQLite file. Stop the doors first, or use PostgreSQL.\n"


async def test_the_migrations_make_what_the_tables_say(database: Database) -> None:
    for each in iter_modules(cases.__path__, "cases."):
        if not each.name.endswith("__main__"):
            import_module(each.name)  # so that every table is known

    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Table.metadata))

    async with database.engine.begin() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrating_twice_changes_nothing(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        before = await a_case(session, clock())
    await migrations.upgrade(database.engine)
    async with database.read() as session:
        assert await session.scalar(text('SELECT count(*) FROM "case"')) == 1
    assert before.version == 1


async def test_a_moment_comes_back_in_utc_to_the_millisecond(database: Database) -> None:
    amsterdam = timezone(timedelta(hours=2))
    for moment in (
        datetime(2026, 10, 25, 2, 30, 0, 123_000, tzinfo=amsterdam),
        datetime(1969, 12, 31, 23, 59, 59, 999_000, tzinfo=UTC),
        datetime(2100, 2, 28, tzinfo=UTC),
    ):
        async with database.begin() as session:
            await session.merge(Brake(what="x", count=1, since=moment, paused_until=None))
        async with database.read() as session:
            kept = (await session.scalars(select(Brake))).one()
        assert (kept.since, kept.since.tzinfo, kept.paused_until) == (moment, UTC, None)


async def test_who_only_reads_cannot_write(database: Database, clock: StandingClock) -> None:
    async with database.read() as session:
        session.add(Brake(what="x", count=1, since=clock(), paused_until=None))
        with pytest.raises(DBAPIError, match=r"read-?only"):
            await session.flush()
        await session.rollback()


async def test_what_was_committed_is_found_by_the_next_lookup(database: Database) -> None:
    for count in range(1, 4):
        async with database.begin() as session:
            session.add(Brake(what=f"x{count}", count=count, since=NOW, paused_until=None))
        assert await database.look_up(BRAKE, what=f"x{count}") == [(count, NOW, None)]
        assert await database.look_through(BRAKE, what=f"x{count}") == [(count, NOW, None)]


async def test_many_lookups_at_once_each_find_their_own(database: Database) -> None:
    async with database.begin() as session:
        session.add_all(Brake(what=f"x{count}", count=count, since=NOW, paused_until=None) for count in range(40))
    found = await asyncio.gather(*(database.look_through(BRAKE, what=f"x{count}") for count in range(40)))
    assert [rows[0][0] for rows in found] == list(range(40))


@pytest.mark.parametrize("way", ["look_up", "look_through"])
async def test_a_lookup_that_fails_tells_it_as_a_session_does_without_the_values(database: Database, way: str) -> None:
    async with database.begin() as session:
        await session.execute(text("ALTER TABLE brake RENAME TO away"))
    with pytest.raises(OperationalError) as refused:
        await getattr(database, way)(BRAKE, what="Canary Jansen")
    assert "Canary" not in str(refused.value)
    async with database.begin() as session:
        await session.execute(text("ALTER TABLE away RENAME TO brake"))
    assert await database.look_up(BRAKE, what="x") == []


async def test_what_the_database_refuses_is_told_without_what_was_in_it(database: Database) -> None:
    """A failed statement ends up in a log; the names and dates in it do not."""
    statement = text("SELECT * FROM nowhere WHERE name = :name").bindparams(name="Canary Jansen")
    async with database.begin() as session:
        with pytest.raises(DBAPIError) as refused:
            await session.execute(statement)
        await session.rollback()
    assert "nowhere" in str(refused.value)
    assert "Canary" not in str(refused.value)


async def test_a_row_cannot_name_a_case_that_is_not_there(database: Database) -> None:
    with pytest.raises(IntegrityError):
        await write_history_of_nobody(database)


async def write_history_of_nobody(database: Database) -> None:
    async with database.begin() as session:
        await session.execute(insert(StatusSet).values(case_id=uuid4(), status="x", at=NOW, by="x"))


@pytest.mark.sqlite
async def test_what_is_acknowledged_is_on_the_disk(database: Database) -> None:
    async with database.begin() as session:
        settings = [
            (await session.execute(text(f"PRAGMA {name}"))).scalar() for name in ("journal_mode", "synchronous")
        ]
    assert settings == ["wal", 2]
