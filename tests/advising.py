"""Advising: data that came for a case, as Ockto tells them, and the worker's bureau that makes the sum of them."""

from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from cases import handoff, municipality, norms, unseal
from cases.case import Case
from cases.database import Database
from cases.evidence import Desk
from cases.handoff import Handoff, following
from cases.household.advising import Bureau
from cases.ockto import Data, Result
from cases.settings import ROOT, Settings
from tests.conftest import StandingClock
from tests.makers import BIRTH_DATE, PARTNERS_BIRTH_DATE, a_desk

TOWNS = municipality.read_all(ROOT / "content")
SOURCES = ("MijnOverheid", "Belastingdienst", "UWV")
MONTHS = ("2026-01", "2026-02", "2026-03")


def a_bureau(house: Settings, database: Database, clock: StandingClock) -> Bureau:
    keys = unseal.read(house.seals.parent / "identities")
    law = norms.read(ROOT / "content")
    return Bureau(database, a_desk(house), TOWNS, law, lambda sealed: keys.open("worker", sealed), clock)


def a_human(role: str, born: str, euros: int, kind: str = "wage") -> dict[str, Any]:
    """Somebody with that net income in each of three months."""
    lines = [
        {"source": "UWV", "kind": kind, "payer": "Verzonnen", "month": month, "net": euros * 100} for month in MONTHS
    ]
    name = {"givenName": "Kanarie", "familyName": "Geel"}
    return {"role": role, "birthDate": born, "income": lines} | name


def shared(now: StandingClock, *, euros: int = 1200, partner: int | None = None, **changes: Any) -> Data:
    """What somebody (and a partner, with that income) shared. `changes` are fields as Ockto names them."""
    people = [a_human("applicant", BIRTH_DATE, euros)]
    people += [] if partner is None else [a_human("partner", PARTNERS_BIRTH_DATE, partner)]
    names = [*SOURCES, *(f"{name} (partner)" for name in SOURCES if partner is not None)]
    told = {
        "odmVersion": "V3_1", "collectedAt": now().isoformat(), "people": people,
        "household": {"composition": "alone" if partner is None else "couple", "adults": len(people)},
        "sources": [{"name": name, "state": "collected"} for name in names],
    }  # fmt: skip
    return msgspec.convert(told | changes, Data)


async def bring(session: AsyncSession, desk: Desk, case: Case, data: Data, clock: StandingClock) -> Handoff:
    """Let these data have come for the case, sealed as the worker seals them."""
    kept = await following.seal_result(desk, case.municipality, Result(data, ()))
    begun = await handoff.begin(session, case, TOWNS["voorbeeldstad"], "", clock())
    return await handoff.take_in(session, begun.id, kept, Result(data, ()), clock())
