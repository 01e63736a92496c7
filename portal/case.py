"""Case: my case. Whose turn it is, what comes next, and by when."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases import evidence, handoff
from cases.case import Case
from cases.municipality import Municipality
from cases.refusal import Refusal
from portal import page, resident
from portal.address import place


async def case(request: Request) -> Response:
    """How it stands with my case, and the one thing to do now."""
    here = place(request)
    who = await resident.who(request, here)
    needs = evidence.needed(request.state["papers"], who.case.answers, here.municipality, who.case.began_on)
    async with request.state["database"].read() as session:
        came = await evidence.handed_in(session, who.case)
        last = await handoff.latest(session, who.case)
    return page.answer(
        request,
        here,
        "case/case.html",
        case=who.case,
        person=who.person,
        missing=evidence.missing(needs, came),
        came=came,
        has_data="gegevens_ontvangen" in who.case.kinds_received,
        offers_app=_offers_app(who.case, here.municipality),
        is_on_the_way=last is not None and last.is_live,
        visit=who,
        csrf=who.token.csrf,
    )


def _offers_app(case: Case, municipality: Municipality) -> bool:
    try:
        handoff.must_be_offered(case, municipality)
    except Refusal:
        return False
    return True


routes = [Route("/zaak", case)]
