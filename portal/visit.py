"""Visit: how long it still lasts, and longer on request. The page's script asks; without script the page tells."""

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from portal import environment, form, resident
from portal.address import Place, place
from portal.form import one
from portal.resident import Resident

PATH = "zaak/bezoek"
NO_STORE = {"Cache-Control": "no-store"}


async def stay(request: Request) -> Response:
    """How long the visit still lasts. Asking is no sign of anybody."""
    here = place(request)
    return _told(here, await resident.who(request, here))


async def longer(request: Request) -> Response:
    """Let the visit last longer: somebody is there."""
    here = place(request)
    who = await resident.who(request, here)
    who.must_have_sent(one(await form.fields(request), "csrf"))
    await resident.note(request, who.token)
    if "application/json" not in request.headers.get("accept", ""):
        return RedirectResponse(here.link("zaak"), 303, NO_STORE)
    return _told(here, await resident.who(request, here))


def _told(here: Place, who: Resident) -> Response:
    until = environment.clock(who.stay.until, here.language.code)
    told = {"seconds": who.stay.seconds, "longer": who.stay.can_be_longer, "until": until}
    return JSONResponse(told, headers=NO_STORE)


routes = [Route(f"/{PATH}", stay), Route(f"/{PATH}", longer, methods=["POST"])]
