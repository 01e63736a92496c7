"""Telling: a case as the API tells it, field by field."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from cases.preference import Given
from cases.standing import Standing, Who
from officer_api.case import status
from officer_api.case.status import Resultaat, Status
from officer_api.evidence.requirement import Vereiste
from officer_api.shape import moment, one_of

ROLES = {"resident": "bewoner", "partner": "partner", "representative": "vertegenwoordiger"}
CHANNELS = {"email": "email", "letter": "brief", "both": "beide"}
ABOUT = {"reminders": "herinneringen", "requests": "vragen", "decision": "besluit"}
CONTACTS = {"phone": "telefoon", "desk": "balie", "letter": "brief", "email": "email"}
KINDS = ("aanvraag", "heronderzoek")
TURNS = ("bewoner", "gemeente", "niemand")
BIRTH_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"


class Adres(Struct):
    """Een adres in Nederland."""

    straat: Annotated[str, Meta(min_length=1, max_length=80, description="Straat: hoogstens 80 tekens.")]
    huisnummer: Annotated[
        str, Meta(pattern="^[0-9]{1,5}[A-Za-z0-9 -]{0,8}$", description="Met letter en toevoeging: 12 A-2.")
    ]
    postcode: Annotated[
        str, Meta(pattern="^[0-9]{4}[A-Z]{2}$", description="Zonder spatie: 1234AB. Wat met 0 begint is verzonnen.")
    ]
    woonplaats: Annotated[str, Meta(min_length=1, max_length=80, description="Woonplaats: hoogstens 80 tekens.")]


class Betrokkene(Struct):
    """Iemand van het huishouden, of wie namens de inwoner handelt."""

    rol: Annotated[str, one_of(ROLES.values(), "Rol in deze zaak.")]
    voornaam: str
    achternaam: str
    geboortedatum: Annotated[
        str, Meta(pattern=BIRTH_DATE, description="jjjj-mm-dd; een onbekende dag of maand is 00, dus soms geen datum.")
    ]
    email: Annotated[str | None, Meta(description="E-mailadres, als het bekend is.")]
    adres: Annotated[Adres | None, Meta(description="Waar deze persoon woont, als het bekend is.")]
    kanaal: Annotated[
        Annotated[str, one_of(CHANNELS.values(), "Zoals bij de zaak.")] | None,
        Meta(description="Hoe wie namens de inwoner handelt bericht krijgt; leeg waar het kanaal van de zaak geldt."),
    ]


class Toestemming(Struct, rename="camel"):
    """Hoe de inwoner één soort berichten wil krijgen."""

    over: Annotated[str, one_of(ABOUT.values(), "Waar de berichten over gaan.")]
    kanaal: Annotated[str, one_of(("email", "brief"), "`email` alleen met toestemming van de inwoner.")]
    gezet_op: Annotated[datetime, moment("Wanneer de inwoner dit liet weten, in UTC.")]


class Voorkeuren(Struct, rename="camel"):
    """Hoe de inwoner bereikt en geholpen wil worden, zoals de inwoner dat zelf liet weten."""

    tolk: Annotated[bool, Meta(description="Of de inwoner bij een gesprek een tolk nodig heeft.")]
    helper: Annotated[bool, Meta(description="Of iemand de inwoner helpt.")]
    contact: Annotated[str, one_of(CONTACTS.values(), "Hoe de inwoner het liefst met de gemeente praat.")]
    toestemmingen: Annotated[list[Toestemming], Meta(description="Per soort bericht, met de datum.")]
    gewijzigd_op: Annotated[datetime, moment("Wanneer de inwoner dit liet weten, in UTC.")]


class Opschorting(Struct):
    """De beslistermijn staat stil, omdat er aanvullende informatie is gevraagd (Awb, artikel 4:15)."""

    begindatum: Annotated[date, Meta(description="Eerste dag waarop de termijn stilstaat.")]
    einddatum: Annotated[date, Meta(description="Laatste dag waarop de termijn stilstaat, als er geen antwoord komt.")]
    reden: Annotated[str, one_of(("aanvullingsverzoek",), "Waarom de termijn stilstaat.")]


class Zaak(Struct, rename="camel"):
    """Een aanvraag of heronderzoek van één huishouden."""

    id: UUID
    zaaknummer: Annotated[str, Meta(description="Nummer van de zaak, uniek binnen de gemeente.")]
    gemeente: Annotated[str, Meta(description="Korte naam van de gemeente, zoals in adressen.")]
    soort: Annotated[str, one_of(KINDS, "Soort zaak.")]
    status: Status
    aan_zet: Annotated[str, one_of(TURNS, "Wie nu iets moet doen.")]
    startdatum: date
    reageer_uiterlijk: Annotated[date | None, Meta(description="Laatste dag waarop de inwoner kan reageren.")]
    besluit_uiterlijk: Annotated[date, Meta(description="Laatste dag van de beslistermijn.")]
    contractnummer: Annotated[str | None, Meta(description="Nummer van het contract; alleen bij een heronderzoek.")]
    taal: Annotated[str, Meta(description="Taal van de inwoner (BCP 47).")]
    kanaal: Annotated[str, one_of(CHANNELS.values(), "Hoe de inwoner bericht krijgt.")]
    nieuw_ontvangen: Annotated[bool, Meta(description="Of er iets binnenkwam dat nog niet bekeken is.")]
    resultaat: Annotated[Resultaat | None, Meta(description="De uitkomst, zodra die er is.")]
    versie: Annotated[int, Meta(ge=1, description="Versie van de zaak; staat ook in de ETag.")]
    gewijzigd_op: Annotated[datetime, moment("Wanneer de zaak het laatst veranderde, in UTC.")]
    betrokkenen: Annotated[
        list[Betrokkene] | UnsetType, Meta(description="Bij één zaak altijd; in de lijst alleen met `velden`.")
    ] = UNSET
    voorkeuren: Annotated[
        Voorkeuren | UnsetType | None,
        Meta(description="Bij één zaak, zodra de inwoner ze gaf. Ook `taal` zegt hoe u de inwoner bereikt."),
    ] = UNSET
    vereisten: Annotated[
        list[Vereiste] | UnsetType, Meta(description="Bij één zaak: wat zij nodig heeft, en hoe het daarmee staat.")
    ] = UNSET
    opschorting: Annotated[
        Opschorting | UnsetType | None, Meta(description="Bij één zaak, zolang de beslistermijn stilstaat.")
    ] = UNSET
    gekoppelde_zaken: Annotated[
        list[UUID] | UnsetType, Meta(description="Bij één zaak: andere zaken waar iemand van dit huishouden in staat.")
    ] = UNSET


def told(
    case: Standing,
    *,
    with_people: bool,
    wishes: Given | UnsetType | None = UNSET,
    linked: list[UUID] | UnsetType = UNSET,
) -> Zaak:
    """The case as it stands."""
    return Zaak(
        id=case.id,
        zaaknummer=case.number,
        gemeente=case.municipality,
        soort=case.kind,
        status=status.told(case.status, case.set_at, case.set_by),
        aan_zet=case.turn,
        startdatum=case.began_on,
        reageer_uiterlijk=case.respond_by,
        besluit_uiterlijk=case.decide_by,
        contractnummer=case.contract_number,
        taal=case.language,
        kanaal=CHANNELS[case.channel],
        nieuw_ontvangen=case.new_received,
        resultaat=status.result(case.outcome, case.reason),
        versie=case.version,
        gewijzigd_op=case.changed_at,
        betrokkenen=_people(case) if with_people else UNSET,
        voorkeuren=_wishes(wishes) if wishes else wishes,
        gekoppelde_zaken=linked,
    )


def lines(columns: Sequence[Sequence[Any]]) -> list[Zaak]:
    """Cases without their people, made of columns in the order of `Standing`: a fifth of what `told` takes."""
    (ids, towns, numbers, kinds, codes, turns, new, outcomes, reasons, contracts, languages, channels, began, respond,
     decide, changed, versions, set_at, set_by) = columns  # fmt: skip
    dutch, results = [CHANNELS[each] for each in channels], map(status.result, outcomes, reasons)
    return list(map(
        Zaak, ids, numbers, towns, kinds, status.column(codes, set_at, set_by), turns, began, respond, decide,
        contracts, languages, dutch, new, results, versions, changed,
    ))  # fmt: skip


def _people(case: Standing) -> list[Betrokkene]:
    return [
        Betrokkene(
            ROLES[each.role],
            each.given_name,
            each.family_name,
            each.birth_date,
            each.email,
            _address(each),
            CHANNELS[each.channel] if each.channel else None,
        )
        for each in case.people
    ]


def _address(who: Who) -> Adres | None:
    if not (who.street and who.house_number and who.postcode and who.city):
        return None
    return Adres(who.street, who.house_number, who.postcode, who.city)


def _wishes(given: Given) -> Voorkeuren:
    return Voorkeuren(
        tolk=given.interpreter,
        helper=given.helper,
        contact=CONTACTS[given.contact],
        toestemmingen=[
            Toestemming(ABOUT[each.about], "email" if each.by_email else "brief", each.at) for each in given.consents
        ],
        gewijzigd_op=given.at,
    )
