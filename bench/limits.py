"""Limits: the least that each work can cost in this stack: the bare driver or disk behind bare Starlette and uvicorn.

python -m bench.limits NAME PORT WORDS…
"""

import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg
import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

CASE = "id, municipality, number, kind, status, turn, language, channel, outcome, reason, changed_at, version"
ONE = f'SELECT {CASE} FROM "case" WHERE id = '  # noqa: S608 - nobody's words
PAGE = f"""SELECT {CASE} FROM "case" WHERE municipality = 'voorbeeldstad' AND (changed_at, id) > (?, ?)
    ORDER BY changed_at, id LIMIT 50"""  # noqa: S608
FEED = """SELECT sequence, id, municipality, case_id, kind, details, at FROM event
    WHERE municipality = 'voorbeeldstad' AND sequence > ? ORDER BY sequence LIMIT 50"""
JSON = "application/json"


def constant(file: str) -> Starlette:
    """The bytes of a file from memory."""
    body = Path(file).read_bytes()

    async def give(_: Request) -> Response:
        return Response(body, media_type="text/html")

    return Starlette(routes=[Route("/", give)])


def row(file: str) -> Starlette:
    """One row by its key with sqlite3 on the loop, as JSON; 304 when that is asked for."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)

    async def give(request: Request) -> Response:
        found = connection.execute(ONE + "?", (request.path_params["id"],)).fetchone()
        return Response(msgspec.json.encode(found), media_type=JSON)

    async def give_not(request: Request) -> Response:
        (version,) = connection.execute(
            'SELECT version FROM "case" WHERE id = ?', (request.path_params["id"],)
        ).fetchone()
        return Response(status_code=304, headers={"ETag": f'"{version}"'})

    return Starlette(routes=[Route("/{id}", give), Route("/known/{id}", give_not)])


def page(file: str, moment: str, case_id: str, sequence: str) -> Starlette:
    """Fifty rows after a place with sqlite3 on the loop, as JSON: of the cases, or of the events."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)

    async def give_cases(_: Request) -> Response:
        found = connection.execute(PAGE, (int(moment), case_id)).fetchall()
        return Response(msgspec.json.encode(found), media_type=JSON)

    async def give_events(_: Request) -> Response:
        found = connection.execute(FEED, (int(sequence),)).fetchall()
        return Response(msgspec.json.encode(found), media_type=JSON)

    return Starlette(routes=[Route("/cases", give_cases), Route("/events", give_events)])


def asyncpg_row(address: str) -> Starlette:
    """One row by its key with asyncpg, as JSON."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[dict[str, Any]]:
        async with asyncpg.create_pool(address, min_size=4, max_size=4, reset=_nothing) as pool:
            yield {"pool": pool}

    async def give(request: Request) -> Response:
        async with request.state["pool"].acquire() as connection:
            found = await connection.fetchrow(ONE + "$1", UUID(request.path_params["id"]))
        return Response(msgspec.json.encode(tuple(found)), media_type=JSON)

    return Starlette(routes=[Route("/{id}", give)], lifespan=lifespan)


async def _nothing(_: object) -> None:
    """What a reading connection needs between two readings."""


def upload(folder: str) -> Starlette:
    """A body, streamed to a file and hashed with SHA-256."""

    async def take(request: Request) -> Response:
        digest = sha256()
        with (Path(folder) / "upload").open("wb") as file:
            async for chunk in request.stream():
                digest.update(chunk)
                file.write(chunk)
        return Response(digest.hexdigest(), 201)

    return Starlette(routes=[Route("/", take, methods=["POST"])])


LIMITS: dict[str, Callable[..., Starlette]] = {
    each.__name__: each for each in (constant, row, page, asyncpg_row, upload)
}

if __name__ == "__main__":
    name, port, *words = sys.argv[1:]
    uvicorn.run(
        LIMITS[name](*words), port=int(port), loop="uvloop", http="httptools", ws="none",
        access_log=False, server_header=False, log_level="warning",
    )  # fmt: skip
