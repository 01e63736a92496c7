"""Reexamination: officers' software sends a file of residents, follows what became of each row, and may stop it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cases import intake, seal, template
from cases.intake import CSV, JSON, OUTCOMES, STATES, XLSX, Checked, File, Reexamination
from cases.municipality import Licence, Municipality
from cases.refusal import KeyReused, TemplateMissing, UnknownReexamination
from officer_api import idempotency, paging
from officer_api.intake import template as excel
from officer_api.intake.asked import Town, body_of, kind_of, marks_for, town_of
from officer_api.operation import VERSION_PATH, Answer, Call, Operation, answer
from officer_api.query import Nothing
from officer_api.shape import Cursor, Limit, moment, one_of

TAG = "Heronderzoeken"
WRITE = "heronderzoeken.schrijven"
ID = "heronderzoekId"
LICENCE: Licence = "premium"
TRIAL = "`true` kijkt alles na zonder iets te beginnen; dan is er geen Idempotency-Key nodig."
ROW = "Rij in het bestand, zoals u die daar ziet; in JSON is de eerste van `regels` rij 1."
REASON = "Waarom het niet lukte: `zaak-is-er-al` als de inwoner al een open heronderzoek heeft."


class Regel(Struct, rename="camel"):
    """Wat er van één rij werd."""

    rij: Annotated[int, Meta(ge=1, description=ROW)]
    referentie: Annotated[str | None, Meta(description="Uw eigen kenmerk van de rij.")]
    uitkomst: Annotated[str, one_of(OUTCOMES, "Wat ervan werd.")]
    reden: Annotated[str | None, Meta(description=REASON)]
    zaak_id: Annotated[UUID | None, Meta(description="De zaak die begon.")]


class Heronderzoek(Struct, rename="camel"):
    """Een bestand dat is aangenomen, en hoe ver het is."""

    id: UUID
    gemeente: Annotated[str, Meta(description="Korte naam van de gemeente.")]
    status: Annotated[str, one_of(STATES, "Hoe ver het is.")]
    aantal: Annotated[int, Meta(ge=0, description="Hoeveel rijen er zijn.")]
    begonnen: Annotated[int, Meta(ge=0, description="Hoeveel zaken er begonnen.")]
    mislukt: Annotated[int, Meta(ge=0, description="Hoeveel rijen geen zaak werden.")]
    aangenomen_op: Annotated[datetime, moment("Wanneer het bestand was opgeslagen, in UTC.")]
    gestopt_op: Annotated[datetime, moment("Wanneer het klaar of geannuleerd was, in UTC.")] | None
    resultaten: Annotated[list[Regel], Meta(description="Een bladzijde met uitkomsten, op volgorde van rij.")]


class Nagekeken(Struct, rename="camel"):
    """Wat er met dit bestand zou beginnen."""

    gemeente: Annotated[str, Meta(description="Korte naam van de gemeente.")]
    aantal: Annotated[int, Meta(ge=0, description="Hoeveel zaken er zouden beginnen.")]
    met_partner: Annotated[int, Meta(ge=0, description="Hoeveel daarvan een partner hebben.")]


class FileQuery(Struct, frozen=True):
    """For which municipality, and whether it is only a trial."""

    gemeente: Town = ""
    proef: Annotated[str, one_of(["true", "false"], TRIAL)] = "false"


class RowsQuery(Struct, frozen=True):
    """Which outcomes a caller wants to see."""

    uitkomst: Annotated[str, one_of(OUTCOMES, f"Alleen rijen met deze uitkomst: {', '.join(OUTCOMES)}.")] = ""
    limit: Limit = 50
    cursor: Cursor = ""


async def show_template(_: Call[Nothing]) -> Response:
    """The file to fill in."""
    name = 'attachment; filename="sjabloon-heronderzoek.xlsx"'
    return Response(excel.written(), headers={"Content-Disposition": name}, media_type=XLSX)


async def add_file(call: Call[FileQuery]) -> Response:
    """Check a whole file, and accept it or tell everything that is wrong with it."""
    town, trial = town_of(call), call.query.proef == "true"
    key = "" if trial else idempotency.key(call)
    async with call.state["database"].read() as session:
        await template.must_be_there(session, town, "invitation")
    body = await body_of(call)
    asked = idempotency.digest(call, body)
    again = None if trial else await idempotency.before(call, key, asked)
    if again is not None:
        return again
    checked = await _checked(call, town, body)
    if trial:
        return answer(Nagekeken(town.slug, checked.rows, checked.partners))

    async def accept(session: AsyncSession) -> Response:
        accepted = await intake.accept(
            session, town, checked.parts, checked.rows, client=call.officer.client, officer=call.name, now=call.now
        )
        return answer(_told(accepted, {}, []), 202, {"Location": _place(call, accepted)})

    return await idempotency.once(call, key, asked, accept)


async def show_progress(call: Call[RowsQuery]) -> Response:
    """How far a file is, and what became of its rows."""
    asked = call.query
    about = f"{_id(call)} {asked.uitkomst}"
    after = int(paging.place(call, about) or 0)
    async with call.state["database"].read() as session:
        found = await intake.find(session, _id(call), call.officer.municipalities)
        counts = await intake.counts(session, found)
        rows = await intake.outcomes(session, found, only=asked.uitkomst, after=after, limit=asked.limit + 1)
    page = rows[: asked.limit]
    more = paging.link(call, about, place=str(page[-1].row)) if len(rows) > len(page) else {}
    return answer(_told(found, counts, page), headers=more)


async def cancel(call: Call[Nothing]) -> Response:
    """Begin no more cases of this file; those that began stay."""
    async with call.state["database"].begin() as session:
        found = await intake.find(session, _id(call), call.officer.municipalities, lock=True)
        await intake.cancel(session, found, call.now)
        counts = await intake.counts(session, found)
    return answer(_told(found, counts, []))


async def _checked(call: Call[FileQuery], town: Municipality, body: bytes) -> Checked:
    """The file, checked. Raises `QueryRefused` with all its flaws."""
    to = seal.of_worker(call.state["settings"].house.seals)
    file = File(kind_of(call), body)
    return await intake.check_file(
        call.state["database"], town.slug, marks_for(call, town), to, call.state["languages"], file
    )


def _id(call: Call[RowsQuery] | Call[Nothing]) -> UUID:
    return call.id(ID, UnknownReexamination)


def _place(call: Call[FileQuery], of: Reexamination) -> str:
    return f"{call.state['settings'].address}{VERSION_PATH}/heronderzoeken/{of.id}"


def _told(found: Reexamination, counts: Mapping[str, int], page: list[intake.Outcome]) -> Heronderzoek:
    return Heronderzoek(
        id=found.id,
        gemeente=found.municipality,
        status=found.state,
        aantal=found.rows,
        begonnen=counts.get("begonnen", 0),
        mislukt=counts.get("mislukt", 0),
        aangenomen_op=found.made_at,
        gestopt_op=found.ended_at,
        resultaten=[Regel(each.row, each.reference, each.outcome, each.reason, each.case_id) for each in page],
    )


operations = [
    Operation(
        id="sjabloonOphalen", method="GET", path="/heronderzoeken/sjabloon", tag=TAG, scope=WRITE,
        licence=LICENCE, act=show_template,
        summary="Het Excelbestand om in te vullen, met een voorbeeld en uitleg",
        answers={200: Answer("Het sjabloon.", media_types=[XLSX], headers=["Content-Disposition"])},
    ),
    Operation(
        id="heronderzoekToevoegen", method="POST", path="/heronderzoeken", tag=TAG, scope=WRITE,
        licence=LICENCE, act=add_file,
        query=FileQuery, takes=[XLSX, CSV, JSON], key="optional", refuses=[413],
        summary="Begin een heronderzoek met een bestand: een zaak voor elke rij",
        says="Een bestand wordt in zijn geheel aangenomen, of u hoort alles wat er niet klopt, met rij en kolom. "
        "De partner staat in dezelfde rij: een paar is één zaak. Hoogstens 10.000 rijen en 5 MB. "
        "`Idempotency-Key` is verplicht, behalve met `proef=true`. In JSON: `{\"regels\": [{\"bsn\": …}]}`.",
        answers={
            200: Answer("Met `proef=true`: alles klopt.", Nagekeken),
            202: Answer("Aangenomen en opgeslagen; de zaken volgen.", Heronderzoek, headers=["Location"]),
        },
        refusals=[KeyReused, TemplateMissing],
    ),
    Operation(
        id="heronderzoekOphalen", method="GET", path="/heronderzoeken/{heronderzoekId}", tag=TAG, scope=WRITE,
        licence=LICENCE,
        act=show_progress, query=RowsQuery, summary="Hoe ver een heronderzoek is, met de uitkomst van elke rij",
        answers={200: Answer("Het heronderzoek.", Heronderzoek, headers=["Link"])}, refusals=[UnknownReexamination],
    ),
    Operation(
        id="heronderzoekAnnuleren", method="DELETE", path="/heronderzoeken/{heronderzoekId}", tag=TAG, scope=WRITE,
        licence=LICENCE,
        act=cancel, summary="Begin geen nieuwe zaken meer van dit heronderzoek",
        says="Zaken die al begonnen zijn, blijven. Was het al klaar, dan verandert er niets.",
        answers={200: Answer("Het heronderzoek zoals het nu is.", Heronderzoek)}, refusals=[UnknownReexamination],
    ),
]  # fmt: skip
