"""Status: the words that the API has for a case's status and for its result."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from cases.case import BY_OFFICER, BY_RESIDENT, BY_SYSTEM, MOVES
from cases.decision import MOTIVES
from officer_api.shape import moment, one_of

WORDS: dict[str, tuple[str, str]] = {
    "ontvangen": ("Ontvangen", "De gemeente heeft uw zaak ontvangen. U hoort wat u moet doen."),
    "uitgenodigd": ("Uitnodiging verzonden", "U bent aan de beurt. Lever nu uw gegevens aan."),
    "gegevens_ontvangen": ("Gegevens ontvangen", "Uw gegevens zijn binnen. De gemeente kijkt ze na."),
    "bewijsstukken_ontvangen": ("Bewijsstukken ontvangen", "Uw bewijsstukken zijn binnen. De gemeente kijkt ze na."),
    "in_onderzoek": ("In onderzoek", "De gemeente onderzoekt uw zaak. U hoort het als er nog iets nodig is."),
    "besluit_genomen": ("Besluit genomen", "De gemeente heeft besloten. U leest het besluit in uw brief of mail."),
    "afgebroken": ("Afgebroken", "De gemeente is met uw zaak gestopt. U hoeft niets meer te doen."),
    "gesloten": ("Gesloten", "Uw zaak is klaar. U hoeft niets meer te doen."),
}
"""By code: the name, and what the resident is told."""
RESULTS = {
    "toegekend": "Toegekend",
    "afgewezen": "Afgewezen",
    "ingetrokken": "Ingetrokken",
    "verhuisd": "Verhuisd",
    "overleden": "Overleden",
    "buiten_behandeling": "Buiten behandeling gesteld",
    "anders": "Anders",
}


AUTOMATIC = {
    "bestandscheck": "Toegekend o.b.v. bestandscheck",
    "zonder_onderzoek": "Toegekend zonder onderzoek",
}
"""Decisions that followed from the municipality's choice, by their reason."""
GROUNDS = (*AUTOMATIC, *MOTIVES)
_SAID = {code: (code, *words, not MOVES[code]) for code, words in WORDS.items()}


class Status(Struct, rename="camel"):
    """Een status van een zaak."""

    code: Annotated[str, one_of(MOVES, "Vaste code van de status.")]
    omschrijving: Annotated[str, Meta(description="Naam van de status.")]
    statustekst: Annotated[str, Meta(description="Wat de inwoner over deze status leest.")]
    is_eindstatus: Annotated[bool, Meta(description="Of er in de gewone loop geen status meer volgt.")]
    gezet_op: Annotated[datetime, moment("Wanneer de status is gezet, in UTC.")]
    gezet_door_soort: Annotated[str, one_of((BY_RESIDENT, BY_OFFICER, BY_SYSTEM), "Wie de status heeft gezet.")]


class Resultaat(Struct):
    """De uitkomst van een zaak."""

    code: Annotated[str, Meta(description="`toegekend`, `afgewezen`, of waarom de zaak is afgebroken.")]
    omschrijving: Annotated[str, Meta(description="Naam van het resultaat.")]
    grond: Annotated[
        Annotated[str, one_of(GROUNDS, "")] | None,
        Meta(description="Waarom zonder medewerker is toegekend, of waarom een medewerker afwees."),
    ] = None


def told(code: str, at: datetime, by: str) -> Status:
    """A status of a case as the API tells it."""
    return Status(*_SAID[code], at, by)


def column(codes: Iterable[str], at: Iterable[datetime], by: Iterable[str]) -> Iterator[Status]:
    """The statuses of many cases."""
    return map(Status, *zip(*map(_SAID.__getitem__, codes), strict=True), at, by)


def result(outcome: str | None, reason: str | None) -> Resultaat | None:
    """The outcome of a case, with the name of an automatic decision, or why it was stopped."""
    code = outcome or reason
    if code is None:
        return None
    return Resultaat(code, AUTOMATIC.get(reason or "") or RESULTS.get(code, code), reason if outcome else None)
