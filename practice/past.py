"""Past: what happened in the practice town before it opened, done by the verbs of the house in the order of time."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from cases import case, evidence, handoff, invitation
from cases.case import BY_OFFICER, BY_RESIDENT, BY_SYSTEM, Case, Opening
from cases.database import Database
from cases.evidence import Desk, Kept, Need, Paper
from cases.evidence.need import PARTNER
from cases.handoff import following
from cases.municipality import Municipality
from cases.ockto import Data, Result
from practice import ockto
from practice.payslip import Payslip
from practice.resident import Resident

PAYSLIP = "payslip"
PAPERS, DATA = "bewijsstukken_ontvangen", "gegevens_ontvangen"


@dataclass(frozen=True)
class Town:
    """What a past needs: who lives here, what the municipalities ask, and where papers are handed in."""

    residents: tuple[Resident, ...]
    municipalities: Mapping[str, Municipality]
    papers: tuple[Paper, ...]
    desk: Desk


@dataclass(frozen=True)
class Step:
    """At that moment the resident's case got that status. `needs` is what it asked; the others are what came."""

    at: datetime
    status: str
    resident: Resident
    municipality: Municipality
    needs: list[Need]
    came: Mapping[Need, Kept]
    collected: tuple[tuple[Kept, Result], ...] = ()


async def make(database: Database, town: Town, made: datetime) -> None:
    """Let everything have happened before the moment `made`, all or nothing."""
    steps = [step for resident in town.residents for step in await _steps(town, resident, made)]
    async with database.begin() as session:
        for step in sorted(steps, key=lambda step: step.at):
            await _happen(session, step)
            await session.flush()


async def _steps(town: Town, resident: Resident, made: datetime) -> list[Step]:
    """The steps of a past, spread evenly over its days. Papers enter the vault here, before a row names them."""
    began = made - timedelta(days=resident.days)
    pace = timedelta(days=resident.days) / len(resident.past)
    municipality = town.municipalities[resident.municipality]
    needs = evidence.needed(town.papers, resident.answers, municipality, began.date())
    first = Step(began, "ontvangen", resident, municipality, needs, {})
    came = await _keep_payslips(town.desk, first) if PAPERS in resident.past else {}
    collected = (await _keep_collected(town.desk, first),) if DATA in resident.past else ()
    return [
        replace(first, at=began + pace * index, status=status, came=came, collected=collected)
        for index, status in enumerate(resident.past)
    ]


async def _keep_payslips(desk: Desk, step: Step) -> dict[Need, Kept]:
    asked = [need for need in step.needs if need.paper == PAYSLIP]
    payslips = [Payslip(step.resident.name_of(need.person), need.month or "").jpeg() for need in asked]
    kept = [evidence.keep(desk, step.resident.municipality, _at_once(payslip)) for payslip in payslips]
    return dict(zip(asked, await asyncio.gather(*kept), strict=True))


async def _keep_collected(desk: Desk, step: Step) -> tuple[Kept, Result]:
    """What the practice Ockto tells of this resident, sealed as the worker would."""
    resident = step.resident
    partner = resident.partner.born if resident.partner else None
    names = {resident.born: resident.full_name} | ({partner: resident.name_of(PARTNER)} if partner else {})
    told = ockto.collected(resident.born, partner, names, step.at)
    result = Result(msgspec.convert(told, Data), ())
    return await following.seal_result(desk, resident.municipality, result), result


async def _at_once(content: bytes) -> AsyncIterator[bytes]:
    yield content


async def _happen(session: AsyncSession, step: Step) -> None:
    if step.status == "ontvangen":
        _begin(session, step)
        return
    found = await case.find(session, step.resident.case_id, frozenset({step.municipality.slug}), to_change=True)
    if step.status == "uitgenodigd":
        _invite(session, found, step)
    elif step.status == DATA:
        await _collect(session, found, step)
    elif step.status == PAPERS:
        await _hand_in(session, found, step)
    else:
        _move(session, found, step)


def _begin(session: AsyncSession, step: Step) -> None:
    resident, policy = step.resident, step.municipality.policy
    opening = Opening(
        id=resident.case_id,
        municipality=resident.municipality,
        number=resident.case_number,
        kind=resident.kind,
        language=resident.language,
        channel=resident.channel,
        began_on=step.at.date(),
        decide_by=step.at.date() + timedelta(weeks=policy.decide_weeks),
    )
    begun = case.begin(session, opening, resident.people(), step.at)
    begun.answer(session, resident.answers, step.at)


def _invite(session: AsyncSession, found: Case, step: Step) -> None:
    policy = step.municipality.policy
    invitation.issue(session, found, step.resident.code, step.at, timedelta(days=policy.code_days))
    found.respond_by = step.at.date() + timedelta(days=policy.respond_days)
    found.move(session, step.status, step.at, BY_SYSTEM)


async def _collect(session: AsyncSession, found: Case, step: Step) -> None:
    """By the resident, with the app."""
    kept, result = step.collected[0]
    begun = await handoff.begin(session, found, step.municipality, "", step.at)
    received = await handoff.take_in(session, begun.id, kept, result, step.at)
    received.closed_at = step.at


async def _hand_in(session: AsyncSession, found: Case, step: Step) -> None:
    """By the resident, or, where papers come by post, by the officer who copied them."""
    by = BY_RESIDENT if step.municipality.policy.has("upload") else BY_OFFICER
    for need, kept in step.came.items():
        await evidence.take_in(session, found, step.needs, need, kept, by, step.at)


def _move(session: AsyncSession, found: Case, step: Step) -> None:
    if step.status == "besluit_genomen":
        found.outcome = step.resident.outcome
    if step.status == "afgebroken":
        found.reason = step.resident.reason
    found.move(session, step.status, step.at, BY_OFFICER)
