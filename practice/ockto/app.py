"""App: the practice Ockto put together: its contract, its screens, and the letters to begin with."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from practice.ockto.choice import Choice
from practice.ockto.contract import Contract
from practice.ockto.letter import Letter
from practice.ockto.memory import Memory
from practice.ockto.screens import Screens

PAGES = Path(__file__).parent / "pages"
PACE = timedelta(seconds=0.8)
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Place:
    """Where the practice Ockto is and what it remembers in: its `address`, its customer's `key`, its `file`."""

    address: str
    key: str
    file: Path


def create_app(
    place: Place, letters: Sequence[Letter], clock: Callable[[], datetime], pace: timedelta = PACE
) -> Starlette:
    """The practice Ockto as an ASGI app; `letters` stand together by municipality, each source takes `pace`."""
    pages = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
    pages.filters["euros"] = _euros
    pages.filters["as_typed"] = _as_typed
    memory = Memory(place.file, clock, pace)
    names = {_as_kept(letter.born): letter.name for letter in letters}
    boxes = [(name, list(some)) for name, some in groupby(letters, key=lambda letter: letter.municipality)]
    style = (PAGES / "ockto.css").read_text("utf-8")

    async def start(_: Request) -> Response:
        return HTMLResponse(pages.get_template("letters.html").render(boxes=boxes, is_down=memory.is_down))

    async def look(_: Request) -> Response:
        return Response(style, media_type="text/css")

    async def healthy(_: Request) -> Response:
        return PlainTextResponse("ok")

    return Starlette(
        routes=[
            Route("/", start),
            Route("/ockto.css", look),
            Route("/gezond", healthy),
            *Screens(memory, pages, names).routes(),
            *Choice(memory, pages).routes(),
            *Contract(memory, place.key, place.address, names).routes(),
        ],
        middleware=[Middleware(OwnForms, own=place.address)],
    )


class OwnForms:
    """Takes a form from our own pages only, and gives every answer the same headers."""

    def __init__(self, app: ASGIApp, own: str) -> None:
        self._app, self._own = app, own

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(ALWAYS)
            await send(message)

        request = Request(scope)
        if request.method == "POST" and not self._may_post(request):
            await Response(status_code=403)(scope, receive, with_headers)
        else:
            await self._app(scope, receive, with_headers)

    def _may_post(self, request: Request) -> bool:
        """A customer shows a key, which no page has; a browser tells where a form comes from."""
        if request.url.path == "/sessions":
            return True
        site = request.headers.get("sec-fetch-site")
        return site in ("same-origin", "none") if site else request.headers.get("origin") == self._own


def _euros(cents: int) -> str:
    return f"€ {cents / 100:,.2f}".translate(str.maketrans(",.", ".,"))


def _as_typed(born: str) -> str:
    return "-".join(reversed(born.split("-")))


def _as_kept(born: str) -> str:
    return "-".join(reversed(born.split("-")))
