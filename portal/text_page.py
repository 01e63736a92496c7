"""Text page: pages that are one text and nothing else."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from portal import page
from portal.address import place

TEXTS = {"privacy": "pages/privacy", "toegankelijkheid": "pages/accessibility"}


async def text_page(request: Request) -> Response:
    """The text that belongs to this address."""
    here = place(request)
    return page.answer_before(request) or page.kept_answer(request, here, "page/text.html", name=TEXTS[here.rest])


routes = [Route(f"/{path}", text_page) for path in TEXTS]
