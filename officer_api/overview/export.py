"""Export: all cases that pass the filters, as one file for a spreadsheet, written while it is sent."""

from collections.abc import AsyncIterator
from typing import Any

import msgspec
from msgspec import UNSET, Struct
from starlette.responses import Response, StreamingResponse

from cases import standing
from cases.standing import Standing
from officer_api.case import narrowing, status
from officer_api.case.narrowing import ByAdvice, ByKind, ByMunicipality, ByStatus, Since, WithPeople
from officer_api.case.telling import CHANNELS, ROLES
from officer_api.operation import Answer, Call, Operation
from officer_api.sheet import CSV, XLSX, Rows, csv_pieces, xlsx_pieces

AT_ONCE = 500
"""Cases that are read, recorded and sent together: what an export holds in memory."""
OF_PERSON = {
    "voornaam": "given_name", "achternaam": "family_name", "geboortedatum": "birth_date", "email": "email",
    "straat": "street", "huisnummer": "house_number", "postcode": "postcode", "woonplaats": "city",
}  # fmt: skip
"""A person's columns, and what the house calls them."""
OF_CASE = (
    "id", "zaaknummer", "gemeente", "soort", "status", "statusomschrijving", "statusGezetOp", "aanZet", "startdatum",
    "reageerUiterlijk", "besluitUiterlijk", "contractnummer", "taal", "kanaal", "nieuwOntvangen", "resultaat",
    "gewijzigdOp",
)  # fmt: skip


class ExportQuery(Struct, frozen=True, rename="camel"):
    """What a caller may ask of the export; empty is not asked."""

    status: ByStatus = ""
    soort: ByKind = ""
    gemeente: ByMunicipality = ""
    gewijzigd_na: Since = UNSET
    advies: ByAdvice = ""
    velden: WithPeople = ""


async def export_cases(call: Call[ExportQuery]) -> Response:
    """The cases by number, without a limit. The first of them are read before the answer begins."""
    with_people = bool(call.query.velden)
    if with_people:
        call.must_be_named()
    parts = _parts(call, with_people=with_people)
    first = await anext(parts)
    kind = XLSX if _wants_workbook(call) else CSV
    pieces = xlsx_pieces if kind == XLSX else csv_pieces
    name = f"zaken-{call.now.date()}.{'xlsx' if kind == XLSX else 'csv'}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(pieces(_again(first, parts)), 200, headers, kind)


async def _parts(call: Call[ExportQuery], *, with_people: bool) -> AsyncIterator[Rows]:
    """The heading, then the cases; those with people are in the processing log before they are given."""
    heading = [OF_CASE + (tuple(f"{role}_{name}" for role in ROLES.values() for name in OF_PERSON) * with_people)]
    for municipality in narrowing.municipalities(call):
        async for found in _of(call, municipality, with_people=with_people):
            if with_people:
                await call.record_reading(found)
            yield [*heading, *(_row(each, with_people=with_people) for each in found)]
            heading = []
    if heading:
        yield heading


async def _of(call: Call[ExportQuery], municipality: str, *, with_people: bool) -> AsyncIterator[list[Standing]]:
    database, filters, number = call.state["database"], narrowing.filters(call), ""
    while True:
        found = await standing.by_number(
            database, municipality, number, AT_ONCE, filters, with_people=with_people
        )  # fmt: skip
        if found:
            yield found
        if len(found) < AT_ONCE:
            return
        number = found[-1].number


async def _again(first: Rows, rest: AsyncIterator[Rows]) -> AsyncIterator[Rows]:
    yield first
    async for part in rest:
        yield part


def _wants_workbook(call: Call[Any]) -> bool:
    accept = ",".join(call.request.headers.getlist("accept")).lower()
    return XLSX in accept and not 0 <= accept.find(CSV) < accept.find(XLSX)


def _row(each: Standing, *, with_people: bool) -> list[str]:
    outcome = status.result(each.outcome, each.reason)
    values = (
        each.id, each.number, each.municipality, each.kind, each.status, status.WORDS[each.status][0], each.set_at,
        each.turn, each.began_on, each.respond_by, each.decide_by, each.contract_number, each.language,
        CHANNELS[each.channel], each.new_received, outcome.code if outcome else None, each.changed_at,
    )  # fmt: skip
    return [*map(_cell, values), *(_people(each) if with_people else ())]


def _people(case: Standing) -> list[str]:
    """The cells of one of each role; empty where there is nobody."""
    by_role = {each.role: each for each in case.people}
    cells: list[str] = []
    for role in ROLES:
        who = by_role.get(role)
        cells += (_cell(getattr(who, name, None)) for name in OF_PERSON.values())
    return cells


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return "" if value is None else str(msgspec.to_builtins(value))


operations = [
    Operation(
        id="zaakoverzichtOphalen", method="GET", path="/zaakoverzicht", tag="Overzicht", scope="zaken.lezen",
        act=export_cases, query=ExportQuery, summary="Alle zaken als bestand voor een rekenblad",
        says=f"Vraag met de header Accept om `{CSV}` of `{XLSX}`. Met personen komt elke zaak in het verwerkingslog.",
        answers={200: Answer("Het bestand, een zaak per regel.", media_types=(CSV, XLSX),
                             headers=["Content-Disposition"])},
    ),
]  # fmt: skip
