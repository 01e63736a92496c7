"""Text page: pages of words and nothing else."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.wording import DUTCH
from portal import page
from portal.address import place

TEXTS = {"privacy": "pages/privacy", "toegankelijkheid": "pages/accessibility", "woorden": "pages/terms"}
MESSAGES = ("employer", "bank", "benefit", "landlord")


async def text_page(request: Request) -> Response:
    """The text that belongs to this address."""
    here = place(request)
    return page.answer_before(request) or page.kept_answer(request, here, "page/text.html", name=TEXTS[here.rest])


async def messages(request: Request) -> Response:
    """Ready-made messages in Dutch to ask somebody for a paper, each with what it says in the reader's language."""
    here = place(request)
    dutch = request.state["wording"].texts(DUTCH, here.municipality.slug)
    return page.answer_before(request) or page.kept_answer(
        request, here, "page/messages.html", messages={each: dutch[f"messages/{each}"] for each in MESSAGES}
    )


routes = [*(Route(f"/{path}", text_page) for path in TEXTS), Route("/berichten", messages)]
