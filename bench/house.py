"""House: a house to measure, in a folder that goes again: keys, a client, many invented cases; and doors run on it.

The cases are made inside the database, which is the quickest way to a million.
"""

import json
import os
import socket
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from hmac import new as hmac
from pathlib import Path
from uuid import UUID

import psutil
import uvloop
from joserfc.jwk import ECKey
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from bench import load
from bench.table import Speed
from cases import client, migrations
from cases.database import EPOCH, MILLISECOND, Database, connect
from cases.settings import ROOT
from officer_api import access_token
from officer_api.access_token import AccessToken
from officer_api.contract.words import SCOPES
from practice import keys, settings

CLIENT = "bench"
TOWN = "voorbeeldstad"
FIRST_CHANGE = 1_760_000_000_000
STARTS_WITHIN_SECONDS = 30
WORDS = {
    "sqlite": {"uuid": "lower(hex(randomblob(16)))", "json": "", "day": "'2026-03-01'", "yes": "1"},
    "postgresql": {"uuid": "gen_random_uuid()", "json": "::json", "day": "date '2026-03-01'", "yes": "true"},
}
"""How each database says what they do not say alike."""
MADE = (
    """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {count})
    INSERT INTO "case" (id, municipality, number, kind, status, turn, set_at, set_by,
        new_received, kinds_received, language, channel, answers, began_on, decide_by, changed_at, version)
    SELECT {uuid}, CASE WHEN i % 10 = 0 THEN 'meerdijk' ELSE 'voorbeeldstad' END, 'B-' || i, 'aanvraag',
        'uitgenodigd', 'bewoner', {first} + i * 137, 'medewerker',
        {yes}, '[]'{json}, 'nl', 'letter', '{{}}'{json}, {day}, {day}, {first} + i * 137, 2
    FROM n""",
    """INSERT INTO person (case_id, role, given_name, family_name, birth_date)
    SELECT id, 'resident', 'Sam', 'Jansen', '1980-05-17' FROM "case" """,
    """INSERT INTO status_set (case_id, status, at, "by") SELECT id, 'ontvangen', changed_at, 'systeem' FROM "case" """,
    """INSERT INTO status_set (case_id, status, at, "by")
    SELECT id, 'uitgenodigd', changed_at, 'medewerker' FROM "case" """,
    """INSERT INTO event (id, municipality, case_id, kind, details, at)
    SELECT {uuid}, municipality, id, 'status-changed', '{{"status": "uitgenodigd"}}'{json}, changed_at FROM "case" """,
)


@dataclass(frozen=True)
class Port:
    """A running server."""

    number: int
    process: psutil.Process

    def memory(self) -> float:
        """What the process holds of the machine's memory, in MB."""
        return self.process.memory_info().rss / 1_000_000

    def worked(self) -> float:
        """How long processors have worked for it, in seconds."""
        times = self.process.cpu_times()
        return times.user + times.system

    def speed(self, requests: Sequence[bytes], seconds: float, status: int = 200) -> Speed:
        """How fast it answers these requests in turn."""
        before = self.worked()
        count, took = load.count(self.number, requests, seconds, status)
        return Speed(count / took, (self.worked() - before) / count * 1_000_000)


@dataclass(frozen=True)
class House:
    """A furnished house. `database` is its SQLAlchemy address."""

    folder: Path
    database: str

    @property
    def file(self) -> str:
        """The SQLite file."""
        return self.database.partition(":///")[2]

    def door(self, package: str) -> AbstractContextManager[Port]:
        """The door `package` (portal or officer_api), started alone as an operator does."""
        number = _free_port()
        own = {"DATA": str(self.folder), "DATABASE": self.database, "OFFICER_ADDRESS": ADDRESS}
        ports = {
            "PORTAL_PORT": str(number),
            "OFFICER_PORT": str(number),
            "CALLS_A_MINUTE": "10000000",
            "PORTAL_ADDRESS": f"http://127.0.0.1:{number}",
        }
        return started(number, ["-m", package], {**own, **ports})

    def headers(self) -> dict[str, str]:
        """What the municipality's software sends with each call."""
        key = self._token_key()
        token = access_token.write(key, ADDRESS, AccessToken(CLIENT, frozenset({TOWN}), frozenset(SCOPES)), _now())
        return {"Authorization": f"Bearer {token}", "Medewerker": "j.devries"}

    def cursor(self, operation: str, place: str) -> str:
        """A cursor as the API signs it, so that a measurement can begin deep in a list."""
        secret = hmac(str(self._token_key().as_dict(private=True)["d"]).encode(), b"cursor", sha256).digest()
        signature = hmac(secret, f"{operation}  {place}".encode(), sha256).digest()[:16]
        return urlsafe_b64encode(signature + place.encode()).decode()

    def _token_key(self) -> ECKey:
        return ECKey.import_key(json.loads((self.folder / "keys" / "token.jwk").read_text()))


ADDRESS = "http://bench.test"


def furnish(folder: Path, cases: int, database: str | None = None) -> House:
    """A house in `folder` with its keys, a client and that many cases."""
    address = database or f"sqlite+aiosqlite:///{folder}/cases.db"
    told = settings.read({"DATA": str(folder), "DATABASE": address})
    keys.make_missing(told, [TOWN, "meerdijk"])
    told.house.stage.mkdir(exist_ok=True)
    uvloop.run(_fill(address, cases))
    return House(folder, address)


async def _fill(address: str, cases: int) -> None:
    async with connect(address) as database:
        await migrations.upgrade(database.engine)
        await _make(database, cases)
    async with connect(address) as database, database.engine.connect() as connection:
        options = await connection.execution_options(isolation_level="AUTOCOMMIT")
        await options.execute(text("ANALYZE"))


async def _make(database: Database, cases: int) -> None:
    words = WORDS[database.engine.dialect.name] | {"count": str(cases), "first": str(FIRST_CHANGE)}
    async with database.begin() as session:
        connection = await session.connection()
        if database.has_one_process:
            await connection.exec_driver_sql("PRAGMA cache_size=-400000")
        for statement in MADE:
            await connection.exec_driver_sql(statement.format(**words))
        client.register(session, CLIENT, [TOWN], SCOPES, {"kty": "EC", "kid": "bench"}, _now())


def ids(house: House, count: int) -> list[str]:
    """Ids of `count` cases of the town, from all over the list."""
    asked = 'SELECT id FROM "case" WHERE municipality = :town ORDER BY number LIMIT :count'
    return [str(UUID(str(each))) for each in uvloop.run(_asked(house, asked, {"town": TOWN, "count": count}))]


def middle(house: House, cases: int) -> tuple[str, str]:
    """Where the middle of the list of cases is: moment of change, and id as that database keeps it."""
    number = cases // 2 // 10 * 10 + 1
    asked = 'SELECT id FROM "case" WHERE number = :number'
    (found,) = uvloop.run(_asked(house, asked, {"number": f"B-{number}"}))
    return str(FIRST_CHANGE + number * 137), found


def told_place(moment: int, case_id: str) -> str:
    """A place in the list of cases as its cursor says it."""
    return f"{(EPOCH + moment * MILLISECOND).isoformat()} {UUID(case_id)}"


async def _asked(house: House, statement: str, values: Mapping[str, object]) -> list[str]:
    """The first column of what the database has, also while a door holds it."""
    engine = create_async_engine(house.database)
    async with engine.connect() as connection:
        found = list(await connection.scalars(text(statement), values))
    await engine.dispose()
    return found


@contextmanager
def started(number: int, words: list[str], environ: Mapping[str, str]) -> Iterator[Port]:
    """A Python program that listens on that port, until the block ends. Its log goes nowhere."""
    process = subprocess.Popen(
        [sys.executable, *words], cwd=ROOT, env={**os.environ, **environ}, stdout=subprocess.DEVNULL
    )
    try:
        _wait_for(number, process)
        yield Port(number, psutil.Process(process.pid))
    finally:
        process.terminate()
        process.wait(timeout=30)


@contextmanager
def limit(name: str, *words: str) -> Iterator[Port]:
    """The program of bench/limits.py that is called `name`."""
    number = _free_port()
    with started(number, ["-m", "bench.limits", name, str(number), *words], {}) as port:
        yield port


def _wait_for(number: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", number), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{process.args!r} did not listen on port {number}")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as held:
        return int(held.getsockname()[1])


def _now() -> datetime:
    return datetime.now(UTC)
