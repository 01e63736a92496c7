"""Middleware, pure ASGI: headers on every answer, forms only from our own pages, and one log line per request."""

from time import perf_counter

import structlog
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cases.refusal import FormRefused

POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; worker-src 'self'; font-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
STRICT_TRANSPORT = "max-age=31536000; includeSubDomains"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
log = structlog.get_logger("portal")


def security_headers(*, is_secure: bool) -> dict[str, str]:
    """The headers that every answer carries; HSTS only where the portal is reached over https."""
    return ALWAYS | ({"Strict-Transport-Security": STRICT_TRANSPORT} if is_secure else {})


class SecurityHeaders:
    """Gives every answer its headers."""

    def __init__(self, app: ASGIApp, *, is_secure: bool) -> None:
        self.app = app
        told = security_headers(is_secure=is_secure).items()
        self.headers = [(name.lower().encode(), value.encode()) for name, value in told]
        self.names = frozenset(name for name, _ in self.headers)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [each for each in message["headers"] if each[0] not in self.names]
                message["headers"] = [*others, *self.headers]
            await send(message)

        await self.app(scope, receive, with_headers)


class OwnForms:
    """Refuses, before reading it, a POST that no page of ours made (Sec-Fetch-Site, else Origin)."""

    def __init__(self, app: ASGIApp, *, own: str) -> None:
        self.app = app
        self.own = own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in SAFE and not self._is_ours(Headers(scope=scope)):
            raise FormRefused
        await self.app(scope, receive, send)

    def _is_ours(self, headers: Headers) -> bool:
        site = headers.get("sec-fetch-site")
        if site is not None:
            return site in ("same-origin", "none")
        return headers.get("origin") == self.own


class OneLine:
    """Logs each request in one line: method, page, status, milliseconds. Never a path, a query or a header."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)
        began, status = perf_counter(), 500

        async def noted(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, noted)
        finally:
            route = getattr(scope.get("endpoint"), "__qualname__", "none")
            milliseconds = round((perf_counter() - began) * 1000, 1)
            log.info("request", method=scope["method"], page=route, status=status, ms=milliseconds)
        return None
