"""App: the portal put together: routes, middleware, lifespan, refusals."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount, Route, Router

from cases import disclosure, garbage
from cases.database import Database
from cases.refusal import Refusal, UnknownPage
from portal import (
    case,
    contact,
    evidence,
    handoff,
    invitation,
    keep,
    looked,
    lost_code,
    municipality,
    receipt,
    refusal,
    request,
    slash,
    static,
    text_page,
    upload,
    visit,
)
from portal.assistant import feedback
from portal.assistant import pages as assistant
from portal.guide import card
from portal.guide import pages as guide
from portal.middleware import OneLine, OwnForms, SecurityHeaders
from portal.settings import Settings
from portal.state import Clock, State, opened
from portal.state import clock as now


def create_app(settings: Settings, *, database: Database | None = None, clock: Clock = now) -> Starlette:
    """The portal as an ASGI app. A `database` that is given is used and left open; otherwise it opens its own."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[State]:
        async with opened(settings, database, clock) as state:
            with garbage.none_before():
                yield state

    app = Starlette(
        routes=[
            Route("/static/{name}", static.asset),
            Route("/gezond", healthy),
            Route(disclosure.PATH, whom_to_warn),
            *municipality.routes,
            *slash.routes,
            Mount(
                "/{municipality}/{language}",
                middleware=[Middleware(OwnForms, own=settings.address)],
                app=Router(IN_LANGUAGE, redirect_slashes=False),
            ),
        ],
        middleware=[
            Middleware(OneLine),
            Middleware(SecurityHeaders, is_secure=settings.is_secure),
        ],
        exception_handlers=SAID_BY,
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    return app


async def gone(_request: Request, _error: Exception) -> Response:
    """The browser went away while it was sending; nobody reads this."""
    return Response(status_code=400)


async def whom_to_warn(request: Request) -> Response:
    """Where a weakness is told, where the operator said so."""
    settings = request.state["settings"]
    if not settings.house.security_contact:
        raise UnknownPage
    told = disclosure.text(settings.house.security_contact, settings.address, request.state["clock"]())
    return PlainTextResponse(told)


async def healthy(request: Request) -> Response:
    """Whether the portal and its database answer; nothing else."""
    async with request.state["database"].read() as session:
        await session.execute(text("SELECT 1"))
    return PlainTextResponse("ok", headers={"Cache-Control": "no-store"})


IN_LANGUAGE = [
    *guide.routes,
    *card.routes,
    *assistant.routes,
    *feedback.routes,
    *invitation.routes,
    *lost_code.routes,
    *receipt.routes,
    *evidence.routes,
    *upload.routes,
    *request.routes,
    *handoff.routes,
    *case.routes,
    *looked.routes,
    *contact.routes,
    *visit.routes,
    *text_page.routes,
    *keep.routes,
    *municipality.routes_in_language,
    *slash.routes_in_language,
]
SAID_BY: dict[Any, Any] = {
    Refusal: refusal.refused,
    HTTPException: refusal.not_found,
    OperationalError: refusal.unavailable,
    NoConnection: refusal.unavailable,
    ConnectionError: refusal.unavailable,
    ClientDisconnect: gone,
    Exception: refusal.broken,
}
