"""Looked: who looked at my case: every reading by the municipality's staff, and what the system did with the data."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases import access_log, day, event
from portal import page, resident
from portal.address import place

MOST = 200
SYSTEM = {"advice-ready": "system"}
"""What the system does with a resident's data, by its event."""
ACTS = {
    "zaakOphalen": "case", "zaakControleren": "case", "zakenOphalen": "case", "zaakoverzichtOphalen": "case",
    "statussenOphalen": "case", "bewijsstukkenOphalen": "papers", "inhoudOphalen": "papers",
    "inhoudControleren": "papers", "adviesOphalen": "data", "besluitOphalen": "case",
    "besluitbriefOphalen": "case", "besluitBekijken": "case", "aanvullingsverzoekenOphalen": "case",
}  # fmt: skip
"""What staff did, by the officer API's name for it; what is not here changed something."""
CHANGED = "changed"


@dataclass(frozen=True)
class Look:
    """One time that somebody looked: `what` is a part of the text that says so."""

    at: datetime
    what: str


async def looked(request: Request) -> Response:
    """Everybody who looked, the last one first, day by day."""
    here = place(request)
    who = await resident.who(request, here)
    async with request.state["database"].read() as session:
        staff = [Look(each.at, ACTS.get(each.activity, CHANGED)) for each in
                 await access_log.of_case(session, who.case.id, MOST)]  # fmt: skip
        system = [Look(at, SYSTEM[kind]) for kind, at in await event.of_case(session, who.case.id, SYSTEM)]
    looks = sorted([*staff, *system], key=lambda each: each.at, reverse=True)[:MOST]
    days = [(when, list(some)) for when, some in groupby(looks, key=lambda each: day.today(each.at))]
    return page.answer(request, here, "case/looked.html", days=days, visit=who, csrf=who.token.csrf)


routes = [Route("/zaak/ingezien", looked)]
