"""Requirement: everything that a case needs, with how it stands and why, so that one sees where it is stuck."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from cases.evidence import Need, NeedStands, Paper, absence
from cases.evidence.state import AGAIN, CHECKED, GOOD, INFECTED, MISSING, REASONS, RECEIVED
from officer_api.shape import one_of

PERSONS = {"me": "bewoner", "partner": "partner"}
STATES = {
    MISSING: "ontbreekt",
    RECEIVED: "ontvangen",
    CHECKED: "wordt_nagekeken",
    GOOD: "goed",
    AGAIN: "opnieuw",
}
CODES = dict(
    zip(
        REASONS,
        (
            "onleesbaar", "afgesneden", "verkeerde_maand", "verkeerde_persoon", "verkeerd_stuk", "te_oud",
            "bladzijde_ontbreekt", "te_veel_afgedekt",
        ),
        strict=True,
    )
) | {INFECTED: "besmet"}  # fmt: skip
"""Why a paper is asked again, as the API names it. The resident reads it in their own language."""
OWN = "Eigen vraag"
NOTHING: Mapping[str, str] = {}
Behoefte = Annotated[str, Meta(description="Waarvoor het is: soort.persoon of soort.persoon.jjjj-mm.")]
Soort = Annotated[str, Meta(description="Soort bewijsstuk, zoals `payslip`; `asked-1` is een eigen vraag.")]
Persoon = Annotated[str, one_of(PERSONS.values(), "Van wie het is.")]
Maand = Annotated[str | None, Meta(description="De maand (jjjj-mm) waarover het gaat, als die telt.")]
Documenttype = Annotated[str, Meta(description="Naam van het soort document in het archief.")]
Staat = Annotated[str, one_of(STATES.values(), "Hoe het ermee staat. De inwoner ziet hetzelfde.")]
Redencode = Annotated[
    str | None,
    Meta(
        description=f"Waarom het opnieuw moet ({', '.join(CODES.values())}), of waarom de inwoner het niet heeft "
        f"({', '.join(absence.REASONS)}); anders leeg."
    ),
]
Omschrijving = Annotated[str | UnsetType, Meta(description="De naam die de medewerker aan een eigen vraag gaf.")]


class Vereiste(Struct, rename="camel"):
    """Iets wat de zaak nodig heeft, en hoe het ermee staat."""

    behoefte: Behoefte
    soort: Soort
    persoon: Persoon
    maand: Maand
    informatieobjecttype: Documenttype
    staat: Staat
    redencode: Redencode
    omschrijving: Omschrijving = UNSET


def named(papers: Iterable[Paper], need: Need) -> str:
    """The name under which a municipality files this paper; an officer's own question has one name."""
    return next((paper.informatieobjecttype for paper in papers if paper.key == need.paper), OWN)


def told(
    papers: Sequence[Paper], standing: Iterable[NeedStands], absent: Mapping[str, str] = NOTHING
) -> list[Vereiste]:
    """How it stands with each need, as the API tells it; `absent` is why the resident does not have something."""
    return [
        Vereiste(
            str(need), need.paper, PERSONS[need.person], need.month, named(papers, need), STATES[state],
            CODES[reason] if reason else _absent(need, state, absent), need.says or UNSET,
        )
        for need, state, reason in standing
    ]  # fmt: skip


def _absent(need: Need, state: str, absent: Mapping[str, str]) -> str | None:
    return absent.get(str(need)) if state == MISSING else None
