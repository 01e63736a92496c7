"""Receipt: what was received, as a file to keep and to print. It is there only for what is safely stored."""

import asyncio
from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases import evidence
from cases.evidence import Evidence, Need
from cases.letter import slip
from cases.letter.slip import Said
from portal import environment, resident
from portal.address import DUTCH, Place, in_dutch, place
from portal.evidence import needs, shown
from portal.page import Pages

NAME = "ontvangstbewijs-{receipt}.pdf"
KEPT = "Only the municipality can open it. You need not do anything more for this paper."
ISOLATED = "\u2066{}\u2069"


async def receipt(request: Request) -> Response:
    """The receipt as PDF, in the reader's language and in Dutch."""
    here = place(request)
    who = await resident.who(request, here)
    asked = await needs(request, here, who)
    async with request.state["database"].read() as session:
        came = await evidence.of_receipt(session, who.case, request.path_params["receipt"])
    need = next((each for each in asked if str(each) == came.need), evidence.parse(came.need))
    places = [here] if here.language.code == DUTCH else [here, in_dutch(request, here)]
    parts = [_said(request.state["pages"], each, came, need, who.case.number) for each in places]
    made = await asyncio.to_thread(slip.made, here.municipality, parts, came.handed_in_at)
    named = f'attachment; filename="{NAME.format(receipt=came.receipt)}"'
    return Response(made, 200, {"Content-Disposition": named, "Cache-Control": "no-store"}, "application/pdf")


def _said(pages: Pages, here: Place, came: Evidence, need: Need, number: str) -> Said:
    code = here.language.code

    def label(message: str, **facts: object) -> str:
        return pages.label(code, message, **facts)

    rows = [
        (label("Receipt number"), ISOLATED.format(came.receipt)),
        (label("Paper"), _name(pages, here, need)),
        (label("Received on"), environment.moment(came.handed_in_at, code)),
        (label("Size"), label("%(kilobytes)s kB", kilobytes=-(-came.size // 1000))),
        (label("Fingerprint of the file (SHA-256)"), came.digest),
        (label("Case number"), ISOLATED.format(number)),
    ]
    says = "It is kept safely" if came.came.why else KEPT
    return Said(code, here.language.direction, label("We have received your paper"), label(says), rows)


def _name(pages: Pages, here: Place, need: Need) -> str:
    """The paper's name as pages write it, without their marks."""
    names: Any = (
        pages.environments[here.language.code].get_template("evidence/name.html").make_module({"texts": here.texts})
    )
    return Markup(names.name_of(shown(need))).striptags()  # noqa: S704 - it is read as text, never as HTML


routes = [Route("/zaak/ontvangst/{receipt}.pdf", receipt)]
