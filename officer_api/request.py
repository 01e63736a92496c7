"""Request: an officer asks a resident for additional information, gives more time, or takes it back."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.responses import Response

from cases import evidence, request
from cases.case import Case, find
from cases.evidence import NeedStands
from cases.evidence.need import ME, Paper
from cases.refusal import (
    CaseEnded,
    Flaw,
    MoveNotAllowed,
    QueryRefused,
    RequestEnded,
    RequestOpen,
    UnknownCase,
    UnknownNeed,
    UnknownRequest,
)
from cases.request import Request
from officer_api.case.correction import must_be_seen
from officer_api.evidence import requirement
from officer_api.evidence.requirement import Vereiste
from officer_api.operation import JSON, Answer, Call, Operation, answer
from officer_api.query import Nothing
from officer_api.shape import moment, one_of

TAG = "Aanvullingsverzoeken"
READ, WRITE = "aanvullingsverzoeken.lezen", "aanvullingsverzoeken.schrijven"
PATH = "/zaken/{id}/aanvullingsverzoeken"
STATES = {
    request.OPEN: "open", request.LAPSED: "verlopen", request.ANSWERED: "beantwoord", request.WITHDRAWN: "ingetrokken",
    request.DROPPED: "vervallen",
}  # fmt: skip
PLAIN = Meta(
    pattern=r"^[^\u0000-\u0009\u000b-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$",
    description="Gewone tekst, zonder opmaak.",
)
ONE_LINE = Meta(
    pattern=r"^[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]*\S[^\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]*$"
)
Dag = Annotated[
    date, Meta(description="Laatste dag waarop de inwoner kan reageren: een werkdag, over vijf werkdagen of meer.")
]
SAYS = (
    "De zaak krijgt de status In onderzoek, de beslistermijn staat stil en de inwoner krijgt bericht. Is alles binnen, "
    "dan is het verzoek beantwoord en loopt de termijn verder. Noem in `If-Match` de versie die u zag."
)
ONE_OF_BOTH = Flaw("/stukken", "one-of-both", "Noem per stuk een `behoefte` of een `omschrijving`, niet allebei.")
TWICE = Flaw("/stukken", "twice", "Een stuk staat er twee keer in.")
NOT_A_PAPER = Flaw("/stukken", "need-unknown", "Zo'n bewijsstuk is er niet. Gebruik `soort.persoon` of met `.jjjj-mm`.")
HERE_ALREADY = Flaw("/stukken", "already-here", "Een stuk is er al. Vraag het opnieuw met `bewijsstukBeoordelen`.")


class GevraagdStuk(Struct):
    """Eén ding dat u vraagt: een bewijsstuk van de lijst, of iets anders in uw eigen woorden."""

    behoefte: Annotated[
        Annotated[str, Meta(max_length=60)] | UnsetType, Meta(description="Een bewijsstuk van de lijst.")
    ] = UNSET
    omschrijving: Annotated[
        Annotated[str, Meta(min_length=1, max_length=120), ONE_LINE] | UnsetType,
        Meta(description="Iets anders: kort, zoals het op een lijst staat. Hoogstens 120 tekens."),
    ] = UNSET


class Aanvullingsvraag(Struct, rename="camel"):
    """Wat u van de inwoner vraagt."""

    stukken: Annotated[
        list[GevraagdStuk], Meta(min_length=1, max_length=20, description="Eén tot en met twintig stukken.")
    ]
    reageer_uiterlijk: Dag
    toelichting: Annotated[
        Annotated[str, Meta(max_length=1000), PLAIN],
        Meta(description="Uw eigen woorden, hoogstens 1000 tekens. De inwoner leest ze zoals ze er staan."),
    ] = ""


class Verlenging(Struct, rename="camel"):
    """De nieuwe laatste dag."""

    reageer_uiterlijk: Dag


class Aanvullingsverzoek(Struct, rename="camel"):
    """Een verzoek om aanvullende informatie."""

    id: UUID
    staat: Annotated[str, one_of(STATES.values(), "`verlopen`: de dag is voorbij, maar de inwoner kan nog antwoorden.")]
    stukken: list[Vereiste]
    toelichting: str
    reageer_uiterlijk: date
    gevraagd_op: Annotated[datetime, moment("Wanneer het is gevraagd, in UTC.")]
    beeindigd_op: Annotated[
        Annotated[datetime, moment("")] | None, Meta(description="Wanneer het is beantwoord of ingetrokken, in UTC.")
    ]


class Aanvullingsverzoeken(Struct):
    """Alle verzoeken van een zaak, het oudste eerst."""

    resultaten: list[Aanvullingsverzoek]


async def list_requests(call: Call[Nothing]) -> Response:
    """Every request of the case, with how it stands with each thing that was asked."""
    async with call.state["database"].read() as session:
        case = await find(session, call.id("id"), call.officer.municipalities)
        requests = await request.every(session, case)
        came = await evidence.handed_in(session, case)
    await call.record_reading([case])
    return answer(Aanvullingsverzoeken([_told(call, case, each, came) for each in requests]))


async def ask(call: Call[Nothing]) -> Response:
    """Ask for additional information; 428 when no version was named, 412 when the case has another one by now."""
    sent: Aanvullingsvraag = call.sent
    papers = call.state["papers"]
    if flaws := list(_flaws(papers, sent)):
        raise QueryRefused(flaws)
    async with call.state["database"].begin() as session:
        case = await find(session, call.id("id"), call.officer.municipalities, to_change=True)
        must_be_seen(call, case)
        items = _items(sent, await request.every(session, case))
        came = await evidence.handed_in(session, case)
        if not all(each.is_wanted for each in _standing(items, came)):
            raise QueryRefused([HERE_ALREADY])
        made = await request.ask(session, case, items, sent.toelichting.strip(), sent.reageer_uiterlijk, call.now)
        call.record(session, case)
    return _answered(call, case, made, came, 201)


async def extend(call: Call[Nothing]) -> Response:
    """Give more time; 428 when no version was named, 412 when the case has another one by now."""
    async with call.state["database"].begin() as session:
        case = await find(session, call.id("id"), call.officer.municipalities, to_change=True)
        found = await request.find(session, case, call.id("verzoekId", UnknownRequest))
        must_be_seen(call, case)
        await request.extend(session, case, found, call.sent.reageer_uiterlijk, call.now)
        came = await evidence.handed_in(session, case)
        call.record(session, case)
    return _answered(call, case, found, came, 200)


async def withdraw(call: Call[Nothing]) -> Response:
    """Take it back; 428 when no version was named, 412 when the case has another one by now."""
    async with call.state["database"].begin() as session:
        case = await find(session, call.id("id"), call.officer.municipalities, to_change=True)
        found = await request.find(session, case, call.id("verzoekId", UnknownRequest))
        must_be_seen(call, case)
        await request.withdraw(session, case, found, call.now)
        came = await evidence.handed_in(session, case)
        call.record(session, case)
    return _answered(call, case, found, came, 200)


def _answered(call: Call[Nothing], case: Case, of: Request, came: Sequence[evidence.Evidence], status: int) -> Response:
    return answer(_told(call, case, of, came), status, {"ETag": f'"{case.version}"'})


def _told(call: Call[Nothing], case: Case, of: Request, came: Sequence[evidence.Evidence]) -> Aanvullingsverzoek:
    return Aanvullingsverzoek(
        id=of.id,
        staat=STATES[of.stands(case, call.now)],
        stukken=requirement.told(call.state["papers"], _standing(of.items, came)),
        toelichting=of.words,
        reageer_uiterlijk=of.answer_by,
        gevraagd_op=of.made_at,
        beeindigd_op=of.ended_at,
    )


def _standing(items: Mapping[str, str], came: Sequence[evidence.Evidence]) -> list[NeedStands]:
    return evidence.standing(evidence.with_asked([], items), came)


def _items(sent: Aanvullingsvraag, before: Sequence[Request]) -> dict[str, str]:
    """What is asked, by its key; what is on no list gets a key of its own."""
    free = [each.omschrijving for each in sent.stukken if isinstance(each.omschrijving, str)]
    keys = iter(request.free_keys(before, len(free)))
    return {
        each.behoefte if isinstance(each.behoefte, str) else next(keys): (
            each.omschrijving.strip() if isinstance(each.omschrijving, str) else ""
        )
        for each in sent.stukken
    }


def _flaws(papers: Sequence[Paper], sent: Aanvullingsvraag) -> Iterator[Flaw]:
    named = [each.behoefte for each in sent.stukken if isinstance(each.behoefte, str)]
    if any((each.behoefte is UNSET) == (each.omschrijving is UNSET) for each in sent.stukken):
        yield ONE_OF_BOTH
    if len(set(named)) < len(named):
        yield TWICE
    if not all(_is_a_paper(papers, each) for each in named):
        yield NOT_A_PAPER


def _is_a_paper(papers: Sequence[Paper], key: str) -> bool:
    """Whether such a paper can be asked: of the list, of a month where months matter, of the household once."""
    try:
        need = evidence.parse(key)
    except UnknownNeed:
        return False
    paper = next((each for each in papers if each.key == need.paper), None)
    if paper is None or paper.months != (need.month is not None):
        return False
    return need.person == ME or not paper.household


operations = [
    Operation(
        id="aanvullingsverzoekenOphalen", method="GET", path=PATH, tag=TAG, scope=READ, act=list_requests,
        summary="Wat er aan de inwoner is gevraagd, en hoe het daarmee staat", refusals=[UnknownCase],
        answers={200: Answer("De verzoeken, het oudste eerst.", Aanvullingsverzoeken)},
    ),
    Operation(
        id="aanvullingVragen", method="POST", path=PATH, tag=TAG, scope=WRITE, act=ask, takes=(JSON,),
        body=Aanvullingsvraag, says=SAYS, summary="Aanvullende informatie vragen",
        answers={201: Answer("Het verzoek. De inwoner krijgt bericht.", Aanvullingsverzoek, headers=["ETag"])},
        refusals=[UnknownCase, CaseEnded, MoveNotAllowed, RequestOpen], refuses=[412, 428],
    ),
    Operation(
        id="aanvullingVerlengen", method="PATCH", path=f"{PATH}/{{verzoekId}}", tag=TAG, scope=WRITE, act=extend,
        takes=(JSON,), body=Verlenging, summary="De inwoner meer tijd geven",
        says="De beslistermijn staat even lang stil. De inwoner krijgt bericht.",
        answers={200: Answer("Het verzoek zoals het nu is.", Aanvullingsverzoek, headers=["ETag"])},
        refusals=[UnknownCase, UnknownRequest, CaseEnded, RequestEnded], refuses=[412, 428],
    ),
    Operation(
        id="aanvullingIntrekken", method="POST", path=f"{PATH}/{{verzoekId}}/intrekking", tag=TAG, scope=WRITE,
        act=withdraw, summary="Een verzoek intrekken",
        says="De inwoner hoeft niets meer te sturen. De termijn loopt verder.",
        answers={200: Answer("Het verzoek zoals het nu is.", Aanvullingsverzoek, headers=["ETag"])},
        refusals=[UnknownCase, UnknownRequest, CaseEnded, RequestEnded], refuses=[412, 428],
    ),
]  # fmt: skip
