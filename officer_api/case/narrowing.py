"""Narrowing: which cases a caller wants to see of a list, an export or a count; each filter is one field of a query."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from cases.case import MOVES, NO_ADVICE
from officer_api.advice import LICENCE, NONE, OUTCOMES, SCOPE
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
NAMES = ("status", "soort", "gemeente", "advies", "gewijzigdNa")
STORED = {"status": "status", "soort": "kind", "advies": "advice", "gewijzigd_na": "since"}
ADVICE = {NONE: NO_ADVICE, **{dutch: own for own, dutch in OUTCOMES.items()}}
ByAdvice = Annotated[
    str,
    one_of(ADVICE, f"Alleen zaken met dit advies: {', '.join(ADVICE)}. Daarvoor is ook de scope `{SCOPE}` nodig."),
]


def municipalities(call: Call[Any]) -> list[str]:
    """Those of the caller that are asked for. One that is not theirs has no cases.

    Who asks by advice must be allowed to read advice: raises `ScopeMissing`, or `LicenceNeeded`.
    """
    officer, asked = call.officer, call.query.gemeente
    if getattr(call.query, "advies", ""):
        officer.must_have(SCOPE)
        officer = officer.licensed(LICENCE, call.state["municipalities"])
    return sorted(slug for slug in officer.municipalities if asked in ("", slug))


def filters(call: Call[Any]) -> dict[str, Any]:
    """The other filters that are asked for, as the house knows them."""
    asked = {own: getattr(call.query, name, UNSET) for name, own in STORED.items()}
    wanted = {own: value for own, value in asked.items() if value not in ("", UNSET)}
    return wanted if "advice" not in wanted else wanted | {"advice": ADVICE[wanted["advice"]]}


def about(call: Call[Any]) -> str:
    """The filters that are asked for as one text, so that a cursor belongs to them; empty without any."""
    asked: Mapping[str, Any] = msgspec.to_builtins(call.query)
    return " ".join(f"{key}={asked[key]}" for key in NAMES if asked.get(key))
