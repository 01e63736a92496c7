"""Lost code: ask for a new one. The answer is the same for everybody, whether or not there is a case."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import brake, renewal
from cases.refusal import FieldRefused
from cases.renewal import Home
from portal import birth, form, page, refusal
from portal.address import Place, place
from portal.form import Fields, one
from portal.page import Label

PATH = "code/kwijt"
TYPED = (*birth.BOXES, "postcode", "house_number")
LONGEST_HOUSE_NUMBER = 20


async def show(request: Request) -> Response:
    """The form; or, for who has sent it, what happens now."""
    here = place(request)
    if "gevraagd" in request.query_params:
        return page.answer(request, here, "invitation/asked.html")
    return page.answer(request, here, "invitation/lost.html", errors={}, values={})


async def ask(request: Request) -> Response:
    """Write the question down. Nothing is looked up here."""
    here = place(request)
    sent = await form.fields(request)
    home = _home(here, sent)
    flaws = _flaws(home)
    if flaws:
        return _form_again(request, here, sent, flaws)
    network = brake.network_of(request.client.host if request.client else "")
    async with request.state["database"].begin() as session:
        refused = await renewal.ask(session, home, network, request.state["clock"]())
    if refused is not None:
        raise refused
    return RedirectResponse(here.link(PATH, {"gevraagd": "ja"}), 303, {"Cache-Control": "no-store"})


def _home(here: Place, sent: Fields) -> Home:
    """What was typed; empty where it cannot be what was asked."""
    postcode = "".join(birth.western(one(sent, "postcode")).upper().split())
    house_number = " ".join(birth.western(one(sent, "house_number")).split())
    return Home(
        municipality=here.municipality.slug,
        birth_date=birth.date_of(sent) or "",
        postcode=postcode if renewal.POSTCODE.fullmatch(postcode) else "",
        house_number=house_number if _can_be(house_number) else "",
    )


def _can_be(house_number: str) -> bool:
    return house_number[:1].isdecimal() and len(house_number) <= LONGEST_HOUSE_NUMBER


def _flaws(home: Home) -> dict[str, Label]:
    """What must be typed differently, by field."""
    asked = {
        "birth": (home.birth_date, refusal.BIRTH_DATE_MISSING),
        "postcode": (home.postcode, refusal.POSTCODE_MISSING),
        "house_number": (home.house_number, refusal.HOUSE_NUMBER_MISSING),
    }
    return {field: Label((message,)) for field, (typed, message) in asked.items() if not typed}


def _form_again(request: Request, here: Place, sent: Fields, errors: dict[str, Label]) -> Response:
    values: dict[str, Any] = {"errors": errors, "values": {name: one(sent, name) for name in TYPED}}
    status = refusal.SAYS[FieldRefused].status
    return page.answer(request, here, "invitation/lost.html", status, refusal=FieldRefused.code, **values)


routes = [Route(f"/{PATH}", show), Route(f"/{PATH}", ask, methods=["POST"])]
