"""Front: what goes around every call: one line in the log, headers on its answer, and a 500 that tells nothing."""

import traceback
from time import perf_counter
from uuid import uuid4

import structlog
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from officer_api import problem

VERSION = "1.0.0"
"""Of the contract. It stands in every answer and in the OpenAPI document."""
HEADERS = {
    "API-Version": VERSION,
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
STRICT_TRANSPORT = {"Strict-Transport-Security": "max-age=31536000; includeSubDomains"}
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
CALLER_LEFT = 499
log = structlog.get_logger("officer_api")


def middleware(*, is_secure: bool) -> list[Middleware]:
    """The front, from the outside in."""
    headers = {**HEADERS, **(STRICT_TRANSPORT if is_secure else {})}
    return [Middleware(OneLine), Middleware(Dressed, headers=headers), Middleware(Unbroken)]


class OneLine:
    """Logs one line for a call: no path value, query, header or body. `call` is also the problem's `instance`."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status, scope["call"] = perf_counter(), CALLER_LEFT, str(uuid4())

        async def send_noting(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except ClientDisconnect:
            status = CALLER_LEFT
        finally:
            method = scope["method"] if scope["method"] in METHODS else "-"
            milliseconds = round((perf_counter() - began) * 1000, 1)
            log.info("call", call=scope["call"], method=method, route=_route(scope), status=status, ms=milliseconds)


class Dressed:
    """Puts on an answer the headers that every answer has, and those that its call was `told` (in the scope), unless
    they are there."""

    def __init__(self, app: ASGIApp, headers: dict[str, str]) -> None:
        self.app = app
        self.headers = [(name.lower().encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        told: dict[str, str] = scope.setdefault("told", {})

        async def send_dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = dict(message["headers"])
                of_call = ((name.lower().encode(), value.encode()) for name, value in told.items())
                wanted = [each for each in (*self.headers, *of_call) if each[0] not in own]
                message["headers"] = [*message["headers"], *wanted]
            await send(message)

        await self.app(scope, receive, send_dressed)


class Unbroken:
    """Answers 500 for whatever went wrong. Of an error only kind and places are logged: its text may name people."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = False

        async def send_noting(message: Message) -> None:
            nonlocal begun
            begun = True
            await send(message)

        try:
            await self.app(scope, receive, send_noting)
        except ClientDisconnect:
            raise
        except Exception as error:
            _log_broken(scope, error)
            if begun:
                raise
            await problem.broken(Request(scope))(scope, receive, send)


def _log_broken(scope: Scope, error: Exception) -> None:
    places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    log.error("broken", call=scope["call"], route=_route(scope), kind=type(error).__name__, places=places[-8:])


def _route(scope: Scope) -> str:
    return getattr(scope.get("route"), "path", "-")
