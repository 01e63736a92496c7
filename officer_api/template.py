"""Template (sjabloon): a municipality's own words for letters and mails: read, written, undone, and looked at."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.responses import Response

from cases import template
from cases.municipality import Municipality
from cases.post import KINDS
from cases.refusal import LicenceNeeded, UnknownTemplate
from cases.template import DECISIONS, FIELDS, LETTERS_NEED, LONGEST_BODY, LONGEST_SUBJECT, ONLY_IN, REQUIRED, Words
from officer_api import preview
from officer_api.intake.asked import Town, town_of
from officer_api.operation import JSON, Answer, Call, Operation, answer
from officer_api.shape import moment, one_of

TAG = "Sjablonen"
SCOPE = "sjablonen.beheren"
PATH = "/sjablonen/{soort}"
NAMES: Mapping[str, str] = {
    "bevestiging": "confirmation", "uitnodiging": "invitation", "herinnering": "reminder",
    "aanvullingsverzoek": "request", "ontvangst": "receipt", "toekenning": "granted", "afwijzing": "rejected",
}  # fmt: skip
BY_KIND = {kind: name for name, kind in NAMES.items()}
KIND = one_of(NAMES, "Bij welk bericht het hoort.")
SUBJECT = "Onderwerp van de mail en kop van de brief, op één regel; samenvoegvelden mogen."
BODY = "De tekst in Markdown (alinea's, koppen, lijsten, vet, cursief), met samenvoegvelden als `$VOORNAAM$`."
LANGUAGE = "Taal die onder het Nederlands staat, zoals `tr`; zonder: alleen Nederlands."
SAYS = (
    "Het onderwerp en de tekst zijn Nederlands; de vertaling eronder maakt de Aanleverwijzer. Alle fouten komen "
    "samen terug. Een nieuwe tekst geldt voor berichten die daarna worden gemaakt; oude versies blijven bewaard. "
    "De licentie Extra heeft alleen e-mail: voor een toekenning of afwijzing is Premium nodig."
)


class Woorden(Struct):
    """De eigen woorden van een gemeente."""

    onderwerp: Annotated[str, Meta(max_length=LONGEST_SUBJECT, description=SUBJECT)]
    tekst: Annotated[str, Meta(max_length=LONGEST_BODY, description=BODY)]


class Proeftekst(Struct):
    """Woorden om te bekijken; wat ontbreekt, is zoals het nu geldt."""

    onderwerp: Annotated[str, Meta(max_length=LONGEST_SUBJECT, description=SUBJECT)] | UnsetType = UNSET
    tekst: Annotated[str, Meta(max_length=LONGEST_BODY, description=BODY)] | UnsetType = UNSET


class Veld(Struct):
    """Een samenvoegveld."""

    naam: Annotated[str, Meta(description="Zo staat het in de tekst: `$VOORNAAM$`.")]
    uitleg: str
    verplicht: bool


class Sjabloon(Struct, rename="camel"):
    """De woorden van één soort bericht, zoals ze nu gelden."""

    soort: Annotated[str, KIND]
    gemeente: Annotated[str, Meta(description="Korte naam van de gemeente.")]
    onderwerp: Annotated[str, Meta(description=SUBJECT)]
    tekst: Annotated[str, Meta(description=BODY)]
    eigen: Annotated[bool, Meta(description="Of het de eigen woorden van de gemeente zijn.")]
    versie: Annotated[str, Meta(description="Deze versie staat bij elk bericht dat ermee is gemaakt.")]
    opgeslagen_op: Annotated[datetime, moment("Sinds wanneer deze eigen woorden gelden, in UTC.")] | None
    velden: Annotated[list[Veld], Meta(description="Welke samenvoegvelden hier mogen.")]


class Sjablonen(Struct):
    """De woorden van alle berichten."""

    resultaten: list[Sjabloon]


class TownQuery(Struct, frozen=True):
    """Whose words."""

    gemeente: Town = ""


class PreviewQuery(Struct, frozen=True):
    """Whose words, and in which language beside Dutch."""

    gemeente: Town = ""
    taal: Annotated[str, Meta(pattern="^[a-z]{2}$", description=LANGUAGE)] = "nl"


async def list_templates(call: Call[TownQuery]) -> Response:
    """The words of every kind of message."""
    town = town_of(call)
    async with call.state["database"].read() as session:
        own = await template.every(session, town.slug)
    return answer(Sjablonen([_told(call, town, kind, own.get(kind)) for kind in KINDS]))


async def show_template(call: Call[TownQuery]) -> Response:
    """The words of one kind of message."""
    town, kind = town_of(call), _kind(call)
    async with call.state["database"].read() as session:
        own = await template.current(session, town.slug, kind)
    return answer(_told(call, town, kind, own))


async def save_template(call: Call[TownQuery]) -> Response:
    """Use these words from now on, or tell everything that is wrong with them."""
    town, kind, sent = town_of(call), _kind(call), call.sent
    _must_be_licensed(town, kind)
    async with call.state["database"].begin() as session:
        made = await template.save(session, town.slug, kind, Words(sent.onderwerp, sent.tekst), call.now)
    return answer(_told(call, town, kind, made))


async def remove_template(call: Call[TownQuery]) -> Response:
    """Use the house's own words again."""
    town, kind = town_of(call), _kind(call)
    async with call.state["database"].begin() as session:
        await template.remove(session, town.slug, kind, call.now)
    return answer(_told(call, town, kind, None))


async def preview_template(call: Call[PreviewQuery]) -> Response:
    """The message to somebody invented, in these words; refuses what saving would refuse."""
    town, kind, sent = town_of(call), _kind(call), call.sent
    form, standard = preview.form(call, town), call.state["press"]().standard
    async with call.state["database"].read() as session:
        now = await template.words(session, standard, town, kind, by_letter=form == preview.PDF)
    words = Words(
        now.subject if sent.onderwerp is UNSET else sent.onderwerp, now.body if sent.tekst is UNSET else sent.tekst
    )
    template.check(kind, words)
    filling = template.example(town, kind, call.query.taal, call.state["settings"].house.portal, call.now)
    return await preview.shown(call, template.compose(standard, filling.case.id, kind, words, filling), form)


def _kind(call: Call[Any]) -> str:
    """The kind of message in the address. Raises `UnknownTemplate`."""
    found = NAMES.get(call.request.path_params["soort"])
    if found is None:
        raise UnknownTemplate
    return found


def _must_be_licensed(town: Municipality, kind: str) -> None:
    if kind in DECISIONS and not town.has_licence(LETTERS_NEED):
        raise LicenceNeeded(LETTERS_NEED)


def _told(call: Call[Any], town: Municipality, kind: str, own: template.Template | None) -> Sjabloon:
    words = template.own_words(own) if own else call.state["press"]().standard.words(kind)
    return Sjabloon(
        soort=BY_KIND[kind],
        gemeente=town.slug,
        onderwerp=words.subject,
        tekst=words.body,
        eigen=own is not None,
        versie=words.version,
        opgeslagen_op=own.saved_at if own else None,
        velden=[
            Veld(f"${name}$", says, name in REQUIRED[kind])
            for name, says in FIELDS.items()
            if kind in ONLY_IN.get(name, (kind,))
        ],
    )


_one = {200: Answer("De woorden zoals ze nu gelden.", Sjabloon)}
operations = [
    Operation(
        id="sjablonenOphalen", method="GET", path="/sjablonen", tag=TAG, scope=SCOPE, act=list_templates,
        query=TownQuery, summary="De woorden van alle berichten, met hun samenvoegvelden",
        answers={200: Answer("Eén sjabloon voor elke soort bericht.", Sjablonen)},
    ),
    Operation(
        id="berichtsjabloonOphalen", method="GET", path=PATH, tag=TAG, scope=SCOPE, act=show_template, query=TownQuery,
        summary="De woorden van één soort bericht", answers=_one, refusals=[UnknownTemplate],
    ),
    Operation(
        id="berichtsjabloonVastleggen", method="PUT", path=PATH, tag=TAG, scope=SCOPE, act=save_template,
        query=TownQuery, takes=(JSON,), body=Woorden, says=SAYS, summary="Eigen woorden gebruiken", answers=_one,
        refusals=[UnknownTemplate, LicenceNeeded],
    ),
    Operation(
        id="berichtsjabloonVerwijderen", method="DELETE", path=PATH, tag=TAG, scope=SCOPE, act=remove_template,
        query=TownQuery, summary="Terug naar de woorden van de Aanleverwijzer", answers=_one,
        refusals=[UnknownTemplate],
    ),
    Operation(
        id="berichtsjabloonBekijken", method="POST", path=f"{PATH}/_voorbeeld", tag=TAG, scope=SCOPE,
        act=preview_template, query=PreviewQuery, takes=(JSON,), body=Proeftekst,
        summary="Het bericht aan een verzonnen inwoner, als brief of als mail",
        says="Kies in `Accept`: de brief (`application/pdf`, licentie Premium) of de mail (`text/html`, `text/plain`). "
        "De huisstijl is die van uw gemeente.",
        answers={200: Answer("Het bericht.", media_types=preview.FORMS)},
        refusals=[UnknownTemplate, LicenceNeeded],
    ),
]  # fmt: skip
