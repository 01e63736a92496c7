"""Narrowing: which cases a caller wants to see of a list, an export or a count; each filter is one field of a query."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from cases.case import MOVES
from officer_api.case.telling import KINDS
from officer_api.operation import Call
from officer_api.shape import one_of

ByStatus = Annotated[str, one_of(MOVES, f"Alleen zaken met deze status: {', '.join(MOVES)}.")]
ByKind = Annotated[str, one_of(KINDS, f"Alleen zaken van deze soort: {', '.join(KINDS)}.")]
ByMunicipality = Annotated[
    str, Meta(pattern="^[a-z][a-z0-9-]{1,40}$", description="Alleen zaken van deze gemeente: haar korte naam.")
]
Since = Annotated[
    Annotated[datetime, Meta(tz=True)] | UnsetType,
    Meta(description="Alleen zaken die daarna veranderden, zoals 2026-04-15T09:00:00Z."),
]
WithPeople = Annotated[
    str, one_of(["betrokkenen"], "`betrokkenen` geeft ook de personen; de header Medewerker is dan verplicht.")
]
STORED = {"status": "status", "soort": "kind", "gewijzigd_na": "since"}


def municipalities(call: Call[Any]) -> list[str]:
    """Those of the caller that are asked for. One that is not theirs has no cases."""
    asked = call.query.gemeente
    return sorted(slug for slug in call.officer.municipalities if asked in ("", slug))


def filters(call: Call[Any]) -> dict[str, Any]:
    """The other filters that are asked for, as the house knows them."""
    asked = {own: getattr(call.query, name, UNSET) for name, own in STORED.items()}
    return {own: value for own, value in asked.items() if value not in ("", UNSET)}


def about(call: Call[Any]) -> str:
    """The filters that are asked for as one text, so that a cursor belongs to them; empty without any."""
    asked: Mapping[str, Any] = msgspec.to_builtins(call.query)
    return " ".join(f"{key}={asked[key]}" for key in ("status", "soort", "gemeente", "gewijzigdNa") if asked.get(key))
