"""Needing: what one case needs and how that stands, and whether its term stands still."""

from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select

from cases import day, evidence, request
from cases.case import Case
from cases.database import Lookup
from cases.evidence import absence
from cases.request import Asked
from cases.standing import Standing
from officer_api.case.telling import Opschorting
from officer_api.evidence import requirement
from officer_api.evidence.requirement import Vereiste
from officer_api.operation import Call
from officer_api.query import Nothing

REASON = "aanvullingsverzoek"


class Given(NamedTuple):
    """What a resident answered in the guide."""

    answers: dict[str, str]


ANSWERS = Lookup(select(Case.answers).where(Case.id == bindparam("case_id")), Given)


async def told(call: Call[Nothing], case: Standing) -> tuple[list[Vereiste], Opschorting | None]:
    """How it stands with each need of the case, and its suspension while that lasts."""
    database, papers = call.state["database"], call.state["papers"]
    requests = await request.look_up(database, case.id)
    came = await evidence.look_up(database, case.id)
    (given,) = await database.look_up(ANSWERS, case_id=case.id)
    needs = evidence.needed(papers, given.answers, call.state["municipalities"][case.municipality], case.began_on)
    standing = evidence.stand(evidence.with_asked(needs, request.items(requests)), came)
    absent = await absence.look_up(database, case.id)
    return requirement.told(papers, standing, absent), _suspension(case, requests, day.today(call.now))


def _suspension(case: Standing, requests: list[Asked], on: date) -> Opschorting | None:
    """From the day after it was asked; nothing once the case ended or the day went by."""
    for each in requests:
        if each.ended_at is None and case.turn == "bewoner" and each.answer_by >= on:
            return Opschorting(day.today(each.made_at) + timedelta(days=1), each.answer_by, REASON)
    return None
