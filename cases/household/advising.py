"""Advising: what the worker does with data that came, each step safe to be killed in and done again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

import msgspec
import structlog
from pyrage import DecryptError

from cases import advice, evidence, handoff, household, municipality, norms
from cases.advice import INVESTIGATE, Advice, Reason
from cases.case import Case, Person
from cases.database import Database
from cases.evidence import Desk
from cases.handoff import Handoff
from cases.household.fitting import fit, partner_found
from cases.municipality import Municipality
from cases.norms import Law
from cases.ockto import Data

AT_ONCE = 20
LICENCE: municipality.Licence = "premium-rechtmatigheid"
UNREADABLE = Reason("data-unreadable", "", is_doubt=True)
log = structlog.get_logger("advice")


@dataclass(frozen=True)
class Bureau:
    """What it takes to advise. `unseal` opens what was sealed to the worker."""

    database: Database
    desk: Desk
    towns: Mapping[str, Municipality]
    law: Law
    unseal: Callable[[bytes], bytes]
    clock: Callable[[], datetime]


def open_bureau(
    database: Database, desk: Desk, content: Path, unseal: Callable[[bytes], bytes], clock: Callable[[], datetime]
) -> Bureau:
    """A bureau with the rules that stand in `content`. Raises `ValueError` naming what is wrong there."""
    return Bureau(database, desk, municipality.read_all(content), norms.read(content), unseal, clock)


async def advise_all(bureau: Bureau) -> None:
    """Advise on everything that came and that nobody looked at yet."""
    async with bureau.database.read() as session:
        waiting = await household.due(session, AT_ONCE)
    for handoff_id in waiting:
        await advise(bureau, handoff_id)


async def advise(bureau: Bureau, handoff_id: UUID) -> None:
    """Open what came, make the sum, seal it, and record it. Without the licence, note that nothing is to be done."""
    async with bureau.database.read() as session:
        found = await session.get_one(Handoff, handoff_id)
        case = await session.get_one(Case, found.case_id)
        result = (await handoff.files(session, handoff_id))[0]
    town = bureau.towns.get(case.municipality)
    made, partner, place = None, None, evidence.a_place(case.municipality, uuid4())
    if town is not None and town.has_licence(LICENCE) and case.is_open:
        made, partner = _made(bureau, town, case, await _opened(bureau, result.place))
        await evidence.keep_as_is(bureau.desk, case.municipality, place, msgspec.json.encode(made))
    async with bureau.database.begin() as session:
        await household.keep(session, handoff_id, made, place, partner, bureau.clock())


async def _opened(bureau: Bureau, place: str) -> Data | None:
    """The data that lie sealed there; None when they cannot be read, and never will be."""
    try:
        return household.read_data(bureau.unseal(await bureau.desk.vault.fetch(place)))
    except (FileNotFoundError, DecryptError, msgspec.MsgspecError) as error:  # not told: it may quote what came
        log.error("data-unreadable", error=type(error).__name__)  # noqa: TRY400
        return None


def _made(bureau: Bureau, town: Municipality, case: Case, data: Data | None) -> tuple[Advice, Person | None]:
    """The advice, and the partner who was found."""
    today = bureau.clock().date()
    if data is None:
        return Advice(INVESTIGATE, today, (UNREADABLE,), ()), None
    rules = norms.rules(bureau.law, town.facts.income, town.facts.assets)
    told = fit(case, data)
    return advice.advise(told, rules, told.collected_on, today), partner_found(case, data)
