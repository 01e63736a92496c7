"""Moving: an officer looks into a case, stops it, closes it, or opens again what was stopped."""

from collections.abc import Iterator
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.responses import Response

from cases import case, decision
from cases.case import BY_OFFICER, Case
from cases.decision import STOPPED, STOPS
from cases.refusal import Flaw, MoveNotAllowed, QueryRefused, UnknownCase
from officer_api.case import status
from officer_api.case.correction import must_be_seen
from officer_api.case.status import Status
from officer_api.operation import JSON, Answer, Call, Operation, answer
from officer_api.query import Nothing
from officer_api.shape import one_of

CODES = ("in_onderzoek", STOPPED, "gesloten")
NO_REASON = Flaw("/reden", "missing", f"Bij afbreken hoort een reden: {', '.join(STOPS)}.")
REASON_TOO_MUCH = Flaw("/reden", "not-for-this", "Alleen bij afbreken hoort een reden.")
SAYS = "Noem in `If-Match` de versie die u zag. Besluiten gaat met `besluitNemen`."
REOPENS = "De zaak krijgt de status van voor het afbreken. Een zaak die nog loopt blijft zoals zij is."


class Statuswijziging(Struct):
    """De nieuwe status."""

    code: Annotated[str, one_of(CODES, "in_onderzoek, afgebroken of gesloten.")]
    reden: Annotated[
        Annotated[str, one_of(STOPS, "")] | UnsetType, Meta(description=f"Bij afgebroken: {', '.join(STOPS)}.")
    ] = UNSET


async def set_status(call: Call[Nothing]) -> Response:
    """Move the case; 428 when no version was named, 412 when the case has another one by now."""
    sent: Statuswijziging = call.sent
    if flaws := list(_flaws(sent)):
        raise QueryRefused(flaws)
    async with call.state["database"].begin() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities, to_change=True)
        must_be_seen(call, found)
        if sent.reden is UNSET:
            found.move(session, sent.code, call.now, BY_OFFICER)
        else:
            decision.stop(session, found, sent.reden, call.now)
        call.record(session, found)
    return _told(call, found, 201)


async def reopen_case(call: Call[Nothing]) -> Response:
    """Open again what was stopped."""
    async with call.state["database"].begin() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities, to_change=True)
        must_be_seen(call, found)
        await decision.reopen(session, found, call.now)
        call.record(session, found)
    return _told(call, found, 200)


def _told(call: Call[Nothing], found: Case, code: int) -> Response:
    return answer(status.told(found.status, call.now, BY_OFFICER), code, {"ETag": f'"{found.version}"'})


def _flaws(sent: Statuswijziging) -> Iterator[Flaw]:
    if sent.code == STOPPED and sent.reden is UNSET:
        yield NO_REASON
    if sent.code != STOPPED and sent.reden is not UNSET:
        yield REASON_TOO_MUCH


operations = [
    Operation(
        id="statusZetten", method="POST", path="/zaken/{id}/statussen", tag="Zaken", scope="zaken.bijwerken",
        act=set_status, takes=(JSON,), body=Statuswijziging, says=SAYS, summary="Onderzoeken, afbreken of sluiten",
        answers={201: Answer("De nieuwe status.", Status, headers=["ETag"])},
        refusals=[UnknownCase, MoveNotAllowed], refuses=[412, 428],
    ),
    Operation(
        id="zaakHeropenen", method="POST", path="/zaken/{id}/heropening", tag="Zaken", scope="zaken.heropenen",
        act=reopen_case, says=REOPENS, summary="Een afgebroken zaak weer openen",
        answers={200: Answer("De status die de zaak nu heeft.", Status, headers=["ETag"])},
        refusals=[UnknownCase, MoveNotAllowed], refuses=[412, 428],
    ),
]  # fmt: skip
