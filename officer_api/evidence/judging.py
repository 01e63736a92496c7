"""Judging: an officer looked at a paper: it is good, or it is asked again for a reason that the resident reads."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.responses import Response

from cases import evidence, request
from cases.case import find
from cases.evidence import AGAIN, GOOD
from cases.evidence.state import REASONS
from cases.refusal import CaseEnded, EvidenceHeld, Flaw, QueryRefused, UnknownCase, UnknownEvidence
from officer_api.evidence.requirement import CODES, STATES
from officer_api.evidence.telling import Bewijsstuk, told
from officer_api.operation import JSON, Answer, Call, Operation, answer
from officer_api.query import Nothing
from officer_api.shape import one_of

VERDICTS = (STATES[GOOD], STATES[AGAIN])
WHY = {CODES[each]: each for each in REASONS}
NO_REASON = Flaw("/redencode", "missing", f"Bij opnieuw hoort een reden: {', '.join(WHY)}.")
TOO_MUCH = Flaw("/redencode", "not-for-this", "Alleen bij opnieuw hoort een reden.")
DAY_TOO_MUCH = Flaw("/reageerUiterlijk", "not-for-this", "Alleen bij opnieuw hoort een dag.")
SAYS = (
    "Opnieuw vragen is aanvullende informatie vragen: het stuk komt in het lopende verzoek, of er komt een verzoek met "
    "de dag die u noemt. De inwoner krijgt bericht en leest in de eigen taal wat er mis is en wat te doen."
)


class Oordeel(Struct, rename="camel"):
    """Wat de medewerker van een bewijsstuk vindt."""

    staat: Annotated[str, one_of(VERDICTS, "goed of opnieuw.")]
    redencode: Annotated[
        Annotated[str, one_of(WHY, "")] | UnsetType, Meta(description=f"Bij opnieuw: {', '.join(WHY)}.")
    ] = UNSET
    reageer_uiterlijk: Annotated[
        date | UnsetType, Meta(description="Bij opnieuw: laatste dag; nodig als er geen verzoek loopt.")
    ] = UNSET


async def judge(call: Call[Nothing]) -> Response:
    """Record the verdict; the same verdict again changes nothing and tells nobody."""
    sent: Oordeel = call.sent
    if flaws := list(_flaws(sent)):
        raise QueryRefused(flaws)
    async with call.state["database"].begin() as session:
        case = await find(session, call.id("id"), call.officer.municipalities, to_change=True)
        found = await evidence.find(session, case, call.id("bewijsstukId", UnknownEvidence))
        verdict, reason = (AGAIN, WHY[sent.redencode]) if isinstance(sent.redencode, str) else (GOOD, None)
        is_new = await evidence.judge(session, case, found, verdict, reason, call.now)
        if is_new and verdict == AGAIN:
            day = None if isinstance(sent.reageer_uiterlijk, UnsetType) else sent.reageer_uiterlijk
            await request.ask_again(session, case, found.need, day, call.now)
        call.record(session, case)
        shape = told(found, call.state["papers"])
    return answer(shape, headers={"ETag": f'"{case.version}"'})


def _flaws(sent: Oordeel) -> Iterator[Flaw]:
    again = sent.staat == STATES[AGAIN]
    if again and sent.redencode is UNSET:
        yield NO_REASON
    if not again and sent.redencode is not UNSET:
        yield TOO_MUCH
    if not again and sent.reageer_uiterlijk is not UNSET:
        yield DAY_TOO_MUCH


operations = [
    Operation(
        id="bewijsstukBeoordelen", method="PUT", path="/zaken/{id}/bewijsstukken/{bewijsstukId}/oordeel",
        tag="Bewijsstukken", act=judge, scope="bewijsstukken.schrijven", takes=(JSON,), body=Oordeel, says=SAYS,
        summary="Een bewijsstuk goedkeuren of opnieuw vragen",
        answers={200: Answer("Het bewijsstuk zoals het nu staat.", Bewijsstuk, headers=["ETag"])},
        refusals=[UnknownCase, UnknownEvidence, CaseEnded, EvidenceHeld],
    ),
]  # fmt: skip
