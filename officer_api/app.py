"""App: the officer API put together: routes, middleware, lifespan, refusals."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from cases import client, disclosure, garbage
from cases.database import Database
from cases.refusal import Refusal, Unavailable
from officer_api import contract, documentation, front, operation, problem, token
from officer_api.metrics import Metrics
from officer_api.settings import Settings
from officer_api.state import Clock, State, opened
from officer_api.state import clock as now


def create_app(settings: Settings, *, database: Database | None = None, clock: Clock = now) -> Starlette:
    """The API as an ASGI app. A `database` that is given is used and left open; otherwise it opens its own."""

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[State]:
        async with opened(settings, database, clock) as state:
            with garbage.none_before():
                yield state

    counted = Metrics()
    app = Starlette(
        routes=[
            *operation.routes(contract.OPERATIONS),
            *contract.routes,
            *documentation.routes,
            *token.routes,
            *counted.routes,
            Route("/gezond", healthy),
            Route(disclosure.PATH, whom_to_warn),
        ],
        middleware=front.middleware(is_secure=settings.is_secure, count=counted.count),
        exception_handlers={
            Refusal: problem.refused,
            HTTPException: problem.by_status,
            OperationalError: problem.unavailable,
            NoConnection: problem.unavailable,
            ConnectionError: problem.unavailable,
        },
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False  # an address with a slash at its end is 404
    return app


async def whom_to_warn(request: Request[State]) -> Response:
    """Where a weakness is told, where the operator said so."""
    settings = request.state["settings"]
    if not settings.house.security_contact:
        raise HTTPException(404)
    told = disclosure.text(settings.house.security_contact, settings.address, request.state["clock"]())
    return PlainTextResponse(told)


async def healthy(request: Request[State]) -> Response:
    """Whether the API and its database answer; nothing else."""
    try:
        async with request.state["database"].read() as session:
            await client.find(session, "")
    except (SQLAlchemyError, OSError):
        raise Unavailable from None
    return JSONResponse({"status": "gezond"})
