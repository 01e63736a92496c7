"""Ockto: the practice Ockto on a port of this machine, over real HTTP, and a resident's phone with its app."""

import re
import socket
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

import httpx2
from starlette.types import ASGIApp
from uvicorn import Config, Server

from cases import ockto
from cases.ockto import Provider
from cases.settings import Settings
from practice.ockto import Letter, Place, create_app
from tests.conftest import StandingClock

BORN, PARTNER_BORN = "17-05-1980", "00-00-1982"
SOURCES = ("MijnOverheid", "Belastingdienst", "UWV", "Mijnpensioenoverzicht")
KEY = "a-key-for-tests"
LETTER = Letter(
    name="Sam Jansen", municipality="Voorbeeldstad", language="Nederlands", born=BORN, partner=PARTNER_BORN,
    code="ABCD-EFGH-JKMNP", link="http://127.0.0.1:8000/voorbeeldstad/nl/code#ABCD-EFGH-JKMNP", status="uitgenodigd",
)  # fmt: skip


@dataclass(frozen=True)
class Running:
    """The practice Ockto that is up, and the house's settings that lead to it."""

    address: str
    settings: Settings

    @asynccontextmanager
    async def provider(self) -> AsyncIterator[Provider]:
        """The house's own way to it."""
        async with ockto.connected(self.settings) as provider:
            assert provider is not None
            yield provider


@contextmanager
def running(house: Settings, folder: Path, clock: StandingClock) -> Iterator[Running]:
    """The practice Ockto for as long as the block lasts; it remembers in `folder`. Each source takes a second."""
    key_file = folder / "ockto.key"
    key_file.write_text(KEY + "\n")
    with serving(lambda address: practice(address, folder, clock)) as address:
        yield Running(address, replace(house, ockto=address, ockto_key=key_file))


def practice(address: str, folder: Path, clock: Callable[[], datetime]) -> ASGIApp:
    """The practice Ockto at that address."""
    return create_app(Place(address, KEY, folder / "ockto.json"), [LETTER], clock, timedelta(seconds=1))


@contextmanager
def serving(make: Callable[[str], ASGIApp], lifespan: Literal["on", "off"] = "off") -> Iterator[str]:
    """What `make` makes of its address, served in a thread of its own for as long as the block lasts."""
    with socket.create_server(("127.0.0.1", 0)) as port:
        address = f"http://127.0.0.1:{port.getsockname()[1]}"
        server = Server(Config(make(address), log_config=None, access_log=False, ws="none", lifespan=lifespan))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [port]})
        thread.start()
        while not server.started:
            time.sleep(0.005)
        try:
            yield address
        finally:
            server.should_exit = True
            thread.join(timeout=10)


@dataclass
class Phone:
    """A phone with the app. `begin` is where it opened; `page` what it shows now."""

    clock: StandingClock
    begin: str = ""
    page: str = ""
    http: httpx2.Client = field(default_factory=lambda: httpx2.Client(trust_env=False, follow_redirects=True))

    def open(self, begin: str) -> str:
        """Scan the QR code, or tap Begin; tells which screen shows."""
        self.begin = begin
        self.page = self.http.get(begin).text
        return self.screen

    def tap(self, button: str, **fields: str | Sequence[str]) -> str:
        """Fill in and send the form with that button; tells which screen shows then."""
        answer = self.http.post(self.begin, data={"do": button, **fields}, headers={"Sec-Fetch-Site": "same-origin"})
        self.page = answer.text
        return self.screen

    @property
    def screen(self) -> str:
        found = re.search(r'data-screen="([a-z]+)"', self.page)
        assert found is not None, self.page
        return found[1]

    def collect(self, born: str = BORN, sources: Sequence[str] = SOURCES) -> str:
        """Choose the sources and wait until all of them answered."""
        assert self.tap("collect", born=born, source=sources) == "collecting"
        return self.wait()

    def wait(self, seconds: int = 10) -> str:
        self.clock.forward(seconds=seconds)
        return self.open(self.begin)

    def goes_through(self, begin: str, *, partner: bool = False) -> None:
        """The whole way to consent, where it is not gone already."""
        if self.open(begin) == "choose":
            self.collect()
        if self.screen == "partner" and partner:
            self.tap("together", partner_born=PARTNER_BORN)
            self.wait()
        elif self.screen == "partner":
            self.tap("alone")
        if self.screen == "overview":
            assert self.tap("consent") == "completed"


@contextmanager
def a_phone(clock: StandingClock) -> Iterator[Phone]:
    phone = Phone(clock)
    with phone.http:
        yield phone
