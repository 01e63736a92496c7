"""Rendering: what is due gets its words, and its code where it has one, and lies ready for the carrier, sealed."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import SystemRandom
from uuid import UUID

import msgspec
import pyrage
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import code, day, decision, invitation, post, template
from cases.case import Case
from cases.code import Code
from cases.delivery.office import Office
from cases.invitation import Hashed
from cases.post import DUE, LETTER, RENDERED, Message
from cases.template import Filling

INVITATION = "invitation"
ONLY_WHILE_OPEN = frozenset({"invitation", "reminder", "request"})
"""What is not said any more once the case has ended."""
AT_ONCE = 20


@dataclass(frozen=True)
class Made:
    """What is made before the transaction: the code of an invitation, the officer's own words of a decision."""

    code: Code
    hashed: Hashed | None = None
    own_words: str = ""


async def render(office: Office) -> int:
    """Fill in what is due; the mail and the letter of one invitation have the same code. Returns how many."""
    async with office.database.read() as session:
        due = list(await session.scalars(_due(office, office.clock())))
    for case_id, kind in dict.fromkeys((each.case_id, each.kind) for each in due):
        made = await _make(office, case_id, kind)
        async with office.database.begin() as session:
            await _render(office, session, case_id, kind, made)
    return len(due)


def to_do(state: str, now: datetime) -> Select[Message]:
    """Messages in that state whose time has come, at most twenty."""
    come_up = select(Message).where(Message.state == state, Message.look_at <= now)
    return come_up.order_by(Message.look_at, Message.id).limit(AT_ONCE)


async def seal(office: Office, session: AsyncSession, message: Message, filling: Filling, now: datetime) -> None:
    """Say it in its words, and lay it ready, sealed, for the carrier."""
    town, standard = office.town(message.municipality), office.press.standard
    words = await template.words(session, standard, town, message.kind, by_letter=message.channel == LETTER)
    sheet = template.compose(standard, message.id, message.kind, words, filling)
    message.sealed = pyrage.encrypt(msgspec.json.encode(sheet), [office.recipient])
    message.state, message.rendered_at, message.look_at = RENDERED, now, now
    message.template, message.language = words.version, filling.case.language


def _due(office: Office, now: datetime) -> Select[Message]:
    """What is due now: while nobody is to be disturbed, only what cannot wait."""
    due = to_do(DUE, now)
    return due.where(Message.at_once) if office.rests and day.is_quiet(now) else due


async def _make(office: Office, case_id: UUID, kind: str) -> Made:
    drawn = code.make(SystemRandom())
    if kind == INVITATION:
        return Made(drawn, await asyncio.to_thread(invitation.hashed, drawn))
    if kind != decision.TELLS[decision.REJECTED]:
        return Made(drawn)
    async with office.database.read() as session:
        decided = await session.get(decision.Decision, case_id)
    if decided is None or decided.place is None:
        return Made(drawn)
    sealed = await office.desk.vault.fetch(decided.place)
    return Made(drawn, own_words=office.opened(sealed).decode())


async def _render(office: Office, session: AsyncSession, case_id: UUID, kind: str, made: Made) -> None:
    now = office.clock()
    case = await session.scalar(select(Case).where(Case.id == case_id).with_for_update())
    due = _due(office, now).where(Message.case_id == case_id, Message.kind == kind)
    messages = list(await session.scalars(due.with_for_update()))
    if case is None or not messages:
        return
    if kind in ONLY_WHILE_OPEN and not case.is_open:
        for message in messages:
            message.state = post.CANCELLED
    elif not await invitation.is_taken(session, case.municipality, made.code):  # else the next round draws another
        filling = await _fill(office, session, case, made, now)
        for message in messages:
            await seal(office, session, message, filling, now)


async def _fill(office: Office, session: AsyncSession, case: Case, made: Made, now: datetime) -> Filling:
    """What is said to this case. The code of an invitation takes the place of older ones."""
    town, to = office.town(case.municipality), post.recipient(case)
    if made.hashed is None:
        decided = await decision.find(session, case)
        motive = (decided.motive if decided else None) or ""
        return Filling(case, to, town, office.portal, now, motive=motive, own_words=made.own_words)
    today = day.today(now)
    if case.respond_by is None:
        case.respond_by = today + timedelta(days=town.policy.respond_days)
    until = today + timedelta(days=town.policy.code_days)
    await invitation.withdraw(session, case, issued_before=now, now=now)
    invitation.issue_hashed(session, case, made.hashed, now, day.end_of(until) - now)
    return Filling(case, to, town, office.portal, now, str(made.code), until)
