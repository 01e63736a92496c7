"""Documentation: the contract for people to read and try, with clients to copy and every code that a problem can have.

Swagger UI draws the contract. Everything comes from here; nothing is asked of another host.
"""

import gzip
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from officer_api.front import VERSION
from officer_api.operation import VERSION_PATH
from officer_api.problem import BROKEN, BY_STATUS, SAYS, Words

PATH = f"{VERSION_PATH}/documentatie"
HERE = Path(__file__).parent
DRAWER = HERE / "assets" / "node_modules" / "swagger-ui-dist"
FILES = {
    "swagger-ui.css": (DRAWER, "text/css; charset=utf-8"),
    "swagger-ui-bundle.js": (DRAWER, "text/javascript; charset=utf-8"),
    "page.css": (HERE / "assets", "text/css; charset=utf-8"),
    "begin.js": (HERE / "assets", "text/javascript; charset=utf-8"),
    "client.py": (HERE, "text/x-python; charset=utf-8"),
    "client.sh": (HERE, "text/x-shellscript; charset=utf-8"),
}
OWN_ALONE = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


async def show(_: Request[Any]) -> Response:
    """The page, open to all."""
    return Response(page(), headers={"Content-Security-Policy": OWN_ALONE}, media_type="text/html")


async def file(request: Request[Any]) -> Response:
    """A file that the page needs, or one to take along."""
    name = request.path_params["name"]
    if name not in FILES:
        raise HTTPException(404)
    headers = {"Cache-Control": "public, max-age=86400", "Vary": "Accept-Encoding", "Content-Type": FILES[name][1]}
    if "gzip" in request.headers.get("accept-encoding", ""):
        return Response(packed(name), headers=headers | {"Content-Encoding": "gzip"})
    return Response(gzip.decompress(packed(name)), headers=headers)


@cache
def page() -> str:
    """The page as it stands; it is the same for everybody."""
    pages = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)
    clients = {each: (HERE / each).read_text("utf-8") for each in ("client.py", "client.sh")}
    return pages.get_template("page.html").render(version=VERSION, path=PATH, codes=codes(), clients=clients)


def codes() -> dict[str, Words]:
    """Every code that a problem can have, in the order of the alphabet."""
    of_http = dict(BY_STATUS.values())
    return dict(sorted({**of_http, **{each.code: words for each, words in SAYS.items()}, "broken": BROKEN}.items()))


@cache
def packed(name: str) -> bytes:
    """The file's bytes, compressed once."""
    return gzip.compress((FILES[name][0] / name).read_bytes(), 6)


routes = [Route(PATH, show, methods=["GET"]), Route(PATH + "/{name}", file, methods=["GET"])]
