"""Evidence: what came for a case and what is missing, the files themselves, and copies that an officer adds."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cases import evidence
from cases.case import BY_OFFICER, Case, find
from cases.evidence import Need
from cases.inspection import HEIC
from cases.refusal import (
    CaseEnded,
    CaseFull,
    DiskFull,
    EvidenceInfected,
    EvidenceWaits,
    FileEmpty,
    FileIncomplete,
    FileKindUnknown,
    FileLocked,
    FileTooBig,
    FileUnreadable,
    Flaw,
    QueryRefused,
    UnknownCase,
    UnknownEvidence,
    UnknownNeed,
)
from officer_api.evidence import judging
from officer_api.evidence.content import show_content
from officer_api.evidence.telling import MEDIA_TYPES, Bewijsstuk, Bewijsstukken, told, told_together
from officer_api.operation import VERSION_PATH, Answer, Call, Operation, answer
from officer_api.query import Nothing

TAG = "Bewijsstukken"
NEED = "Waarvoor het bestand is: een `behoefte` waar deze zaak om vraagt, zoals payslip.me.2026-03."
NOT_NEEDED = Flaw("behoefte", "need-unknown", "Deze zaak vraagt hier niet om. Kijk in de lijst van bewijsstukken.")


class UploadQuery(Struct, frozen=True):
    """What a file is handed in for."""

    behoefte: Annotated[str, Meta(description=NEED)]


async def list_evidence(call: Call[Nothing]) -> Response:
    """Everything that came for the case, and everything that is still missing."""
    async with call.state["database"].read() as session:
        case = await find(session, call.id("id"), call.officer.municipalities)
        came = await evidence.handed_in(session, case)
        needs = await _needs(call, session, case)
        absent = await evidence.absences(session, case)
    await call.record_reading([case])
    return answer(told_together(came, needs, call.state["papers"], absent))


async def add_evidence(call: Call[UploadQuery]) -> Response:
    """Take in a copy that came on paper. Policy on how residents hand in does not bind an officer."""
    state = call.state
    async with state["database"].read() as session:
        case = await find(session, call.id("id"), call.officer.municipalities)
        needs = await _needs(call, session, case)
    case.must_be_open()
    need = _need(call, needs)
    _must_fit(call)
    kept = await evidence.keep(state["desk"], case.municipality, call.request.stream())
    async with state["database"].begin() as session:
        case = await find(session, case.id, call.officer.municipalities, to_change=True)
        needs = await _needs(call, session, case)
        new = await evidence.take_in(session, case, needs, need, kept, BY_OFFICER, call.now)
        call.record(session, case)
        shape = told(new, state["papers"])
    place = f"{state['settings'].address}{VERSION_PATH}/zaken/{case.id}/bewijsstukken/{shape.id}/inhoud"
    return answer(shape, 201, {"Location": place})


def _need(call: Call[UploadQuery], needs: Sequence[Need]) -> Need:
    """The need that the file is for. Raises `QueryRefused` when the case does not ask for it."""
    for need in needs:
        if str(need) == call.query.behoefte:
            return need
    raise QueryRefused([NOT_NEEDED])


def _must_fit(call: Call[UploadQuery]) -> None:
    """Refuse a file that says itself that it is too big, before a byte of it is read."""
    says = call.request.headers.get("content-length", "")
    if says.isdecimal() and int(says[:20]) > call.state["desk"].file_limit:
        raise FileTooBig


async def _needs(call: Call[Nothing] | Call[UploadQuery], session: AsyncSession, case: Case) -> list[Need]:
    municipality = call.state["municipalities"][case.municipality]
    return await evidence.every_need(session, call.state["papers"], case, municipality)


CONTENT_PATH = "/zaken/{id}/bewijsstukken/{bewijsstukId}/inhoud"
CONTENT = {
    200: Answer("Het hele bestand.", media_types=MEDIA_TYPES, headers=["Content-Disposition", "Accept-Ranges", "ETag"]),
    206: Answer("Een deel.", media_types=MEDIA_TYPES, headers=["Content-Disposition", "Content-Range", "ETag"]),
}
operations = [
    Operation(
        id="bewijsstukkenOphalen", method="GET", path="/zaken/{id}/bewijsstukken", tag=TAG, act=list_evidence,
        scope="bewijsstukken.lezen", summary="Wat is ingeleverd en wat er nog ontbreekt",
        answers={200: Answer("De bewijsstukken, en wat ontbreekt.", Bewijsstukken)}, refusals=[UnknownCase],
    ),
    Operation(
        id="bewijsstukToevoegen", method="POST", path="/zaken/{id}/bewijsstukken", tag=TAG, act=add_evidence,
        scope="bewijsstukken.schrijven", summary="Een kopie toevoegen die op papier binnenkwam",
        says="De body is het bestand zelf. Hetzelfde bestand voor dezelfde behoefte geeft hetzelfde ontvangstbewijs.",
        query=UploadQuery, takes=(*MEDIA_TYPES, HEIC),
        answers={201: Answer("Het bestand is veilig opgeslagen.", Bewijsstuk, headers=["Location"])},
        refusals=[
            UnknownCase, UnknownNeed, CaseEnded, CaseFull, FileEmpty, FileIncomplete, FileLocked, FileUnreadable,
            FileTooBig, FileKindUnknown, DiskFull,
        ],
    ),
    Operation(
        id="inhoudOphalen", method="GET", path=CONTENT_PATH, tag=TAG, act=show_content, scope="bewijsstukken.lezen",
        summary="Het bestand zelf, heel of een deel",
        says="Vraag met de header Range om één deel; op meer delen tegelijk komt het hele bestand.",
        answers=CONTENT, refusals=[UnknownCase, UnknownEvidence, EvidenceWaits, EvidenceInfected], refuses=[416],
    ),
    Operation(
        id="inhoudControleren", method="HEAD", path=CONTENT_PATH, tag=TAG, act=show_content,
        scope="bewijsstukken.lezen", summary="Alleen de headers van het bestand: soort, grootte en ETag",
        answers=CONTENT, refusals=[UnknownCase, UnknownEvidence, EvidenceWaits, EvidenceInfected], refuses=[416],
    ),
    *judging.operations,
]  # fmt: skip
