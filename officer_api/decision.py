"""Decision: an officer grants or rejects, if the case is still as the officer saw it; and what was decided."""

import asyncio
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from uuid import uuid4

from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.responses import Response

from cases import case, decision, evidence, post, template
from cases.case import BY_OFFICER, BY_RESIDENT, BY_SYSTEM, MOVES, Case
from cases.decision import DECIDED, GRANTED, LETTER_NEEDS, MOTIVES, OWN_WORDS, REJECTED, TELLS, Decision
from cases.refusal import Flaw, MoveNotAllowed, QueryRefused, UnknownCase, UnknownLetter
from cases.template import Filling
from officer_api import preview
from officer_api.case.correction import must_be_seen
from officer_api.operation import JSON, Answer, Call, Operation, answer
from officer_api.query import Nothing
from officer_api.shape import moment, one_of

TAG = "Besluiten"
OUTCOMES = (GRANTED, REJECTED)
OUTCOME = Meta(description="Wat er besloten is.")
MOTIVE = "Waarom er is afgewezen: inkomen te hoog, vermogen te hoog, of een eigen reden."
NO_MOTIVE = Flaw("/motivering", "missing", "Bij een afwijzing hoort een motivering: inkomen, vermogen of aangepast.")
MOTIVE_TOO_MUCH = Flaw("/motivering", "not-for-grant", "Bij een toekenning hoort geen motivering.")
NO_WORDS = Flaw("/toelichting", "missing", "Bij de motivering `aangepast` hoort uw eigen reden.")
WORDS_TOO_MUCH = Flaw("/toelichting", "not-for-this", "Alleen bij de motivering `aangepast` hoort een eigen reden.")
SAYS = (
    "Het besluit staat meteen vast; de brief volgt daarna. Noem in `If-Match` de versie die u zag. Een stel heeft één "
    "zaak en dus één besluit."
)


class Besluitvorming(Struct):
    """Wat de medewerker besluit."""

    resultaat: Annotated[str, one_of(OUTCOMES, "toegekend of afgewezen.")]
    motivering: Annotated[
        Annotated[str, one_of(MOTIVES, "")] | UnsetType,
        Meta(description="Bij afgewezen: inkomen, vermogen, aangepast."),
    ] = UNSET
    toelichting: Annotated[
        Annotated[str, Meta(min_length=1, max_length=1000)] | UnsetType,
        Meta(description="Bij `aangepast`: de eigen reden, hoogstens 1000 tekens."),
    ] = UNSET


class Besluit(Struct, rename="camel"):
    """Het besluit over een zaak; alles is leeg zolang er geen is."""

    resultaat: Annotated[Annotated[str, one_of(OUTCOMES, "Wat er besloten is.")] | None, OUTCOME]
    motivering: Annotated[Annotated[str, one_of(MOTIVES, MOTIVE)] | None, Meta(description=MOTIVE)]
    toelichting: Annotated[str | None, Meta(description="De eigen reden van de medewerker.")]
    genomen_op: Annotated[datetime, moment("Wanneer het besluit is genomen, in UTC.")] | None
    genomen_door_soort: Annotated[
        Annotated[str, one_of((BY_RESIDENT, BY_OFFICER, BY_SYSTEM), "")] | None,
        Meta(description="`systeem`: het besluit is automatisch genomen."),
    ]


async def take_decision(call: Call[Nothing]) -> Response:
    """Record the decision; 428 when no version was named, 412 when the case has another one by now."""
    sent: Besluitvorming = call.sent
    if flaws := list(_flaws(sent)):
        raise QueryRefused(flaws)
    async with call.state["database"].read() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities)
    _must_be_decidable(call, found)
    words = None if sent.toelichting is UNSET else sent.toelichting
    place = None if words is None else await _seal(call, found.municipality, words)
    async with call.state["database"].begin() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities, to_change=True)
        _must_be_decidable(call, found)
        motive = None if sent.motivering is UNSET else sent.motivering
        decided = Decision(
            case_id=found.id,
            outcome=sent.resultaat,
            motive=motive,
            place=place,
            officer=call.must_be_named(),
            at=call.now,
        )
        await decision.take(session, found, call.state["municipalities"][found.municipality], decided)
        call.record(session, found)
    return answer(Besluit(sent.resultaat, motive, words, call.now, BY_OFFICER), 201, {"ETag": f'"{found.version}"'})


async def preview_decision(call: Call[Nothing]) -> Response:
    """What the resident would get if this were decided now. Nothing is recorded but that an officer looked."""
    sent: Besluitvorming = call.sent
    if flaws := list(_flaws(sent)):
        raise QueryRefused(flaws)
    state, kind = call.state, TELLS[sent.resultaat]
    async with state["database"].read() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities)
        town = state["municipalities"][found.municipality]
        form = preview.form(call, town)
        words = await template.words(session, state["press"]().standard, town, kind, by_letter=form == preview.PDF)
    if DECIDED not in MOVES[found.status]:
        raise MoveNotAllowed
    await call.record_reading([found])
    filling = Filling(
        found, post.recipient(found), town, state["settings"].house.portal, call.now,
        motive=sent.motivering or "", own_words=sent.toelichting or "",
    )  # fmt: skip
    return await preview.shown(call, template.compose(state["press"]().standard, found.id, kind, words, filling), form)


async def show_letter(call: Call[Nothing]) -> Response:
    """The letter as it was told, for the archive. The reading is recorded before a byte of it is opened."""
    state = call.state
    async with state["database"].read() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities)
        place = await post.kept_letter(session, found)
    if place is None:
        raise UnknownLetter
    await call.record_reading([found])
    plain = await asyncio.to_thread(state["keys"].open, found.municipality, await state["desk"].vault.fetch(place))
    name = f'attachment; filename="besluit-{found.number}.pdf"'
    return Response(plain, headers={"Content-Disposition": name}, media_type=preview.PDF)


async def show_decision(call: Call[Nothing]) -> Response:
    """What was decided, by whom and when. The reading is recorded before anything is opened."""
    state = call.state
    async with state["database"].read() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities)
        decided = await decision.find(session, found)
        taken = next((line for line in await case.history(session, found) if line.status == DECIDED), None)
    await call.record_reading([found])
    words = None
    if decided is not None and decided.place:
        sealed = await state["desk"].vault.fetch(decided.place)
        words = (await asyncio.to_thread(state["keys"].open, found.municipality, sealed)).decode()
    at, by = (taken.at, taken.by) if taken else (None, None)
    return answer(Besluit(found.outcome if taken else None, decided.motive if decided else None, words, at, by))


def _flaws(sent: Besluitvorming) -> Iterator[Flaw]:
    """What does not belong together."""
    if sent.resultaat == REJECTED and sent.motivering is UNSET:
        yield NO_MOTIVE
    if sent.resultaat == GRANTED and sent.motivering is not UNSET:
        yield MOTIVE_TOO_MUCH
    if sent.motivering == OWN_WORDS and sent.toelichting is UNSET:
        yield NO_WORDS
    if sent.motivering != OWN_WORDS and sent.toelichting is not UNSET:
        yield WORDS_TOO_MUCH


def _must_be_decidable(call: Call[Nothing], found: Case) -> None:
    must_be_seen(call, found)
    if DECIDED not in MOVES[found.status]:
        raise MoveNotAllowed


async def _seal(call: Call[Nothing], municipality: str, words: str) -> str:
    """The officer's own words, sealed; gives their place."""
    place = evidence.a_place(municipality, uuid4())
    await evidence.keep_as_is(call.state["desk"], municipality, place, words.encode())
    return place


operations = [
    Operation(
        id="besluitNemen", method="POST", path="/zaken/{id}/besluit", tag=TAG, scope="besluiten.schrijven",
        act=take_decision, takes=(JSON,), body=Besluitvorming, says=SAYS, summary="Toekennen of afwijzen",
        answers={201: Answer("Het besluit staat vast.", Besluit, headers=["ETag"])},
        refusals=[UnknownCase, MoveNotAllowed], refuses=[412, 428],
    ),
    Operation(
        id="besluitBekijken", method="POST", path="/zaken/{id}/besluit/_voorbeeld", tag=TAG,
        scope="besluiten.schrijven", act=preview_decision, takes=(JSON,), body=Besluitvorming, licence=LETTER_NEEDS,
        summary="De brief of mail bekijken voordat u besluit",
        says="Er staat daarna nog niets vast. Kies in `Accept`: de brief (`application/pdf`) of de mail (`text/html`, "
        "`text/plain`).",
        answers={200: Answer("Wat de inwoner zou krijgen.", media_types=preview.FORMS)},
        refusals=[UnknownCase, MoveNotAllowed],
    ),
    Operation(
        id="besluitbriefOphalen", method="GET", path="/zaken/{id}/besluit/inhoud", tag=TAG, scope="besluiten.lezen",
        act=show_letter, licence=LETTER_NEEDS, summary="De brief van het besluit, voor uw archief",
        says="PDF/A-2a en PDF/UA-1. De brief is er zodra hij is verstuurd, ook als hij als mail ging.",
        answers={200: Answer("De brief.", media_types=[preview.PDF], headers=["Content-Disposition"])},
        refusals=[UnknownCase, UnknownLetter],
    ),
    Operation(
        id="besluitOphalen", method="GET", path="/zaken/{id}/besluit", tag=TAG, scope="besluiten.lezen",
        act=show_decision, summary="Het besluit over een zaak", refusals=[UnknownCase],
        answers={200: Answer("Het besluit, of leeg zolang er geen is.", Besluit)},
    ),
]  # fmt: skip
