"""Officer: the running officer API of a house, and a municipality's software that calls it."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import uuid4

import httpx2
import msgspec
import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal
from joserfc import jws
from joserfc.jwk import ECKey, Key
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.testclient import TestClient

from cases import client, evidence, post
from cases.case import Case
from cases.database import Database, connect
from cases.post import Message
from cases.settings import Settings as House
from officer_api.app import create_app
from officer_api.contract.words import SCOPES
from officer_api.settings import Settings
from tests.conftest import StandingClock
from tests.contract import must_keep_to_the_contract
from tests.makers import PAYSLIP, a_case, a_desk

ADDRESS = "http://officers.test"
AUDIENCE = f"{ADDRESS}/oauth/token"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
NEED = "payslip.me.2026-03"
T = TypeVar("T")
_numbers = count(1)


def keep_a_letter(api: "Api", case: Case, content: bytes = PAYSLIP) -> None:
    """As the worker does once a decision was sent."""
    place = evidence.a_place(case.municipality, uuid4())
    api.portal.call(evidence.keep_as_is, a_desk(api.settings.house), case.municipality, place, content)

    async def named(session: AsyncSession) -> None:
        message = Message(**post.values(case.id, case.municipality, "granted", "letter", api.clock()))
        message.state, message.sent_at, message.place = post.SENT, api.clock(), place
        session.add(message)

    api.do(named)


@cache
def a_key(kid: str = "sleutel-1") -> ECKey:
    """A client's key pair, the same for all tests."""
    return ECKey.generate_key("P-256", {"kid": kid, "alg": "ES256"})


@dataclass
class Api:
    """The running API of a house, and the way to put things into that house."""

    http: TestClient
    portal: BlockingPortal
    database: Database
    clock: StandingClock
    settings: Settings

    def do(self, act: Callable[[AsyncSession], Awaitable[T]]) -> T:
        """What `act` makes in a transaction of its own."""

        async def in_transaction() -> T:
            async with self.database.begin() as session:
                return await act(session)

        return self.portal.call(in_transaction)

    @contextmanager
    def without(self, table: str) -> Iterator[None]:
        """The house while one of its tables cannot be reached."""
        self.do(lambda session: session.execute(text(f"ALTER TABLE {table} RENAME TO away")))
        yield
        self.do(lambda session: session.execute(text(f"ALTER TABLE away RENAME TO {table}")))

    def a_case(self, **wishes: Any) -> Case:
        return self.do(lambda session: a_case(session, self.clock(), **wishes))

    def software(
        self, *municipalities: str, scopes: frozenset[str] = frozenset(SCOPES), key: Key | None = None
    ) -> "Software":
        """Registered software of these municipalities (Voorbeeldstad when none is named)."""
        key, name = key or a_key(), f"suite-{next(_numbers)}"

        async def register(session: AsyncSession) -> None:
            public = key.as_dict(private=False)
            client.register(session, name, municipalities or ("voorbeeldstad",), scopes, public, self.clock())

        self.do(register)
        return Software(self, name, key)


@dataclass
class Software:
    """Software that calls the API with a token, and names its officer each time."""

    api: Api
    client_id: str
    key: Key
    officer: str = "j.devries"
    _tokens: dict[str, str] = field(default_factory=dict)

    def assertion(self, *, header: Mapping[str, Any] | None = None, **claims: Any) -> str:
        """A good assertion, or one with other claims (None leaves a claim out)."""
        now = int(self.api.clock().timestamp())
        good = {"iss": self.client_id, "sub": self.client_id, "aud": AUDIENCE, "iat": now, "exp": now + 300}
        all_claims = {**good, "jti": str(uuid4()), **claims}
        said = {name: value for name, value in all_claims.items() if value is not None}
        named = {"kid": self.key.kid} if self.key.kid else {}
        head = {"alg": "ES256", **named, **(header or {})}
        return jws.serialize_compact(head, msgspec.json.encode(said), self.key, [head["alg"]])

    def ask_token(self, assertion: str | None = None, **fields: str | None) -> httpx2.Response:
        """The answer of the token endpoint, with other fields where given (None leaves a field out)."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": assertion or self.assertion(),
            **fields,
        }
        kept = urlencode({name: value for name, value in form.items() if value is not None})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.api.http.post("/oauth/token", content=kept, headers=headers)

    def token(self, scope: str = "") -> str:
        """A token with that scope (with all, when empty)."""
        if scope not in self._tokens:
            self._tokens[scope] = self.ask_token(scope=scope or None).json()["access_token"]
        return self._tokens[scope]

    def headers(self, **more: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token()}", "Medewerker": self.officer, **more}

    def call(self, method: str, path: str, headers: Mapping[str, str] | None = None, **more: Any) -> httpx2.Response:
        return self.api.http.request(method, f"/v1{path}", headers={**self.headers(), **(headers or {})}, **more)

    def get(self, path: str, headers: Mapping[str, str] | None = None, **params: str) -> httpx2.Response:
        return self.call("GET", path, headers, params=params)

    def hand_in(
        self, case: Case, content: Any = PAYSLIP, need: str = NEED, media_type: str = "application/pdf", **more: str
    ) -> httpx2.Response:
        path, headers = f"/zaken/{case.id}/bewijsstukken", {"Content-Type": media_type, **more}
        return self.call("POST", path, headers, params={"behoefte": need}, content=content)

    def pour(self, case: Case, pieces: AsyncIterator[bytes]) -> tuple[int, dict[str, str], bytes]:
        """Hand in a file in pieces, without telling how long it is. An empty piece ends it; else the caller left."""
        return self.api.portal.call(self._pour, case, pieces, self.headers(**{"Content-Type": "application/pdf"}))

    async def _pour(
        self, case: Case, pieces: AsyncIterator[bytes], headers: dict[str, str]
    ) -> tuple[int, dict[str, str], bytes]:
        came: list[Any] = []

        async def receive() -> dict[str, Any]:
            piece = await anext(pieces, None)
            if piece is None:
                return {"type": "http.disconnect"}
            return {"type": "http.request", "body": piece, "more_body": piece != b""}

        async def send(message: Any) -> None:
            came.append(message)

        scope = {
            "type": "http", "http_version": "1.1", "method": "POST", "path": f"/v1/zaken/{case.id}/bewijsstukken",
            "query_string": f"behoefte={NEED}".encode(), "state": self.api.http.app_state.copy(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        }  # fmt: skip
        await self.api.http.app(scope, receive, send)
        if not came:
            return 0, {}, b""
        told = {name.decode(): value.decode() for name, value in came[0]["headers"]}
        return came[0]["status"], told, came[1]["body"]

    def log(self) -> list[tuple[str, str]]:
        """What this software's municipalities have in the processing log: case and act."""
        lines = self.get("/verwerkingslog", limit="100").json()["resultaten"]
        return [(line["zaakId"], line["handeling"]) for line in lines]


@pytest.fixture
def api(house: House, tmp_path: Path, clock: StandingClock) -> Iterator[Api]:
    """The running officer API of the house. A folder's conftest.py brings it in."""
    with running(Settings(house, ADDRESS, tmp_path / "identities", a_token_key(tmp_path)), clock) as opened:
        yield opened


def a_token_key(folder: Path) -> Path:
    """The file of a key that signs access tokens."""
    file = folder / "token.jwk"
    file.write_text(json.dumps(a_key("token").as_dict(private=True)))
    return file


@contextmanager
def running(settings: Settings, clock: StandingClock) -> Iterator[Api]:
    """The API of this house, while the block lasts."""
    with (
        start_blocking_portal() as portal,
        portal.wrap_async_context_manager(connect(settings.house.database)) as database,
    ):
        app = create_app(settings, database=database, clock=clock)
        with portal.wrap_async_context_manager(app.router.lifespan_context(app)) as state:
            http = TestClient(app, ADDRESS)
            http.portal = portal
            http.app_state.update(state)
            http.event_hooks = {"response": [must_keep_to_the_contract]}
            yield Api(http, portal, database, clock, settings)
