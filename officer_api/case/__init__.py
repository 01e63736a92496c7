"""Case: the list of cases, one case with its ETag, and its history."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from msgspec import UNSET, Struct
from starlette.responses import Response

from cases import case, standing
from cases.refusal import UnknownCase
from cases.standing import FROM_THE_BEGINNING, Version
from officer_api import paging
from officer_api.case import correction, narrowing, representative, showing, status, telling
from officer_api.case.narrowing import ByAdvice, ByKind, ByMunicipality, ByStatus, Since, WithPeople
from officer_api.case.status import Status
from officer_api.case.telling import Zaak
from officer_api.operation import Answer, Call, Operation, answer
from officer_api.query import Nothing
from officer_api.shape import Cursor, Limit

TAG = "Zaken"
READ = "zaken.lezen"


class Zaken(Struct):
    """Een bladzijde uit de lijst van zaken."""

    resultaten: list[Zaak]


class Statussen(Struct):
    """Alle statussen van een zaak, de oudste eerst."""

    resultaten: list[Status]


class CaseQuery(Struct, frozen=True, rename="camel"):
    """What a caller may ask of the list; empty is not asked."""

    status: ByStatus = ""
    soort: ByKind = ""
    gemeente: ByMunicipality = ""
    gewijzigd_na: Since = UNSET
    advies: ByAdvice = ""
    velden: WithPeople = ""
    limit: Limit = 50
    cursor: Cursor = ""


async def list_cases(call: Call[CaseQuery]) -> Response:
    """The cases of the caller's municipalities, by moment of change. A line tells of people only when asked to."""
    about, with_people = narrowing.about(call), bool(call.query.velden)
    if with_people:
        call.must_be_named()
    asked: dict[str, Any] = {
        "filters": narrowing.filters(call),
        "after": _after(paging.place(call, about)),
        "limit": call.query.limit + 1,
    }
    database, towns = call.state["database"], narrowing.municipalities(call)
    if with_people:
        found = await standing.page(database, towns, **asked, with_people=True)
        await call.record_reading(found[: call.query.limit])
        lines = [telling.told(each, with_people=True) for each in found]
    else:
        lines = telling.lines(await standing.lines(database, towns, **asked))
    page = lines[: call.query.limit]
    more = paging.link(call, about, place=_place(page[-1])) if len(lines) > len(page) else {}
    return answer(Zaken(page), headers=more)


async def show_case(call: Call[Nothing]) -> Response:
    """One case with its people; 304 when the caller has this version. Either is a reading, and recorded."""
    case_id, seen = call.id("id"), call.request.headers.getlist("if-none-match")
    if seen:
        present = await standing.version(call.state["database"], case_id, call.officer.municipalities)
        if _is_among(seen, tag := _tag(present)):
            await call.record_reading([present])
            return Response(status_code=304, headers={"ETag": tag})
    found = await standing.find(call.state["database"], case_id, call.officer.municipalities)
    await call.record_reading([found])
    return await showing.shown(call, found)


async def show_history(call: Call[Nothing]) -> Response:
    """Every status that the case had."""
    async with call.state["database"].read() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities)
        history = await case.history(session, found)
    await call.record_reading([found])
    return answer(Statussen([status.told(line.status, line.at, line.by) for line in history]))


def _place(last: Zaak) -> str:
    return f"{last.gewijzigd_op.isoformat()} {last.id}"


def _after(place: str) -> tuple[datetime, UUID]:
    if not place:
        return FROM_THE_BEGINNING
    moment, _, case_id = place.partition(" ")
    return datetime.fromisoformat(moment), UUID(case_id)


def _tag(case: Version) -> str:
    return f'"{case.version}"'


def _is_among(seen: Sequence[str], tag: str) -> bool:
    return not {tag, "*"}.isdisjoint(each.strip().removeprefix("W/") for each in ",".join(seen).split(","))


_of_one_case = {
    200: Answer("De zaak, met de personen.", Zaak, headers=["ETag"]),
    304: Answer("U hebt deze versie al.", headers=["ETag"]),
}
operations = [
    Operation(
        id="zakenOphalen", method="GET", path="/zaken", tag=TAG, scope=READ, act=list_cases, query=CaseQuery,
        summary="Zaken van uw gemeente, wat het langst niet veranderde eerst",
        answers={200: Answer("Een bladzijde met zaken.", Zaken, headers=["Link"])},
    ),
    Operation(
        id="zaakOphalen", method="GET", path="/zaken/{id}", tag=TAG, scope=READ, act=show_case,
        summary="Eén zaak, met de personen", answers=_of_one_case, refusals=[UnknownCase],
    ),
    Operation(
        id="zaakControleren", method="HEAD", path="/zaken/{id}", tag=TAG, scope=READ, act=show_case,
        summary="Alleen de headers van één zaak, om de versie te vergelijken",
        answers=_of_one_case, refusals=[UnknownCase],
    ),
    Operation(
        id="statussenOphalen", method="GET", path="/zaken/{id}/statussen", tag=TAG, scope=READ, act=show_history,
        summary="Alle statussen van een zaak",
        answers={200: Answer("De statussen, de oudste eerst.", Statussen)}, refusals=[UnknownCase],
    ),
    *correction.operations,
    *representative.operations,
]  # fmt: skip
