"""Lookup: a query written with SQLAlchemy, compiled once, and read on the driver itself, sqlite3 or asyncpg.

What officers' software asks all day goes this way, since SQLAlchemy's own takes 50 to 100 times what the query takes.
Everything else, and every writing, goes through sessions. `make bench` measures the difference.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

import asyncpg
import msgspec
from sqlalchemy import Dialect, Select, Uuid
from sqlalchemy.engine import URL
from sqlalchemy.exc import OperationalError
from sqlalchemy.types import TypeEngine

from cases.database import moment
from cases.database.moment import Moment

WAIT_SECONDS = 30
OF_SQLALCHEMY = ("prepared_statement_cache_size", "prepared_statement_name_func")
Row = TypeVar("Row")
Rows = Sequence[Iterable[Any]]
Change = Callable[[Any], Any] | None
UUIDS = list[UUID | None]
ChangeAll = Callable[[Iterable[Any]], list[Any]]


class Lookup(Generic[Row]):
    """A query whose parameters are `bindparam`s, and what makes a row of its columns."""

    def __init__(self, statement: Select[*tuple[Any, ...]], shape: Callable[..., Row]) -> None:
        self.statement = statement
        self.shape = shape
        self._compiled: dict[str, Compiled] = {}

    def compiled(self, dialect: Dialect) -> "Compiled":
        """The query in the words of that database."""
        found = self._compiled.get(dialect.name)
        if found is None:
            found = self._compiled[dialect.name] = Compiled(self.statement, dialect)
        return found


class Compiled:
    """A query as text, and how values go in and come out, so that SQLAlchemy's types hold here too."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self.text = str(compiled)
        self._in: list[tuple[str, Change]] = [
            (name, compiled.binds[name].type.dialect_impl(dialect).bind_processor(dialect))
            for name in compiled.positiontup or ()
        ]
        self._fixed = {name: each.value for name, each in compiled.binds.items() if not each.required}
        columns = [_column(column.type, dialect) for column in statement.selected_columns]
        self._out = [(place, change) for place, change in enumerate(columns) if change is not None]

    def values(self, asked: Mapping[str, Any]) -> list[Any]:
        """The values in the order in which the text wants them."""
        known = {**self._fixed, **asked} if self._fixed else asked
        return [known[name] if change is None else change(known[name]) for name, change in self._in]

    def rows(self, found: Rows) -> Iterable[Iterable[Any]]:
        """Rows as Python knows their values."""
        return zip(*self.columns(found), strict=True) if found and self._out else found

    def columns(self, found: Rows) -> list[Sequence[Any]]:
        """The same column by column: changing them so takes a third of one by one. None of them where nothing is."""
        columns: list[Sequence[Any]] = list(zip(*found, strict=True))
        if columns:
            for place, change in self._out:
                columns[place] = change(columns[place])
        return columns


def _column(kind: TypeEngine[Any], dialect: Dialect) -> ChangeAll | None:
    """How the values of a column come out; None when as they are."""
    change = kind.dialect_impl(dialect).result_processor(dialect, None)
    if isinstance(kind, Moment):
        return moment.of_column
    if isinstance(kind, Uuid) and change is not None:
        return _uuids
    return None if change is None else lambda values: [change(value) for value in values]


def _uuids(values: Iterable[Any]) -> list[UUID | None]:
    return msgspec.convert(values, UUIDS)


class Driver(Protocol):
    """Reads on the driver itself."""

    def at_once(self, text: str, values: list[Any]) -> Awaitable[Rows]:
        """The rows that a key finds: a few."""

    def aside(self, text: str, values: list[Any]) -> Awaitable[Rows]:
        """The rows of a list, without keeping others waiting."""

    async def close(self) -> None:
        """Let go of every connection."""


class Sqlite:
    """Reads a few rows on the event loop itself, which takes less than handing them over; lists in threads."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], threads: int) -> None:
        self._here = connect()
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._all = [self._here, *(connect() for _ in range(threads))]
        for each in self._all[1:]:
            self._idle.put(each)
        self._threads = ThreadPoolExecutor(threads, "reading")

    async def at_once(self, text: str, values: list[Any]) -> Rows:
        try:
            return self._here.execute(text, values).fetchall()
        except sqlite3.Error as error:
            raise told(text, error) from error

    async def aside(self, text: str, values: list[Any]) -> Rows:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._in_thread, text, values)
        except sqlite3.Error as error:
            raise told(text, error) from error

    def _in_thread(self, text: str, values: list[Any]) -> Rows:
        connection = self._idle.get()
        try:
            return connection.execute(text, values).fetchall()
        finally:
            self._idle.put(connection)

    async def close(self) -> None:
        await asyncio.to_thread(self._threads.shutdown)
        for each in self._all:
            each.close()


class Postgres:
    """Reads on a small pool of connections of its own, which may not write."""

    def __init__(self, url: URL, dialect: Dialect, connections: int) -> None:
        self._is_open = False
        _, told = dialect.create_connect_args(url)
        self._pool = asyncpg.create_pool(
            **{name: value for name, value in told.items() if name not in OF_SQLALCHEMY},
            min_size=0,
            max_size=connections,
            init=_read_json,
            reset=_nothing,
            server_settings={"default_transaction_read_only": "on"},
        )

    async def at_once(self, text: str, values: list[Any]) -> Rows:
        try:
            self._is_open = True  # by the first who comes
            await self._pool
            async with self._pool.acquire(timeout=WAIT_SECONDS) as connection:
                rows: Rows = await connection.fetch(text, *values)
                return rows
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise told(text, error) from error

    aside = at_once

    async def close(self) -> None:
        if self._is_open:
            await self._pool.close()


async def _read_json(connection: asyncpg.Connection) -> None:
    """Let JSON come out as values: SQLAlchemy's types leave it to the connection."""
    await connection.set_type_codec("json", encoder=str, decoder=msgspec.json.decode, schema="pg_catalog")


async def _nothing(_: object) -> None:
    """What a connection that only reads needs between two readings."""


def told(text: str, error: Exception) -> OperationalError:
    """What went wrong on the driver as SQLAlchemy tells it, without the values: they may name people."""
    return OperationalError(text, None, error, hide_parameters=True)
