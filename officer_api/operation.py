"""Operation: one thing that an officer's software can ask, declared once; routes and contract both come from it."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from http import HTTPStatus
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases import access_log, standing
from cases.case import Case
from cases.municipality import LICENCES, Licence, Municipality
from cases.refusal import LicenceNeeded, QueryRefused, Refusal, UnknownCase, UnknownMunicipality
from cases.standing import Standing, Version
from officer_api import body, officer, query
from officer_api.caller import Officer
from officer_api.ending import Ending
from officer_api.officer import NAME_FLAW
from officer_api.query import Nothing
from officer_api.state import State

JSON = "application/json"
VERSION_PATH = "/v1"
Asked = TypeVar("Asked", bound=Struct)


@dataclass(frozen=True)
class Answer:
    """What an operation gives: in Dutch what it is, its JSON shape or media types, and the headers of its own."""

    says: str
    shape: type[Struct] | None = None
    media_types: Sequence[str] = ()
    headers: Sequence[str] = ()


@dataclass(frozen=True)
class Call(Generic[Asked]):
    """One call that passed the door: who calls (and the officer's name), what is asked and sent, and when."""

    request: Request[State]
    operation: "Operation"
    officer: Officer
    name: str | None
    query: Asked
    now: datetime
    sent: Any = None

    @property
    def state(self) -> State:
        return self.request.state

    def id(self, key: str, unknown: type[Refusal] = UnknownCase) -> UUID:
        """The id in the address. Raises `unknown` for what is no id, as for an id that nothing has."""
        text = self.request.path_params[key]
        try:
            found = UUID(text)
        except ValueError:
            raise unknown from None
        if str(found) != text.lower():
            raise unknown
        return found

    def municipality(self, slug: str) -> Municipality:
        """One of the caller's municipalities. Raises `UnknownMunicipality`, or `LicenceNeeded` when it lacks that."""
        if slug in self.officer.unlicensed:
            raise LicenceNeeded(self.operation.licence)
        if slug not in self.officer.municipalities:
            raise UnknownMunicipality
        return self.state["municipalities"][slug]

    async def must_be_licensed(self) -> None:
        """Refuse, with `LicenceNeeded`, a case of one of the caller's municipalities whose licence lacks this."""
        if self.operation.is_about_a_case and self.officer.unlicensed:
            theirs = self.officer.municipalities | self.officer.unlicensed
            self.municipality((await standing.version(self.state["database"], self.id("id"), theirs)).municipality)

    def must_be_named(self) -> str:
        """The officer's name. Raises `QueryRefused` without the header Medewerker."""
        if self.name is None:
            raise QueryRefused([NAME_FLAW])
        return self.name

    def record(self, session: AsyncSession, case: Case) -> None:
        """Record in the processing log that this officer did this on the case. Commit before the answer leaves."""
        access_log.record(session, self._line(case))

    async def record_reading(self, cases: Sequence[Case | Standing | Version]) -> None:
        """Record durably that this officer reads these cases."""
        await self.state["scribe"].write([self._line(case) for case in cases])

    def _line(self, case: Case | Standing | Version) -> access_log.Line:
        return access_log.line(
            case.municipality, case.id,
            activity=self.operation.id, officer=self.must_be_named(), client=self.officer.client, now=self.now,
        )  # fmt: skip


@dataclass(frozen=True)
class Operation:
    """One operation below /v1. `licence` is the least that a municipality needs; `takes` are media types of a body;
    `body` is what it must be when that is JSON; `key` says of an Idempotency-Key whether it is `required` or
    `optional`; `refuses` are statuses of HTTP beside `refusals`; `ends` says that, and when, the operation goes."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    scope: str
    act: Callable[[Call[Any]], Awaitable[Response]]
    answers: Mapping[int, Answer]
    licence: Licence = LICENCES[0]
    query: type[Struct] = Nothing
    key: str = ""
    takes: Sequence[str] = ()
    body: type[Struct] | None = None
    refusals: Sequence[type[Refusal]] = ()
    refuses: Sequence[int] = ()
    says: str = ""
    ends: Ending | None = None

    @property
    def is_about_a_case(self) -> bool:
        return "{id}" in self.path

    @property
    def needs_licence(self) -> bool:
        """Whether there are licences that do not hold this."""
        return self.licence != LICENCES[0]

    @cached_property
    def gives(self) -> set[str]:
        """The media types that a caller can get."""
        kinds = [kind for answer in self.answers.values() for kind in answer.media_types]
        return {*kinds, JSON} if any(answer.shape for answer in self.answers.values()) else set(kinds)

    async def answer(self, request: Request[State]) -> Response:
        """Let the caller in, read what is asked, and act. Strangers are turned away before anything else is told."""
        now, told = _now(request), request.scope["told"]
        told.update(self.ends.told if self.ends else {})
        caller = await officer.who_is_calling(request)
        counted = request.state["limit"].count(caller.client, now)
        told.update(counted.told(now))
        given = await self._answer(request, caller, now)
        if given.status_code == HTTPStatus.NOT_MODIFIED:  # what did not change costs a client nothing
            counted.calls -= 1
            told.update(counted.told(now))
        return given

    async def _answer(self, request: Request[State], caller: Officer, now: datetime) -> Response:
        caller.must_have(self.scope)
        if self.needs_licence:
            caller = caller.licensed(self.licence, request.state["municipalities"])
        _must_be_acceptable(self, request)
        name, flaws = officer.name(request, demanded=self.is_about_a_case)
        sent, wrong = await body.read(self.body, request) if self.body else (None, [])
        asked = query.read(self.query, request, [*flaws, *wrong])
        call = Call(request, self, caller, name, asked, now, sent)
        await call.must_be_licensed()
        return await self.act(call)


def answer(shape: Struct, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """An answer in JSON."""
    return Response(msgspec.json.encode(shape), status, headers, JSON)


def routes(operations: Sequence[Operation]) -> list[Route]:
    """One route for each path, so that a method that is not there gets 405 with all that are."""
    paths = dict.fromkeys(operation.path for operation in operations)
    return [_route(path, {each.method: each for each in operations if each.path == path}) for path in paths]


def _route(path: str, by_method: Mapping[str, Operation]) -> Route:
    async def endpoint(request: Request[State]) -> Response:
        return await by_method[request.method].answer(request)

    route = Route(VERSION_PATH + path, endpoint, methods=list(by_method))
    route.methods = set(by_method)  # no HEAD that the contract does not tell
    return route


def _now(request: Request[State]) -> datetime:
    """The time as the database keeps it, in whole milliseconds, so that what is told now is told later."""
    now = request.state["clock"]()
    return now.replace(microsecond=now.microsecond // 1000 * 1000)


def _must_be_acceptable(operation: Operation, request: Request[State]) -> None:
    """Refuse what cannot be given (406) or is not taken (415)."""
    headers = request.headers
    if operation.gives and "accept" in headers and not accepts(",".join(headers.getlist("accept")), operation.gives):
        raise HTTPException(406)
    if operation.takes and headers.get("content-type", "").partition(";")[0].strip().lower() not in operation.takes:
        raise HTTPException(415)


def accepts(accept: str, gives: set[str]) -> bool:
    """Whether a header Accept takes one of these media types."""
    asked = [part.replace(" ", "").lower().partition(";") for part in accept.split(",")]
    wanted = {kind for kind, _, more in asked if more not in ("q=0", "q=0.0", "q=0.00", "q=0.000")}
    return not accept.strip() or any(
        not wanted.isdisjoint((kind, "*/*", kind.partition("/")[0] + "/*")) for kind in gives
    )
