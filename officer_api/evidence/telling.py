"""Telling: evidence, and needs that nothing came for yet, as the API tells them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from cases import evidence, inspection
from cases.case import BY_OFFICER, BY_RESIDENT
from cases.evidence import Evidence, Need
from officer_api.shape import Digest, moment, one_of

PERSONS = {"me": "bewoner", "partner": "partner"}
CLEAN, NOT_SCANNED = "schoon", evidence.MALWARE_NOT_SCANNED
MALWARE = (CLEAN, "besmet", "wacht", NOT_SCANNED)
MEDIA_TYPES = (inspection.PDF, inspection.JPEG, inspection.PNG)
Behoefte = Annotated[str, Meta(description="Waarvoor het is: soort.persoon of soort.persoon.jjjj-mm.")]
Soort = Annotated[str, Meta(description="Soort bewijsstuk, zoals `payslip`.")]
Persoon = Annotated[str, one_of(PERSONS.values(), "Van wie het is.")]
Maand = Annotated[str | None, Meta(description="De maand (jjjj-mm) waarover het gaat, als die telt.")]
Documenttype = Annotated[str, Meta(description="Naam van het soort document in het archief.")]


class Bewijsstuk(Struct, rename="camel"):
    """Een bestand dat is ingeleverd."""

    id: UUID
    behoefte: Behoefte
    soort: Soort
    persoon: Persoon
    maand: Maand
    informatieobjecttype: Documenttype
    mediatype: Annotated[str, one_of(MEDIA_TYPES, "Wat het bestand is, naar zijn inhoud.")]
    omvang: Annotated[int, Meta(ge=1, description="Grootte in bytes.")]
    sha256: Digest
    malwarestatus: Annotated[str, one_of(MALWARE, "Uitkomst van het onderzoek naar kwaadaardige software.")]
    ontvangstbewijs: Annotated[str, Meta(description="Nummer van het ontvangstbewijs.")]
    ingediend_door: Annotated[str, one_of((BY_RESIDENT, BY_OFFICER), "Wie het inleverde.")]
    ontvangen_op: Annotated[datetime, moment("Wanneer het veilig was opgeslagen, in UTC.")]


class Ontbrekend(Struct):
    """Een bewijsstuk waar de zaak om vraagt en dat er nog niet is."""

    behoefte: Behoefte
    soort: Soort
    persoon: Persoon
    maand: Maand
    informatieobjecttype: Documenttype


class Bewijsstukken(Struct):
    """Wat is ingeleverd, en wat er nog ontbreekt."""

    resultaten: list[Bewijsstuk]
    ontbrekend: list[Ontbrekend]


Names = Mapping[str, str]
"""By kind of paper its informatieobjecttype."""


def told(of: Evidence, names: Names) -> Bewijsstuk:
    """One file as the API tells it."""
    need = evidence.parse(of.need)
    return Bewijsstuk(
        id=of.id,
        behoefte=of.need,
        soort=need.paper,
        persoon=PERSONS[need.person],
        maand=need.month,
        informatieobjecttype=names.get(need.paper, need.paper),
        mediatype=of.media_type,
        omvang=of.size,
        sha256=of.digest,
        malwarestatus=of.malware,
        ontvangstbewijs=of.receipt,
        ingediend_door=of.handed_in_by,
        ontvangen_op=of.handed_in_at,
    )


def told_together(came: Sequence[Evidence], missing: Sequence[Need], names: Names) -> Bewijsstukken:
    """Everything that came, and everything that did not."""
    return Bewijsstukken(
        [told(each, names) for each in came],
        [Ontbrekend(str(need), need.paper, PERSONS[need.person], need.month, names[need.paper]) for need in missing],
    )
