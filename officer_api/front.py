"""Front: what goes around every call: one line in the log, headers on its answer, and a 500 that tells nothing."""

import re
import traceback
from collections.abc import Callable
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
TRACEPARENT = re.compile(rb"(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")
Count = Callable[[str, str, int, float], None]
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
CALLER_LEFT = 499
log = structlog.get_logger("officer_api")


def middleware(*, is_secure: bool, count: Count) -> list[Middleware]:
    """The front, from the outside in; each call that ended is counted."""
    headers = {**HEADERS, **(STRICT_TRANSPORT if is_secure else {})}
    return [Middleware(OneLine, count=count), Middleware(Dressed, headers=headers), Middleware(Unbroken)]


class OneLine:
    """Logs one line for a call: no path value, query, header or body, but the id of its trace where the caller gave
    one (W3C Trace Context). `call` is also the problem's `instance`."""

    def __init__(self, app: ASGIApp, count: Count) -> None:
        self.app = app
        self.count = count

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
            seconds = perf_counter() - began
            self.count(method, _route(scope), status, seconds)
            line = {"method": method, "route": _route(scope), "status": status, "ms": round(seconds * 1000, 1)}
            log.info("call", call=scope["call"], **line, **_trace(scope))


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


def _trace(scope: Scope) -> dict[str, str]:
    """The id of the caller's trace. A header that is not as it should be, or is there twice, counts as none."""
    sent = [value for name, value in scope["headers"] if name == b"traceparent"]
    read = TRACEPARENT.fullmatch(sent[0]) if len(sent) == 1 else None
    return {"trace": read[1].decode()} if read else {}
