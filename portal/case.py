"""Case: my case. Whose turn it is, what comes next, and by when."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases import evidence
from portal import page, resident
from portal.address import place


async def case(request: Request) -> Response:
    """How it stands with my case, and the one thing to do now."""
    here = place(request)
    who = await resident.who(request, here)
    needs = evidence.needed(request.state["papers"], who.case.answers, here.municipality, who.case.began_on)
    async with request.state["database"].read() as session:
        came = await evidence.handed_in(session, who.case)
    return page.answer(
        request, here, "case/case.html", case=who.case, person=who.person, missing=evidence.missing(needs, came),
        came=came, is_open=who.case.is_open, visit=who, csrf=who.token.csrf,
    )  # fmt: skip


routes = [Route("/zaak", case)]
