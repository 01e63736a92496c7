"""Problem: every refusal as the API says it: application/problem+json in Dutch (RFC 9457)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cases import refusal
from cases.municipality import LICENCES
from cases.refusal import LicenceNeeded, QueryRefused, Refusal, Unavailable

MEDIA_TYPE = "application/problem+json"
MEGABYTE = 1_000_000
REALM = 'Bearer realm="officer-api"'
NO_TOKEN = {"WWW-Authenticate": REALM}
HEADERS: dict[type[Refusal], Mapping[str, str]] = {
    refusal.TokenRefused: {"WWW-Authenticate": f'{REALM}, error="invalid_token"'},
    refusal.ScopeMissing: {"WWW-Authenticate": f'{REALM}, error="insufficient_scope"'},
    refusal.LicenceNeeded: NO_TOKEN,
    refusal.AddressBraked: {"Retry-After": "60"},
    refusal.Unavailable: {"Retry-After": "30"},
    refusal.DiskFull: {"Retry-After": "30"},
    refusal.ProviderDown: {"Retry-After": "30"},
    refusal.ProviderBusy: {"Retry-After": "30"},
    refusal.ProviderUnclear: {"Retry-After": "30"},
}


class Fout(Struct):
    """Eén ding dat niet klopt aan een aanvraag."""

    pointer: Annotated[str, Meta(description="Queryparameter, header of JSON-pointer waar het om gaat.")]
    code: Annotated[str, Meta(description="Vaste code van de fout.")]
    detail: Annotated[str, Meta(description="Wat er niet klopt, in gewone woorden.")]


class Probleem(Struct, omit_defaults=True):
    """Waarom een aanvraag niet lukte (RFC 9457)."""

    type: Annotated[str, Meta(description="Adres van de uitleg over dit soort probleem.")]
    title: Annotated[str, Meta(description="Korte naam van het probleem.")]
    status: Annotated[int, Meta(description="De HTTP-status.", ge=400, le=599)]
    detail: Annotated[str, Meta(description="Wat er is en wat u kunt doen.")]
    instance: Annotated[str, Meta(description="Kenmerk van deze ene aanvraag. De beheerder vindt het in het logboek.")]
    code: Annotated[str, Meta(description="Vaste code van het probleem.")]
    errors: Annotated[
        list[Fout] | UnsetType, Meta(description="Alle fouten in de aanvraag samen; alleen bij `query-refused`.")
    ] = UNSET
    licentie: Annotated[
        str | UnsetType,
        Meta(
            description="De licentie die minstens nodig is; alleen bij `licence-needed`.",
            extra_json_schema={"enum": LICENCES},
        ),
    ] = UNSET


@dataclass(frozen=True)
class Words:
    """How the API says a refusal: the HTTP status, the title and the detail."""

    status: int
    title: str
    detail: str


NAMES: Mapping[str, str] = {
    "extra": "Extra",
    "premium": "Premium",
    "premium-rechtmatigheid": "Premium met module Rechtmatigheid",
}
"""The licences as they are sold."""
NOT_HERE = "Dit adres bestaat niet, of u mag het niet zien."
NOT_FOR_SOFTWARE = "Dit hoort bij de pagina's voor inwoners. De API gebruikt het niet."
SAYS: dict[type[Refusal], Words] = {
    refusal.Unknown: Words(404, "Niet gevonden", NOT_HERE),
    refusal.UnknownPage: Words(404, "Niet gevonden", NOT_HERE),
    refusal.UnknownMunicipality: Words(404, "Gemeente onbekend", "Deze gemeente doet niet mee."),
    refusal.UnknownLanguage: Words(404, "Taal onbekend", "Deze taal is er niet."),
    refusal.UnknownStep: Words(404, "Stap onbekend", "Deze stap is er niet."),
    refusal.UnknownAnswer: Words(404, "Antwoord onbekend", "Dit antwoord hoort niet bij de stap."),
    refusal.UnknownTopic: Words(404, "Vraag onbekend", "Deze vraag is er niet."),
    refusal.UnknownCase: Words(404, "Zaak niet gevonden", "Deze zaak bestaat niet, of u mag haar niet zien."),
    refusal.UnknownNeed: Words(404, "Bewijsstuk niet gevraagd", "Deze zaak vraagt niet om dit bewijsstuk."),
    refusal.UnknownEvidence: Words(404, "Bewijsstuk niet gevonden", "Dit bewijsstuk hoort niet bij deze zaak."),
    refusal.UnknownUpload: Words(404, "Verzending niet gevonden", "Deze verzending is er niet (meer)."),
    refusal.UnknownReceipt: Words(404, "Ontvangstbewijs niet gevonden", "Dit ontvangstbewijs is er niet."),
    refusal.UnknownRequest: Words(404, "Verzoek niet gevonden", "Dit verzoek hoort niet bij deze zaak."),
    refusal.UnknownReexamination: Words(
        404, "Heronderzoek niet gevonden", "Dit heronderzoek bestaat niet, of u mag het niet zien."
    ),
    refusal.UnknownTemplate: Words(404, "Sjabloon niet gevonden", "Deze soort bericht is er niet."),
    refusal.UnknownLetter: Words(404, "Brief niet gevonden", "Er is over deze zaak (nog) geen besluit verstuurd."),
    refusal.FileRefused: Words(400, "Bestand geweigerd", "Het bestand is niet aangenomen. Er is niets bewaard."),
    refusal.FileAbsent: Words(400, "Geen bestand", "Er zat geen heel bestand in de aanvraag. Stuur het opnieuw."),
    refusal.FileEmpty: Words(400, "Bestand is leeg", "Het bestand is leeg. Stuur het opnieuw."),
    refusal.FileTooBig: Words(413, "Bestand te groot", "Een bestand mag niet groter zijn dan {limit} MB."),
    refusal.FileKindUnknown: Words(415, "Soort bestand onbekend", "Stuur een pdf, een jpeg of een png."),
    refusal.FileIncomplete: Words(400, "Bestand niet heel", "Het einde van het bestand ontbreekt. Stuur het opnieuw."),
    refusal.FileLocked: Words(400, "Bestand op slot", "De pdf heeft een wachtwoord. Stuur een pdf zonder wachtwoord."),
    refusal.FileUnreadable: Words(400, "Bestand onleesbaar", "Het bestand gaat niet open. Maak een nieuwe kopie."),
    refusal.CaseFull: Words(409, "Zaak is vol", "Deze zaak heeft al zoveel bestanden als een zaak mag hebben."),
    refusal.CodeRefused: Words(403, "Code geweigerd", NOT_FOR_SOFTWARE),
    refusal.CodeMistyped: Words(403, "Code niet goed getypt", NOT_FOR_SOFTWARE),
    refusal.AddressBraked: Words(429, "Te vaak geprobeerd", "Wacht even en probeer het daarna opnieuw."),
    refusal.VisitLost: Words(401, "Bezoek voorbij", NOT_FOR_SOFTWARE),
    refusal.FormRefused: Words(403, "Formulier geweigerd", NOT_FOR_SOFTWARE),
    refusal.FormUnreadable: Words(400, "Formulier onleesbaar", NOT_FOR_SOFTWARE),
    refusal.FieldRefused: Words(400, "Veld niet goed ingevuld", "Vul het veld anders in."),
    refusal.CaseEnded: Words(409, "Zaak is klaar", "Bij deze zaak kan niets meer worden ingeleverd."),
    refusal.EvidenceHeld: Words(409, "Bewijsstuk niet vrij", "Het bestand is niet schoon, of nog niet onderzocht."),
    refusal.EvidenceWaits: Words(
        409,
        "Bewijsstuk wacht",
        "Het bestand is nog niet onderzocht op kwaadaardige software. Probeer het straks opnieuw.",
    ),
    refusal.EvidenceInfected: Words(
        409,
        "Bewijsstuk besmet",
        "In het bestand is kwaadaardige software gevonden. Vraag de inwoner om een nieuw bestand.",
    ),
    refusal.RequestOpen: Words(
        409, "Er loopt al een verzoek", "Verleng het lopende verzoek, trek het in, of wacht tot het is beantwoord."
    ),
    refusal.RequestEnded: Words(409, "Verzoek is klaar", "Dit verzoek is al beantwoord of ingetrokken."),
    refusal.MoveNotAllowed: Words(409, "Status kan niet", "Deze status kan niet volgen op de huidige status."),
    refusal.TemplateMissing: Words(
        409,
        "Sjabloon ontbreekt",
        "Uw gemeente nodigt alleen uit met eigen woorden. Leg eerst het sjabloon vast: PUT /v1/sjablonen/uitnodiging.",
    ),
    refusal.PapersByPostOnly: Words(409, "Alleen per post", "Deze gemeente neemt bewijsstukken alleen per post aan."),
    refusal.HandoffNotOffered: Words(409, "Ockto niet in gebruik", "Deze gemeente gebruikt Ockto niet."),
    refusal.HandoffNotForOthers: Words(
        409, "Ockto kan hier niet", "Iemand anders regelt deze zaak. Dan kan Ockto niet."
    ),
    refusal.NotAllowed: Words(403, "Niet toegestaan", "U mag dit niet doen."),
    refusal.TokenRefused: Words(401, "Toegang geweigerd", "Vraag een nieuw token en stuur het als Bearer mee."),
    refusal.ScopeMissing: Words(403, "Recht ontbreekt", "Uw token heeft niet de scope die hiervoor nodig is."),
    refusal.LicenceNeeded: Words(403, "Licentie ontbreekt", "Hiervoor heeft uw gemeente de licentie {licence} nodig."),
    refusal.CursorExpired: Words(
        410,
        "Cursor is verlopen",
        "Wat hierna gebeurde is deels vergeten. Begin zonder cursor en lees de zaken opnieuw.",
    ),
    refusal.KeyReused: Words(
        422, "Sleutel al gebruikt", "Deze Idempotency-Key hoort bij een andere aanvraag. Neem een nieuwe."
    ),
    refusal.QueryRefused: Words(400, "Aanvraag klopt niet", "Verbeter de fouten die in `errors` staan."),
    refusal.Unavailable: Words(503, "Nu niet bereikbaar", "Er is niets verloren. Probeer het straks opnieuw."),
    refusal.DiskFull: Words(503, "Geen ruimte", "Er is niets bewaard. Probeer het straks opnieuw."),
    refusal.ProviderDown: Words(503, "Ockto antwoordt niet", "Er is niets verloren. Probeer het straks opnieuw."),
    refusal.ProviderBusy: Words(503, "Ockto heeft het druk", "Er is niets verloren. Probeer het straks opnieuw."),
    refusal.ProviderUnclear: Words(503, "Ockto antwoordt onduidelijk", "Er is niets verloren. Probeer het later."),
}
BY_STATUS: dict[int, tuple[str, Words]] = {
    404: ("page-unknown", SAYS[refusal.UnknownPage]),
    405: ("method-unknown", Words(405, "Methode niet toegestaan", "Kijk in de header Allow wat hier wel kan.")),
    406: ("accept-refused", Words(406, "Vorm niet beschikbaar", "Vraag in de header Accept om een vorm die er is.")),
    408: ("body-too-slow", Words(408, "Aanvraag te traag", "Stuur de aanvraag opnieuw, over een betere verbinding.")),
    412: (
        "version-outdated",
        Words(412, "Zaak is intussen veranderd", "Haal de zaak opnieuw op en kijk wat er anders is."),
    ),
    413: ("body-too-big", Words(413, "Aanvraag te groot", "Stuur een kleinere aanvraag.")),
    415: ("content-type-refused", Words(415, "Soort inhoud niet toegestaan", "Stuur de header Content-Type goed mee.")),
    416: ("range-refused", Words(416, "Deel bestaat niet", "Het gevraagde deel ligt buiten het bestand.")),
    429: (
        "calls-braked",
        Words(429, "Te veel aanvragen", "Uw software vraagt te vaak. Wacht zo lang als in Retry-After staat."),
    ),
    428: ("version-missing", Words(428, "Versie ontbreekt", "Noem in If-Match de ETag van de zaak die u zag.")),
}
BROKEN = Words(500, "Er ging iets mis", "Er ging bij ons iets mis. Probeer het straks opnieuw.")


def refused(request: Request[Any], error: Exception) -> Response:
    """A refusal of the house."""
    said = type(error)
    if not issubclass(said, Refusal):
        raise TypeError(said)
    headers = HEADERS.get(said, {})
    if said is refusal.TokenRefused and "authorization" not in request.headers:
        headers = NO_TOKEN
    return _answer(request, said.code, SAYS[said], headers, error)


def unavailable(request: Request[Any], _: Exception) -> Response:
    """The database does not answer, or has no room left."""
    return refused(request, Unavailable())


def by_status(request: Request[Any], error: Exception) -> Response:
    """What the router and HTTP itself refuse."""
    if not isinstance(error, HTTPException):
        raise TypeError(type(error))
    code, words = BY_STATUS.get(error.status_code, ("refused", Words(error.status_code, "Niet gelukt", NOT_HERE)))
    return _answer(request, code, words, error.headers or {})


def broken(request: Request[Any]) -> Response:
    """Something went wrong here. The answer tells nothing about it."""
    return _answer(request, "broken", BROKEN, {})


def _answer(
    request: Request[Any], code: str, words: Words, headers: Mapping[str, str], error: Exception | None = None
) -> Response:
    flaws = error.flaws if isinstance(error, QueryRefused) else ()
    licence: str | UnsetType = error.licence if isinstance(error, LicenceNeeded) else UNSET
    told = Probleem(
        type=f"/v1/documentatie#{code}",
        title=words.title,
        status=words.status,
        detail=_filled(words.detail, request, licence),
        instance=f"urn:uuid:{request.scope['call']}",
        code=code,
        errors=[Fout(flaw.pointer, flaw.code, flaw.detail) for flaw in flaws] or UNSET,
        licentie=licence,
    )
    if request.method in ("POST", "PUT", "PATCH"):  # the rest of a body that nobody reads ends with the connection
        headers = {**headers, "Connection": "close"}
    return Response(msgspec.json.encode(told), words.status, headers, MEDIA_TYPE)


def _filled(detail: str, request: Request[Any], licence: str | UnsetType) -> str:
    limit = f"{request.state['settings'].house.file_limit / MEGABYTE:g}"
    return detail.replace("{limit}", limit).replace("{licence}", NAMES[licence] if licence else "")
