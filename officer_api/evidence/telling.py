"""Telling: evidence, and needs that nothing came for yet, as the API tells them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct

from cases import evidence, inspection
from cases.case import BY_OFFICER, BY_RESIDENT
from cases.evidence import Evidence, Need, Paper
from cases.verdict import pdf
from officer_api.evidence import requirement
from officer_api.evidence.requirement import (
    CODES,
    PERSONS,
    STATES,
    Behoefte,
    Documenttype,
    Maand,
    Persoon,
    Redencode,
    Soort,
    Staat,
    Vereiste,
    named,
)
from officer_api.shape import Digest, moment, one_of

CLEAN, NOT_SCANNED = "schoon", evidence.MALWARE_NOT_SCANNED
MALWARE = (CLEAN, "besmet", "wacht", NOT_SCANNED)
RISKS = {
    pdf.JAVASCRIPT: "javascript",
    pdf.OPENING: "actie_bij_openen",
    pdf.EMBEDDED: "ingesloten_bestand",
    pdf.XFA: "xfa_formulier",
    pdf.MEDIA: "film_of_geluid",
}
Risico = Annotated[str, one_of(RISKS.values(), "Wat een pdf doet of bevat naast zijn bladzijden.")]
MEDIA_TYPES = (inspection.PDF, inspection.JPEG, inspection.PNG)


class Bewijsstuk(Struct, rename="camel"):
    """Een bestand dat is ingeleverd."""

    id: UUID
    behoefte: Behoefte
    soort: Soort
    persoon: Persoon
    maand: Maand
    informatieobjecttype: Documenttype
    mediatype: Annotated[str, one_of(MEDIA_TYPES, "Wat het bestand is, naar zijn inhoud.")]
    omvang: Annotated[int, Meta(ge=1, description="Grootte in bytes van het bestand zoals u het ophaalt.")]
    sha256: Digest
    risicos: Annotated[list[Risico], Meta(description="Waar u op let bij het openen; meestal leeg.")]
    malwarestatus: Annotated[str, one_of(MALWARE, "Uitkomst van het onderzoek naar kwaadaardige software.")]
    ontvangstbewijs: Annotated[str, Meta(description="Nummer van het ontvangstbewijs.")]
    ingediend_door: Annotated[str, one_of((BY_RESIDENT, BY_OFFICER), "Wie het inleverde.")]
    ontvangen_op: Annotated[datetime, moment("Wanneer het veilig was opgeslagen, in UTC.")]
    staat: Staat
    redencode: Redencode


class Ontbrekend(Struct):
    """Een bewijsstuk waar de zaak om vraagt en dat er nog niet is."""

    behoefte: Behoefte
    soort: Soort
    persoon: Persoon
    maand: Maand
    informatieobjecttype: Documenttype


class Bewijsstukken(Struct):
    """Wat is ingeleverd, wat er nog ontbreekt, en hoe het staat met alles wat de zaak nodig heeft."""

    resultaten: list[Bewijsstuk]
    ontbrekend: list[Ontbrekend]
    vereisten: list[Vereiste]


def told(of: Evidence, papers: Sequence[Paper]) -> Bewijsstuk:
    """One file as the API tells it."""
    need = evidence.parse(of.need)
    return Bewijsstuk(
        id=of.id,
        behoefte=of.need,
        soort=need.paper,
        persoon=PERSONS[need.person],
        maand=need.month,
        informatieobjecttype=named(papers, need),
        mediatype=of.media_type,
        omvang=of.size,
        sha256=of.digest,
        risicos=[RISKS[each] for each in of.risks],
        malwarestatus=of.malware,
        ontvangstbewijs=of.receipt,
        ingediend_door=of.handed_in_by,
        ontvangen_op=of.handed_in_at,
        staat=STATES[of.came.state],
        redencode=CODES[of.came.why] if of.came.why else None,
    )


def told_together(
    came: Sequence[Evidence], needs: Sequence[Need], papers: Sequence[Paper], absent: Mapping[str, str]
) -> Bewijsstukken:
    """Everything that came, everything that did not, how it stands with each need, and why something is not there."""
    return Bewijsstukken(
        [told(each, papers) for each in came],
        [
            Ontbrekend(str(need), need.paper, PERSONS[need.person], need.month, named(papers, need))
            for need in evidence.missing(needs, came)
        ],
        requirement.told(papers, evidence.standing(needs, came), absent),
    )
