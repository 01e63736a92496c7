"""Addition: rows put into one table on the driver itself, all of them in one durable transaction of their own.

For rows that are only ever added, many times a second. On SQLite it is one statement, so that the thread of the one
writing connection is visited once; on PostgreSQL one batch, which commits as a whole.
"""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import asyncpg
import msgspec
from sqlalchemy import Dialect
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import DeclarativeBase

from cases.database.lookup import Change, told


class Addition:
    """What adds rows to `table`, given as mappings of its columns `names`."""

    def __init__(self, table: type[DeclarativeBase], names: Sequence[str]) -> None:
        self._table = table.__table__
        self._name = table.__tablename__
        self._names = tuple(names)
        self._changes: dict[str, list[tuple[str, Change]]] = {}

    async def write(self, connection: AsyncConnection, rows: Iterable[Mapping[str, Any]]) -> None:
        """Return once the rows are durable. Raises `OperationalError` without the values: then none is there."""
        changes = self._changes_for(connection.dialect)
        values = [[change(row[name]) if change else row[name] for name, change in changes] for row in rows]
        raw: Any = (await connection.get_raw_connection()).driver_connection
        try:
            if connection.dialect.name == "sqlite":
                await raw.execute_fetchall(self._for_sqlite(), [msgspec.json.encode(values).decode()])
            else:
                await raw.executemany(self._for_postgres(), values)
        except (sqlite3.Error, asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            raise told(f"INSERT INTO {self._name}", error) from error

    def _changes_for(self, dialect: Dialect) -> list[tuple[str, Change]]:
        """How each value goes in, so that SQLAlchemy's types hold here too."""
        found = self._changes.get(dialect.name)
        if found is None:
            types = [self._table.c[name].type.dialect_impl(dialect) for name in self._names]
            changes = [each.bind_processor(dialect) for each in types]
            found = self._changes[dialect.name] = list(zip(self._names, changes, strict=True))
        return found

    def _for_sqlite(self) -> str:
        values = ", ".join(f"json_extract(value, '$[{place}]')" for place in range(len(self._names)))
        return f"{self._into()} SELECT {values} FROM json_each(?)"  # noqa: S608 - names of columns

    def _for_postgres(self) -> str:
        return f"{self._into()} VALUES ({', '.join(f'${place + 1}' for place in range(len(self._names)))})"

    def _into(self) -> str:
        return f"INSERT INTO {self._name} ({', '.join(self._names)})"
