"""Delivery: brings messages on their way: due, rendered, with the carrier. Done by the worker, and by nobody else.

Each step is one transaction. A code is made in the transaction that renders its message; until the carrier has the
message it lies sealed for the worker. What the carrier took just before a crash is given once more under the same
Message-ID or file name: the one thing that can happen twice.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from random import SystemRandom
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
import pyrage
import structlog
from pyrage.x25519 import Recipient
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import code, decision, invitation, mail, municipality, post, template
from cases.carrier import Folder, MailCarrier, NotNow, Refused, open_carrier
from cases.case import BY_SYSTEM, Case
from cases.code import Code
from cases.database import Database
from cases.invitation import Hashed
from cases.letter import Press
from cases.municipality import Licence, Municipality
from cases.post import DUE, EMAIL, LETTER, RENDERED, Message
from cases.seal import WORKER, recipients
from cases.settings import Settings
from cases.template import Filling, Sheet, Words

INVITATION = "invitation"
ONLY_WHILE_OPEN = frozenset({"invitation", "reminder", "request"})
"""What is not said any more once the case has ended."""
AT_ONCE = 20
CLAIM = timedelta(minutes=5)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long a carrier that takes nothing is left alone, try after try; then the message has failed."""
LETTERS_NEED: Licence = "premium"
log = structlog.get_logger("delivery")


@dataclass(frozen=True)
class Office:
    """What delivery needs. `opened` opens what was sealed for the worker; `in_batches` puts letters together."""

    database: Database
    press: Press
    mails: MailCarrier
    folder: Folder
    recipient: Recipient
    opened: Callable[[bytes], bytes]
    portal: str
    in_batches: bool
    clock: Callable[[], datetime]

    def town(self, slug: str) -> Municipality:
        return self.press.municipalities[slug]


def open_office(
    house: Settings, database: Database, opened: Callable[[bytes], bytes], clock: Callable[[], datetime]
) -> Office:
    """The office of this house. Raises `ValueError`, or `OSError` for a key or password that is not there."""
    worker = recipients(house.seals, WORKER)[0]
    password = house.carrier_password.read_text().strip() if house.carrier_password else None
    press = Press(template.read(house.content), municipality.read_all(house.content))
    return Office(
        database, press, open_carrier(house.carrier, house.post, password), Folder(house.post), worker, opened,
        house.portal, house.letters == "batch", clock,
    )  # fmt: skip


async def deliver(office: Office) -> int:
    """One round: render what is due, give what is rendered. Returns how many messages went a step further."""
    rendered = await render(office)
    mails = await _claim(office, EMAIL)
    for message in mails:
        await _send(office, message)
    letters = await _claim(office, LETTER)
    for town, theirs in groupby(sorted(letters, key=lambda each: each.municipality), lambda each: each.municipality):
        await _print(office, town, list(theirs))
    return rendered + len(mails) + len(letters)


async def render(office: Office) -> int:
    """Fill in what is due; the mail and the letter of one invitation have the same code. Returns how many."""
    async with office.database.read() as session:
        due = list(await session.scalars(_to_do(DUE, office.clock())))
    pairs = list(dict.fromkeys((each.case_id, each.kind) for each in due))
    for case_id, kind in pairs:
        drawn = code.make(SystemRandom())
        hashed = await asyncio.to_thread(invitation.hashed, drawn) if kind == INVITATION else None
        async with office.database.begin() as session:
            await _render(office, session, case_id, kind, drawn, hashed)
    return len(due)


async def _render(
    office: Office, session: AsyncSession, case_id: UUID, kind: str, drawn: Code, hashed: Hashed | None
) -> None:
    now = office.clock()
    case = await session.scalar(select(Case).where(Case.id == case_id).with_for_update())
    due = _to_do(DUE, now).where(Message.case_id == case_id, Message.kind == kind)
    messages = list(await session.scalars(due.with_for_update()))
    if case is None or not messages:
        return
    if kind in ONLY_WHILE_OPEN and not case.is_open:
        for message in messages:
            message.state = post.CANCELLED
    elif not await invitation.is_taken(session, case.municipality, drawn):  # else the next round draws another
        filling = await _fill(office, session, case, drawn, hashed, now)
        for message in messages:
            await seal(office, session, message, filling, now)


async def _fill(
    office: Office, session: AsyncSession, case: Case, drawn: Code, hashed: Hashed | None, now: datetime
) -> Filling:
    """What is said to this case. The code of an invitation takes the place of older ones."""
    town, to = office.town(case.municipality), post.recipient(case)
    if hashed is None:
        decided = await decision.find(session, case)
        return Filling(case, to, town, office.portal, now, motive=(decided.motive if decided else None) or "")
    today = template.today(now)
    if case.respond_by is None:
        case.respond_by = today + timedelta(days=town.policy.respond_days)
    until = today + timedelta(days=town.policy.code_days)
    await invitation.withdraw(session, case, issued_before=now, now=now)
    invitation.issue_hashed(session, case, hashed, now, template.end_of(until) - now)
    return Filling(case, to, town, office.portal, now, str(drawn), until)


async def seal(office: Office, session: AsyncSession, message: Message, filling: Filling, now: datetime) -> None:
    """Say it in its words, and lay it ready, sealed, for the carrier."""
    words = await _words(office, session, message)
    sheet = template.compose(office.press.standard, message.id, message.kind, words, filling)
    message.sealed = pyrage.encrypt(msgspec.json.encode(sheet), [office.recipient])
    message.state, message.rendered_at, message.look_at = RENDERED, now, now
    message.template, message.language = words.version, filling.case.language


async def _words(office: Office, session: AsyncSession, message: Message) -> Words:
    """The municipality's own words where it has them; with the licence Extra those are for mails only."""
    own = await template.current(session, message.municipality, message.kind)
    town = office.town(message.municipality)
    if own is None or (message.channel == LETTER and not town.has_licence(LETTERS_NEED)):
        return office.press.standard.words(message.kind)
    return Words(own.subject, own.body, f"eigen {own.version}")


async def _claim(office: Office, channel: str) -> Sequence[Message]:
    """What is rendered and may go now; nobody else takes it for five minutes."""
    now = office.clock()
    async with office.database.read() as session:
        if not await session.scalar(_to_do(RENDERED, now).where(Message.channel == channel).limit(1)):
            return []
    async with office.database.begin() as session:
        wanted = _to_do(RENDERED, now).where(Message.channel == channel)
        claimed = list(await session.scalars(wanted.with_for_update(skip_locked=True)))
        for message in claimed:
            message.look_at, message.tries = now + CLAIM, message.tries + 1
            if channel == LETTER and office.in_batches and message.batch is None:
                message.batch = f"{now:%Y%m%d-%H%M%S}-{claimed[0].id.hex[:8]}"
    return claimed


async def _send(office: Office, message: Message) -> None:
    """A mail: sent, tried again later, or, when its address is refused, a letter instead."""
    sheet = _opened(office, message)
    composed = mail.compose(sheet, office.town(message.municipality), _domain(office.portal), office.clock())
    try:
        await office.mails.take(composed, _name(message, sheet))
    except Refused:
        await _give_up(office, message, "address-refused")
    except NotNow as error:
        await _later(office, message, str(error))
    else:
        await _gone(office, [message])


async def _print(office: Office, town: str, letters: list[Message]) -> None:
    """Letters of one municipality: each a file, or, in a batch, one file and its index."""
    ordered = sorted(letters, key=lambda each: (each.batch or "", str(each.id)))
    for batch, group in groupby(ordered, lambda each: each.batch):
        messages = list(group)
        try:
            await (_print_batch(office, town, batch, messages) if batch else _print_each(office, messages))
        except NotNow as error:
            for message in messages:
                await _later(office, message, str(error))
        else:
            await _gone(office, messages)


async def _print_batch(office: Office, town: str, batch: str, messages: list[Message]) -> None:
    sheets = [_opened(office, message) for message in messages]
    made, index = await asyncio.to_thread(office.press.batch, sheets, office.clock())
    office.folder.keep(f"{town}/{batch}.csv", index.encode())
    office.folder.keep(f"{town}/{batch}.pdf", made)


async def _print_each(office: Office, messages: list[Message]) -> None:
    for message in messages:
        sheet = _opened(office, message)
        made = await asyncio.to_thread(office.press.letter, sheet, office.clock())
        office.folder.keep(f"{_name(message, sheet)}.pdf", made)


async def _gone(office: Office, messages: Sequence[Message]) -> None:
    """The carrier has them. An invitation that left is what makes a case `uitgenodigd`."""
    now = office.clock()
    async with office.database.begin() as session:
        for message, case in await _again(session, messages):
            post.sent(session, case, message, now)
            if message.kind == INVITATION and case.status == "ontvangen":
                case.move(session, "uitgenodigd", now, BY_SYSTEM)


async def _later(office: Office, message: Message, why: str) -> None:
    log.warning("not-taken", message=str(message.id), why=why, tries=message.tries)
    if message.tries > len(WAITS):
        await _give_up(office, message, "carrier-down")
        return
    async with office.database.begin() as session:
        for ours, _ in await _again(session, [message]):
            ours.look_at = office.clock() + WAITS[ours.tries - 1]


async def _give_up(office: Office, message: Message, reason: str) -> None:
    """It failed, and officers hear it; a mail becomes a letter where there is a home to send it to."""
    now = office.clock()
    async with office.database.begin() as session:
        for ours, case in await _again(session, [message]):
            post.failed(session, case, ours, reason, now)
            await session.flush()
            if ours.channel == EMAIL and post.reaches(post.recipient(case), LETTER):
                await post.add(session, case, ours.kind, LETTER, now)


async def _again(session: AsyncSession, messages: Sequence[Message]) -> list[tuple[Message, Case]]:
    """The messages as they are now, those that are still ours, with their cases."""
    ours = Message.id.in_([each.id for each in messages]), Message.state == RENDERED
    found = select(Message, Case).join(Case, Case.id == Message.case_id).where(*ours).with_for_update()
    return [(message, case) for message, case in await session.execute(found)]


def _to_do(state: str, now: datetime) -> Select[Message]:
    come_up = select(Message).where(Message.state == state, Message.look_at <= now)
    return come_up.order_by(Message.look_at, Message.id).limit(AT_ONCE)


def _opened(office: Office, message: Message) -> Sheet:
    return msgspec.json.decode(office.opened(message.sealed or b""), type=Sheet)


def _name(message: Message, sheet: Sheet) -> str:
    """Where a file lies: by municipality, case and kind, and never twice."""
    return f"{message.municipality}/{sheet.number}-{message.kind}-{message.id.hex[:8]}"


def _domain(portal: str) -> str:
    return urlsplit(portal).hostname or "localhost"
