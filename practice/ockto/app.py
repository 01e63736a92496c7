"""Ockto: the practice town's stand-in for Ockto, a small program of its own that knows nothing of the project.

Its start page is where somebody begins who practises: the letters that lie in the letter boxes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

PAGES = Path(__file__).parent / "pages"
POLICY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
ALWAYS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Letter:
    """One letter with a code, in plain words. Birth dates are as people type them, `link` is what the QR code holds."""

    name: str
    municipality: str
    language: str
    born: str
    partner: str | None
    code: str
    link: str
    status: str

    def qr(self) -> Markup:
        """The link as a QR code, drawn as svg."""
        drawn = segno.make(self.link, error="m", micro=False).svg_inline(scale=3, border=2, omitsize=True)
        return Markup(drawn)  # noqa: S704 - made of black squares by segno


def create_app(letters: Sequence[Letter]) -> Starlette:
    """The practice Ockto as an ASGI app; `letters` stand together by municipality."""
    templates = Environment(loader=FileSystemLoader(PAGES), autoescape=True, undefined=StrictUndefined)
    boxes = [(name, list(some)) for name, some in groupby(letters, key=lambda letter: letter.municipality)]
    page = templates.get_template("letters.html").render(boxes=boxes)
    style = (PAGES / "letters.css").read_text("utf-8")

    async def start(_: Request) -> Response:
        return HTMLResponse(page, headers=ALWAYS)

    async def look(_: Request) -> Response:
        return Response(style, headers=ALWAYS, media_type="text/css")

    async def healthy(_: Request) -> Response:
        return PlainTextResponse("ok", headers=ALWAYS)

    return Starlette(routes=[Route("/", start), Route("/letters.css", look), Route("/gezond", healthy)])
