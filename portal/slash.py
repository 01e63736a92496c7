"""Slash: an address with a slash too many or too few leads to the page that was meant, and never to another site."""

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route


async def one_too_few(request: Request) -> Response:
    """The welcome of a municipality in a language ends in a slash."""
    return _to(request, request.scope["path"] + "/")


async def one_too_many(request: Request) -> Response:
    """All other pages do not."""
    return _to(request, request.scope["path"].rstrip("/"))


def _to(request: Request, path: str) -> Response:
    """There, with the same query. The address names no host: what a browser calls this site is not ours to repeat."""
    query = request.scope["query_string"].decode("latin-1")
    return RedirectResponse(quote(path) + (f"?{query}" if query else ""), 307)


routes = [Route("/{municipality}/{language}", one_too_few)]
routes_in_language = [Route("/{rest:path}/", one_too_many)]
