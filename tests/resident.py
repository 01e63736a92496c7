"""Resident: the running portal of a house, and browsers that visit it."""

from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, TypeVar

import httpx2
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from pyrage.x25519 import Identity
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.testclient import TestClient

from cases import case, evidence, visit
from cases.case import Case
from cases.code import Code
from cases.database import Database, connect
from cases.evidence import Evidence
from cases.settings import Settings as House
from cases.visit import Token
from portal import state
from portal.app import create_app
from portal.settings import Settings
from portal.state import State
from tests.conftest import StandingClock, a_house
from tests.makers import PAYSLIP, a_case, a_desk, an_invitation

ADDRESS = "http://residents.test"
SECURE_ADDRESS = "https://residents.test"
NEED = "payslip.me.2026-03"
VOID = frozenset({"area", "br", "hr", "img", "input", "link", "meta", "path", "rect", "circle", "source"})
T = TypeVar("T")


class Visitor(TestClient):
    """A browser of somebody at the portal. It follows no redirect by itself and says that it stays on this site."""

    @property
    def token(self) -> Token:
        """The secret of this visit."""
        return Token(self.cookies.get("visit") or self.cookies["__Host-visit"])

    @property
    def csrf(self) -> str:
        return self.token.csrf

    def page(self, path: str, **more: Any) -> "Page":
        """The page at this address, read."""
        return Page.of(self.get(path, **more))

    def hand_in(self, path: str, content: bytes = PAYSLIP, name: str = "loon.pdf") -> httpx2.Response:
        """The answer to a file that is sent with the form of a paper's page."""
        return self.post(path, data={"csrf": self.csrf}, files={"file": (name, content)})

    def breaks_off(self, path: str, sent: bytes, headers: Mapping[str, str]) -> None:
        """Send the beginning of a form, and go away."""
        messages = iter([{"type": "http.request", "body": sent, "more_body": True}, *[{"type": "http.disconnect"}] * 9])
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        told = {**self.headers, **headers, "cookie": cookie}
        scope = {
            "type": "http", "http_version": "1.1", "method": "POST", "path": path, "query_string": b"",
            "state": self.app_state.copy(), "client": ("192.0.2.7", 50000),
            "headers": [(name.lower().encode(), value.encode()) for name, value in told.items()],
        }  # fmt: skip

        async def receive() -> dict[str, Any]:
            return next(messages)

        async def send(_: Any) -> None:
            """Nobody reads what is said."""

        assert self.portal is not None
        self.portal.call(self.app, scope, receive, send)


@dataclass
class Door:
    """The running portal of a house, and the way to put things into that house."""

    settings: Settings
    portal: BlockingPortal
    state: State
    database: Database
    clock: StandingClock

    def visitor(self, network: str = "192.0.2.7", **headers: str) -> Visitor:
        """A browser that was never here. Another `network` is somebody elsewhere."""
        visitor = Visitor(
            create_app(self.settings),
            self.settings.address,
            raise_server_exceptions=False,
            headers={
                "sec-fetch-site": "same-origin",
                **{name.replace("_", "-"): text for name, text in headers.items()},
            },
            follow_redirects=False,
            client=(network, 50000),
        )
        visitor.portal = self.portal
        visitor.app_state.update(self.state)
        return visitor

    def do(self, act: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """What `act` makes in a transaction of its own."""

        async def in_transaction() -> T:
            async with self.database.begin() as session:
                return await act(session)

        return self.portal.call(in_transaction)

    def a_case(self, **wishes: Any) -> Case:
        return self.do(lambda session: a_case(session, self.clock(), **wishes))

    def an_invitation(self, for_case: Case) -> Code:
        async def issue(session: AsyncSession) -> Code:
            return an_invitation(session, for_case, self.clock())

        return self.do(issue)

    def let_in(self, to: Case, person: int = 0, *, visitor: Visitor | None = None) -> Visitor:
        """A browser of this person of the case, who just entered their code."""
        visitor, who = visitor or self.visitor(), to.people[person]
        token = self.do(lambda session: visit.open_for(session, who, self.clock(), instead_of=None))
        name = "__Host-visit" if self.settings.is_secure else "visit"
        visitor.cookies.set(name, token.text, domain=visitor.base_url.host)
        return visitor

    def now(self, of: Case) -> Case:
        """The case as it is now."""
        return self.do(lambda session: case.find(session, of.id, frozenset({of.municipality})))

    def papers(self, of: Case) -> list[Evidence]:
        """What came for the case."""
        return self.do(lambda session: evidence.handed_in(session, of))


@contextmanager
def standing(settings: Settings, portal: BlockingPortal, whole: State, clock: StandingClock) -> Iterator[Door]:
    """The portal with the house's own database and vault; facts and words, which never change, are read once."""
    with portal.wrap_async_context_manager(connect(settings.house.database)) as database:
        own = {"settings": settings, "clock": clock, "database": database, "desk": a_desk(settings.house)}
        yield Door(settings, portal, State(**{**whole, **own}), database, clock)  # type: ignore[typeddict-item]


@dataclass
class Element:
    """One element of a page, with the text that stands in it."""

    tag: str
    attributes: Mapping[str, str]
    text: str = ""

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]


@dataclass
class Page:
    """An answer, read as a browser reads it: its elements in order."""

    answer: httpx2.Response
    elements: list[Element] = field(default_factory=list)

    @classmethod
    def of(cls, answer: httpx2.Response) -> "Page":
        reader = _Reader()
        reader.feed(answer.text)
        assert not reader.open, f"left open: {[element.tag for element in reader.open]}"
        return cls(answer, reader.elements)

    def all(self, tag: str = "", /, **attributes: str) -> list[Element]:
        """Every such element; `data_step="route"` asks for an attribute data-step, "" for any value of it."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            element
            for element in self.elements
            if tag in ("", element.tag)
            and all(name in element.attributes and value in ("", element[name]) for name, value in wanted.items())
        ]

    def one(self, tag: str = "", /, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} of {tag} {attributes}"
        return found[0]

    @cached_property
    def links(self) -> list[str]:
        """Where the page leads."""
        return [element["href"] for element in self.all("a", href="")]

    @cached_property
    def text(self) -> str:
        return " ".join(self.one("body").text.split())

    def mark(self, name: str) -> str:
        """The value of a mark such as `data-step`, that the page bears once."""
        return self.one(**{name.replace("-", "_"): ""})[name]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.elements: list[Element] = []
        self.open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute of {tag} stands there twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open, f"</{tag}> closes nothing"
            assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        for element in self.open:
            element.text += data


SignIn = Callable[..., Visitor]
OpenDoor = Callable[..., Door]


@pytest.fixture(scope="session")
def event_loop_thread() -> Iterator[BlockingPortal]:
    """The one event loop in which the portal runs."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def whole(
    tmp_path_factory: pytest.TempPathFactory, event_loop_thread: BlockingPortal, key_pairs: dict[str, Identity]
) -> Iterator[State]:
    """Everything the portal reads when it starts, read once."""
    folder = tmp_path_factory.mktemp("portal")
    settings = Settings(a_house(folder, f"sqlite+aiosqlite:///{folder}/cases.db", key_pairs), ADDRESS)
    if not (settings.static / "manifest.json").is_file():
        pytest.fail("portal/static holds no built assets: run `make assets`", pytrace=False)
    with event_loop_thread.wrap_async_context_manager(state.opened(settings, None, state.clock)) as opened:
        yield opened


@pytest.fixture
def open_door(
    house: House, event_loop_thread: BlockingPortal, whole: State, clock: StandingClock, anyio_backend: str
) -> Iterator[OpenDoor]:
    """Opens the portal with other settings than the usual ones; one at a time."""
    with ExitStack() as opened:

        def open_with(address: str = ADDRESS, database: Path | None = None, **of_the_house: Any) -> Door:
            there = replace(house, **of_the_house)
            if database is not None:
                there = replace(there, database=f"sqlite+aiosqlite:///{database}")
            return opened.enter_context(standing(Settings(there, address), event_loop_thread, whole, clock))

        yield open_with


@pytest.fixture
def door(open_door: OpenDoor) -> Door:
    return open_door()


@pytest.fixture
def secure_door(open_door: OpenDoor) -> Door:
    return open_door(SECURE_ADDRESS)


@pytest.fixture
def visitor(door: Door) -> Visitor:
    """A stranger's browser."""
    return door.visitor()


@pytest.fixture
def sign_in(door: Door) -> SignIn:
    """Lets a resident of a new case in; the case as wished."""
    return lambda **wishes: door.let_in(door.a_case(**wishes))
