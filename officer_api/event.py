"""Event: the feed of what happened to the cases of the caller's municipalities, read on from where one was.

Source of the shape: NL GOV profile for CloudEvents; an event is thin, the case itself tells the rest.
"""

import asyncio
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct
from starlette.responses import Response

from cases import event
from cases.event import Told
from cases.refusal import CursorExpired
from officer_api import paging
from officer_api.operation import Answer, Call, Operation, answer
from officer_api.shape import Cursor, Limit, moment

LOOK_AGAIN_SECONDS = 0.5
KINDS = {
    "case-began": "zaak-begonnen",
    "status-changed": "status-gewijzigd",
    "case-corrected": "zaak-bijgewerkt",
    "answers-given": "antwoorden-gegeven",
    "invitation-issued": "uitnodiging-gemaakt",
    "case-linked": "zaak-gekoppeld",
    "evidence-handed-in": "bewijsstuk-ontvangen",
    "evidence-judged": "bewijsstuk-beoordeeld",
    "request-made": "aanvulling-gevraagd",
    "request-answered": "aanvulling-ontvangen",
    "request-withdrawn": "aanvulling-ingetrokken",
    "deadline-moved": "termijn-verlengd",
    "representative-changed": "vertegenwoordiger-gewijzigd",
    "preferences-given": "voorkeuren-gegeven",
    "code-renewed": "nieuwe-code-gevraagd",
    "data-received": "gegevens-ontvangen",
    "data-document-lost": "document-niet-ontvangen",
    "advice-ready": "advies-klaar",
    "partner-found": "partner-gevonden",
    "message-sent": "bericht-verstuurd",
    "message-failed": "bericht-niet-verstuurd",
}
"""What happened, as the feed calls it; tests/officer_api/test_event.py fails when the house knows more."""
DETAILS = {
    "status": "status", "need": "behoefte", "kind": "soort", "unavailable": "ontbrekendeBronnen",
    "channel": "kanaal", "reason": "reden", "days": "dagen",
}  # fmt: skip
TYPE = "nl.aanleverwijzer.zaken."
Wait = Annotated[int, Meta(ge=0, le=30, description="Hoeveel seconden er gewacht wordt als er niets nieuws is.")]


class Gebeurtenis(Struct, rename="camel"):
    """Wat er met een zaak gebeurde. Er staan geen persoonsgegevens in."""

    id: UUID
    type: Annotated[str, Meta(description="Zoals nl.aanleverwijzer.zaken.status-gewijzigd.")]
    zaak_id: UUID
    gemeente: Annotated[str, Meta(description="Korte naam van de gemeente van de zaak.")]
    gebeurd_op: Annotated[datetime, moment("Wanneer, in UTC.")]
    gegevens: Annotated[dict[str, str], Meta(description="Bijzonderheden, zoals de nieuwe status.")]


class Gebeurtenissen(Struct, rename="camel"):
    """Een bladzijde uit de gebeurtenissen, in de volgorde waarin ze vaststonden."""

    resultaten: list[Gebeurtenis]
    volgende_cursor: Annotated[str, Meta(description="Hiermee leest u verder, ook als er nu niets nieuws was.")]


class FeedQuery(Struct, frozen=True):
    """What a caller may ask of the feed."""

    limit: Limit = 50
    cursor: Cursor = ""
    wacht: Wait = 0


async def list_events(call: Call[FeedQuery]) -> Response:
    """What happened after the cursor; waits a little, when asked to, until there is something."""
    after = int(paging.place(call, about="") or 0)
    found = await _look(call, after)
    for _ in range(int(call.query.wacht / LOOK_AGAIN_SECONDS)):
        if found or await call.request.is_disconnected():
            break
        await asyncio.sleep(LOOK_AGAIN_SECONDS)
        found = await _look(call, after)
    page = found[: call.query.limit]
    place = str(page[-1].sequence if page else after)
    more = paging.link(call, about="", place=place) if len(found) > len(page) else {}
    return answer(Gebeurtenissen([_told(each) for each in page], paging.cursor(call, "", place)), headers=more)


async def _look(call: Call[FeedQuery], after: int) -> list[Told]:
    """What follows; only then whether something before it was forgotten, so that nothing is between the two."""
    database = call.state["database"]
    found = await event.page(database, call.officer.municipalities, after, call.query.limit + 1)
    if call.query.cursor and after < await event.forgotten(database):
        raise CursorExpired
    return found


def _told(each: Told) -> Gebeurtenis:
    details = {DETAILS[key]: value for key, value in each.details.items()}
    return Gebeurtenis(each.id, TYPE + KINDS[each.kind], each.case_id, each.municipality, each.at, details)


operations = [
    Operation(
        id="gebeurtenissenOphalen", method="GET", path="/gebeurtenissen", tag="Gebeurtenissen",
        scope="gebeurtenissen.lezen", act=list_events, query=FeedQuery, refusals=[CursorExpired],
        summary="Wat er gebeurde, vanaf waar u was gebleven",
        says="Lees steeds verder met `volgendeCursor`. U mist niets; 90 dagen terug is alles er nog.",
        answers={200: Answer("Een bladzijde met gebeurtenissen.", Gebeurtenissen, headers=["Link"])},
    ),
]  # fmt: skip
