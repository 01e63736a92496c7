"""Application: the site for applications sends one, and a municipality says whom it knows already."""

import json
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cases import access_log, bsn, intake
from cases.case import Case
from cases.intake import COLUMNS, CSV, JSON, Entry
from cases.refusal import Flaw, KeyReused, QueryRefused, TemplateMissing
from officer_api import idempotency
from officer_api.case import status
from officer_api.case.status import Resultaat, Status
from officer_api.intake.asked import Town, body_of, kind_of, marks_for, town_of
from officer_api.operation import VERSION_PATH, Answer, Call, Operation, answer
from officer_api.shape import moment

TAG = "Aanvragen"
BY_LETTER = ("brief", "beide")
NO_LETTER = "Een aanvraag via de site krijgt alleen bericht per e-mail: van het adres is niet nagegaan of het klopt."
MOST_ALLOWED = 100_000
NO_LIST = Flaw("bestand", "invalid", "Stuur platte tekst met op elke regel één burgerservicenummer, of een JSON-lijst.")
TOO_MANY = Flaw("bestand", "too-many-rows", f"Er staan meer dan {MOST_ALLOWED} nummers in.")
MOST_FLAWS = 1000
Tekst = str | None


class Aanvraag(Struct, rename="camel", kw_only=True):
    """Een aanvraag van één huishouden, zoals de site hem opstuurt."""

    bsn: Annotated[str, Meta(description="Negen cijfers die kloppen met de elfproef.")]
    voornaam: str
    tussenvoegsel: Tekst = None
    achternaam: str
    geboortedatum: Annotated[
        str, Meta(description="jjjj-mm-dd; een onbekende dag of maand is 00, dus soms geen datum.")
    ]
    straat: Tekst = None
    huisnummer: Tekst = None
    toevoeging: Tekst = None
    postcode: Tekst = None
    woonplaats: Tekst = None
    email: Annotated[str, Meta(description="Hier krijgt de inwoner bericht.")]
    kanaal: Annotated[str, Meta(description="Altijd `email`; een brief kan alleen bij een heronderzoek.")] = "email"
    taal: Annotated[str, Meta(description="Taal van de inwoner (BCP 47).")] = "nl"
    contractnummer: Tekst = None
    referentie: Tekst = None
    partner_bsn: Tekst = None
    partner_voornaam: Tekst = None
    partner_tussenvoegsel: Tekst = None
    partner_achternaam: Tekst = None
    partner_geboortedatum: Tekst = None


class Aangevraagd(Struct, rename="camel"):
    """De zaak die met een aanvraag begon."""

    id: Annotated[str, Meta(description="De zaak.")]
    zaaknummer: Annotated[str, Meta(description="Nummer van de zaak, uniek binnen de gemeente.")]
    gemeente: Annotated[str, Meta(description="Korte naam van de gemeente.")]
    status: Status
    resultaat: Annotated[Resultaat | None, Meta(description="Het automatische besluit, als dat er is.")]


class Bestandscheck(Struct, rename="camel"):
    """De lijst van inwoners die de gemeente al kent. De nummers zelf worden niet bewaard."""

    gemeente: Annotated[str, Meta(description="Korte naam van de gemeente.")]
    aantal: Annotated[int, Meta(ge=0, description="Hoeveel inwoners er nu op de lijst staan.")]
    vervangen_op: Annotated[datetime, moment("Wanneer de lijst is vervangen, in UTC.")]


class TownQuery(Struct, frozen=True):
    """For which municipality."""

    gemeente: Town = ""


async def add_application(call: Call[TownQuery]) -> Response:
    """Begin a case; the same key gives the same answer."""
    town, key = town_of(call), idempotency.key(call)
    asked = idempotency.digest(call, msgspec.json.encode(call.sent))
    again = await idempotency.before(call, key, asked)
    if again is not None:
        return again
    entry = _entry(call)

    async def begin(session: AsyncSession) -> Response:
        made = await intake.apply(session, town, entry, marks_for(call, town), call.now)
        access_log.record(session, _line(call, made))
        place = f"{call.state['settings'].address}{VERSION_PATH}/zaken/{made.id}"
        return answer(_told(made, call.now), 201, {"Location": place})

    return await idempotency.once(call, key, asked, begin)


async def replace_list(call: Call[TownQuery]) -> Response:
    """Let these, and nobody else, be known to the municipality: kept only as digests."""
    town = town_of(call)
    numbers = _numbers(kind_of(call), await body_of(call))
    digests = {call.state["bsn_key"].digest(number) for number in numbers}
    async with call.state["database"].begin() as session:
        await intake.allow(session, town.slug, digests)
    return answer(Bestandscheck(town.slug, len(digests), call.now))


def _entry(call: Call[Any]) -> Entry:
    """The household of an application. Raises `QueryRefused` with all that is wrong."""
    told = {name: (value or "").strip(" ") for name, value in msgspec.structs.asdict(call.sent).items()}
    flaws = [Flaw("/kanaal", "letter-not-possible", NO_LETTER)] if told["kanaal"].lower() in BY_LETTER else []
    found = intake.check_row(0, told, call.state["languages"])
    if not isinstance(found, Entry):
        flaws += [Flaw(f"/{_camel(each.column)}", each.code, each.detail) for each in found]
    if flaws or not isinstance(found, Entry):
        raise QueryRefused(flaws)
    return found


def _camel(column: str) -> str:
    first, *rest = column.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _line(call: Call[Any], made: Case) -> access_log.Line:
    """What the processing log tells: software may begin a case without an officer."""
    return access_log.line(
        made.municipality, made.id,
        activity=call.operation.id, officer=call.name or call.officer.client, client=call.officer.client, now=call.now,
    )  # fmt: skip


def _told(made: Case, now: datetime) -> Aangevraagd:
    return Aangevraagd(
        str(made.id), made.number, made.municipality, status.told(made.status, now, "systeem"),
        status.result(made.outcome, made.reason),
    )  # fmt: skip


def _numbers(kind: str, body: bytes) -> list[str]:
    """The numbers of a list. Raises `QueryRefused` with the rows that are wrong; it repeats no number."""
    try:
        told = json.loads(body) if kind == JSON else body.decode("utf-8-sig").split()
    except (ValueError, RecursionError):
        raise QueryRefused([NO_LIST]) from None
    if not isinstance(told, list) or not all(isinstance(each, str) for each in told):
        raise QueryRefused([NO_LIST])
    if told[:1] and told[0].lower() == "bsn":
        told[0] = ""
    if len(told) > MOST_ALLOWED:
        raise QueryRefused([TOO_MANY])
    wrong = [place for place, each in enumerate(told, 1) if each and not bsn.is_valid(each)]
    if wrong:
        raise QueryRefused([Flaw(f"rij {place}", "invalid", COLUMNS["bsn"].says) for place in wrong[:MOST_FLAWS]])
    return [each for each in told if each]


operations = [
    Operation(
        id="aanvraagToevoegen", method="POST", path="/aanvragen", tag=TAG, scope="zaken.aanmaken",
        act=add_application, query=TownQuery, takes=[JSON], body=Aanvraag, key="required",
        summary="Een aanvraag die een inwoner op de site deed",
        says="Toetst de gemeente vooraf, dan wordt de inwoner uitgenodigd, tenzij de gemeente hem al kent "
        "(bestandscheck). Toetst zij achteraf, dan is er meteen een besluit.",
        answers={201: Answer("De zaak is begonnen.", Aangevraagd, headers=["Location"])},
        refusals=[KeyReused, TemplateMissing],
    ),
    Operation(
        id="bestandscheckVervangen", method="PUT", path="/aanvragen/bestandscheck", tag=TAG, scope="zaken.bijwerken",
        act=replace_list, query=TownQuery, takes=[CSV, JSON], refuses=[413],
        summary="De hele lijst van inwoners die de gemeente al kent",
        says="Eén burgerservicenummer per regel, of een JSON-lijst. Wie erop staat, krijgt bij een aanvraag meteen "
        "een besluit. Een lege lijst zet de bestandscheck uit.",
        answers={200: Answer("De lijst is vervangen.", Bestandscheck)},
    ),
]  # fmt: skip
