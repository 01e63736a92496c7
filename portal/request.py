"""Request: what an officer asks of me, in their own words, why, and before which day."""

from starlette.requests import Request as Asking
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import day, evidence, request
from portal import page, resident
from portal.address import place
from portal.evidence import shown

PATH = "zaak/aanvulling"


async def asked(asking: Asking) -> Response:
    """The open request, with how it stands with each thing; without one the way leads back to the case."""
    here = place(asking)
    who = await resident.who(asking, here)
    async with asking.state["database"].read() as session:
        found = await request.the_open_one(session, who.case)
        came = await evidence.handed_in(session, who.case)
    if found is None or not who.case.is_open:
        return RedirectResponse(here.link("zaak"), 303, {"Cache-Control": "no-store"})
    standing = evidence.standing(evidence.with_asked([], found.items), came)
    return page.answer(
        asking, here, "request/request.html", asked=found, is_late=found.answer_by < day.today(asking.state["clock"]()),
        rows=[(str(each.need), shown(each.need), each) for each in standing], visit=who, csrf=who.token.csrf,
    )  # fmt: skip


routes = [Route(f"/{PATH}", asked)]
