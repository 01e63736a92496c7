"""Database: SQLite in one process, or PostgreSQL for several; sessions for all work, lookups for what is read all day.

SQLite here is one writing connection (which alone checkpoints) and a few reading ones; a lock keeps a second process
away from the file. PostgreSQL has one pool for sessions, and a small one for lookups.
"""

import fcntl
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import JSON, Connection, MetaData, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase

from cases.database.addition import Addition
from cases.database.lookup import Driver, Lookup, Postgres, Row, Sqlite
from cases.database.moment import EPOCH, MILLISECOND, Moment

__all__ = ["EPOCH", "MILLISECOND", "Addition", "Database", "DatabaseInUse", "Lookup", "Moment", "Table", "connect"]
READERS = 4
ALIKE: Mapping[str, Any] = {"hide_parameters": True, "json_deserializer": msgspec.json.decode}
EVERY_CONNECTION = (
    "PRAGMA foreign_keys=ON; PRAGMA busy_timeout=5000; PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY;"
)
THE_WRITER = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA cell_size_check=ON;"
A_READER = "PRAGMA query_only=ON; PRAGMA wal_autocheckpoint=0;"


class Table(DeclarativeBase):
    """What every table has in common: how Python's types are kept."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: Mapping[Any, Any] = {datetime: Moment, dict[str, str]: JSON, list[str]: JSON, list[int]: JSON}


@dataclass(frozen=True)
class Database:
    """The open database. `begin()` and `add()` write all or nothing; the others only read."""

    engine: AsyncEngine
    writing: async_sessionmaker[AsyncSession]
    reading: async_sessionmaker[AsyncSession]
    driver: Driver

    @property
    def has_one_process(self) -> bool:
        """Whether nobody else can have it open: SQLite's file is held by a lock."""
        return self.engine.dialect.name == "sqlite"

    def begin(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A transaction that commits when its block ends well, and undoes everything when it does not."""
        return self.writing.begin()

    def read(self) -> AbstractAsyncContextManager[AsyncSession]:
        """A session that sees one state of the database and cannot change it."""
        return self.reading.begin()

    async def look_up(self, lookup: Lookup[Row], **asked: Any) -> list[Row]:
        """The few rows that a key finds."""
        query = lookup.compiled(self.engine.dialect)
        found = await self.driver.at_once(query.text, query.values(asked))
        return [lookup.shape(*row) for row in query.rows(found)]

    async def look_down(self, lookup: Lookup[Row], **asked: Any) -> list[Sequence[Any]]:
        """The columns of some rows, for who makes something of each column at once; none where there are no rows."""
        query = lookup.compiled(self.engine.dialect)
        return query.columns(await self.driver.at_once(query.text, query.values(asked)))

    async def look_through(self, lookup: Lookup[Row], **asked: Any) -> list[Row]:
        """The rows of a list."""
        query = lookup.compiled(self.engine.dialect)
        found = await self.driver.aside(query.text, query.values(asked))
        return [lookup.shape(*row) for row in query.rows(found)]

    async def add(self, addition: Addition, rows: Iterable[Mapping[str, Any]]) -> None:
        """Put rows into a table, in a transaction of their own. Raises what the driver refuses."""
        async with self.engine.connect() as connection:
            await addition.write(connection, rows)


class DatabaseInUse(Exception):
    """Another process holds this SQLite file."""


@asynccontextmanager
async def connect(address: str) -> AsyncIterator[Database]:
    """Open the database at the SQLAlchemy `address` for as long as the block lasts. Raises `DatabaseInUse`."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and url.database:
        file = Path(url.database)
        with _held(file):
            writer = _sqlite(address, THE_WRITER, "BEGIN IMMEDIATE", 1)
            reader = _sqlite(address, A_READER, "BEGIN", READERS)
            async with _opened(writer, reader, lambda: Sqlite(lambda: _reading(file), READERS)) as database:
                yield database
    else:
        engine = create_async_engine(address, pool_pre_ping=True, **ALIKE)
        reader = engine.execution_options(postgresql_readonly=True)
        async with _opened(engine, reader, lambda: Postgres(url, engine.dialect, READERS)) as database:
            yield database


@asynccontextmanager
async def _opened(
    writer: AsyncEngine, reader: AsyncEngine, open_driver: Callable[[], Driver]
) -> AsyncIterator[Database]:
    async with AsyncExitStack() as opened:
        opened.push_async_callback(writer.dispose)
        opened.push_async_callback(reader.dispose)
        async with writer.connect():
            driver = open_driver()
        opened.push_async_callback(driver.close)
        yield Database(
            writer,
            async_sessionmaker(writer, expire_on_commit=False),
            async_sessionmaker(reader, expire_on_commit=False, autoflush=False),
            driver,
        )


def _reading(file: Path) -> sqlite3.Connection:
    """A connection for lookups; each of them is a transaction of its own."""
    connection = sqlite3.connect(file, isolation_level=None, check_same_thread=False, cached_statements=256)
    connection.executescript(EVERY_CONNECTION + A_READER)
    return connection


def _sqlite(address: str, pragmas: str, begin: str, connections: int) -> AsyncEngine:
    engine = create_async_engine(address, pool_size=connections, max_overflow=0, **ALIKE)

    @event.listens_for(engine.sync_engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (EVERY_CONNECTION + pragmas).split(";"):
            cursor.execute(pragma)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def open_transaction(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine


@contextmanager
def _held(file: Path) -> Iterator[None]:
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.with_name(file.name + ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise DatabaseInUse(
                "Another process holds the SQLite file. Stop the doors first, or use PostgreSQL."
            ) from None
        yield
