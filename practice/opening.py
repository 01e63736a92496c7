"""Opening: everything of the practice town in one event loop, from the first key to the last goodbye."""

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import replace
from datetime import datetime
from functools import partial

from starlette.applications import Starlette

import officer_api.app
import portal.app
from cases import delivery, intake, log, migrations, unseal
from cases.database import Database, connect
from cases.delivery import Office
from cases.ockto import connected
from cases.seal import WORKER
from cases.work import work
from practice import announcement, keys, letterbox, ockto, sample, town
from practice.past import Town
from practice.server import must_be_healthy, serving
from practice.settings import Settings
from practice.town import Present

STOP = (signal.SIGINT, signal.SIGTERM)


async def open_until_stopped(
    settings: Settings, ports: Sequence[socket.socket], clock: Callable[[], datetime], say: Callable[[str], None]
) -> None:
    """Make what is missing, serve on `ports` (portal, officer API, Ockto), announce it, and wait for Ctrl-C."""
    stop = asyncio.Event()
    for each in STOP:
        asyncio.get_running_loop().add_signal_handler(each, stop.set)
    async with connect(settings.house.database) as database, AsyncExitStack() as opened:
        drawn = town.plan(settings.house)
        clients = keys.make_missing(settings, drawn.municipalities)
        made = await _make(database, drawn, clients, clock(), say)
        everybody = await town.present(database, drawn, clock())
        office = _office(settings, database, clock)
        if made:
            await letterbox.fill(office, everybody)
        for app, port in zip(_apps(settings, database, drawn, everybody, clock), ports, strict=True):
            await opened.enter_async_context(serving(app, port))
        await opened.enter_async_context(_working(settings, database, drawn, office))
        for port in ports:
            await must_be_healthy(port)
        sample.write_all(settings, drawn.municipalities)
        await opened.enter_async_context(_announced(settings, everybody, clients))
        say(announcement.for_people(settings, everybody))
        await stop.wait()


def log_to_file(settings: Settings) -> None:
    """Let every program of the town log to one file, a line of JSON each; what goes wrong is also seen on screen."""
    settings.log.parent.mkdir(parents=True, exist_ok=True)
    settings.log.unlink(missing_ok=True)
    log.write_to(settings.log.open("ab"))
    on_screen = logging.StreamHandler()
    on_screen.setLevel(logging.ERROR)
    logging.basicConfig(level=logging.WARNING, handlers=[logging.FileHandler(settings.log), on_screen])


async def _make(
    database: Database, drawn: Town, clients: Sequence[keys.ClientKey], now: datetime, say: Callable[[str], None]
) -> bool:
    """Make what is missing; returns whether the town was made now."""
    await migrations.upgrade(database.engine)
    async with database.begin() as session:
        await keys.register(session, clients, now)
    made = await town.make_once(database, drawn, now)
    if made:
        say(f"Made {len(drawn.residents)} invented residents.")
    return made


def _apps(
    settings: Settings, database: Database, drawn: Town, everybody: Sequence[Present], clock: Callable[[], datetime]
) -> list[Starlette]:
    """The programs in the order of their ports."""
    return [
        portal.app.create_app(settings.portal, database=database, clock=clock),
        officer_api.app.create_app(settings.officer_api, database=database, clock=clock),
        _ockto(settings, drawn, everybody, clock),
    ]


def _ockto(settings: Settings, drawn: Town, everybody: Sequence[Present], clock: Callable[[], datetime]) -> Starlette:
    key = settings.house.ockto_key.read_text().strip()
    place = ockto.Place(settings.ockto_address, key, settings.data / "ockto.json")
    return ockto.create_app(place, town.letters(everybody, drawn.municipalities, settings.portal.address), clock)


def _office(settings: Settings, database: Database, clock: Callable[[], datetime]) -> Office:
    """An office that works at night too: whom it writes to is invented."""
    opened = partial(unseal.read(settings.house.worker).open, WORKER)
    return replace(delivery.open_office(settings.house, database, opened, clock), rests=False)


@asynccontextmanager
async def _working(settings: Settings, database: Database, drawn: Town, office: Office) -> AsyncIterator[None]:
    keys = unseal.read(settings.house.worker)
    clerk = intake.a_clerk(settings.house, database, partial(keys.open, WORKER), office.clock)
    async with connected(settings.house) as provider:
        working = asyncio.create_task(work(database, drawn.desk, settings.house.content, provider, keys, clerk, office))
        try:
            yield
        finally:
            working.cancel()
            with suppress(asyncio.CancelledError):
                await working


@asynccontextmanager
async def _announced(
    settings: Settings, everybody: Sequence[Present], clients: Sequence[keys.ClientKey]
) -> AsyncIterator[None]:
    announcement.write(settings, everybody, clients)
    try:
        yield
    finally:
        announcement.forget(settings)
