"""Server: one of the practice town's three programs, listening on a port that is held already."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.client import HTTPConnection

from starlette.applications import Starlette
from uvicorn import Config, Server

UNFINISHED_SECONDS = 2
HEALTH = "/gezond"


class NotHealthy(Exception):
    """A program started but does not say that it is well."""


@asynccontextmanager
async def serving(app: Starlette, port: socket.socket) -> AsyncIterator[None]:
    """Answer on `port` while the block lasts. Does what `Server.serve` does, but leaves signals to the caller."""
    config = Config(
        app,
        lifespan="on",
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=UNFINISHED_SECONDS,
    )
    config.load()
    server = Server(config)
    server.lifespan = config.lifespan_class(config)
    await server.startup([port])
    ticking = asyncio.create_task(server.main_loop())
    try:
        yield
    finally:
        server.should_exit = True
        await ticking
        await server.shutdown([port])


async def must_be_healthy(port: socket.socket) -> None:
    """Ask the program on `port` how it is. Raises `NotHealthy`."""
    host, number = port.getsockname()
    status = await asyncio.to_thread(_health, host, number)
    if status != 200:
        raise NotHealthy(f"http://{host}:{number}{HEALTH} answers {status} instead of 200.")


def _health(host: str, number: int) -> int:
    connection = HTTPConnection(host, number, timeout=10)
    connection.request("GET", HEALTH)
    status = connection.getresponse().status
    connection.close()
    return status
