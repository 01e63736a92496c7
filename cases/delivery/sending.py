"""Sending: what lies rendered goes to the carrier: mails one by one, letters each or in a batch."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from urllib.parse import urlsplit
from uuid import uuid4

import structlog
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from cases import evidence, mail, post
from cases.carrier import NotNow, Refused
from cases.case import BY_SYSTEM, Case
from cases.decision import TELLS
from cases.delivery.office import Office
from cases.delivery.rendering import INVITATION, to_do
from cases.post import EMAIL, LETTER, RENDERED, Message
from cases.template import Sheet

CLAIM = timedelta(minutes=5)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long a carrier that takes nothing is left alone, try after try; then the message has failed."""
ARCHIVED = frozenset(TELLS.values())
"""What is kept as the municipality's archive wants it: the letter, also of what went as a mail."""
Kept = Sequence[tuple[Message, str | None]]
"""Messages, each with its place in the archive."""
log = structlog.get_logger("delivery")


async def send(office: Office) -> int:
    """Give mails and letters that lie ready to their carriers. Returns how many were looked at."""
    mails = await _claim(office, EMAIL)
    for message in mails:
        await _send(office, message)
    letters = await _claim(office, LETTER)
    for town, theirs in groupby(sorted(letters, key=lambda each: each.municipality), lambda each: each.municipality):
        await _print(office, town, list(theirs))
    return len(mails) + len(letters)


async def wake(office: Office) -> None:
    """What a killed worker had claimed goes at once, where there can be no other worker."""
    now = office.clock()
    if office.database.has_one_process:
        claimed = Message.state == RENDERED, Message.look_at > now, Message.look_at <= now + CLAIM
        async with office.database.begin() as session:
            await session.execute(update(Message).where(*claimed).values(look_at=now))


async def _claim(office: Office, channel: str) -> Sequence[Message]:
    """What is rendered and may go now; nobody else takes it for five minutes."""
    now = office.clock()
    async with office.database.read() as session:
        if not await session.scalar(to_do(RENDERED, now).where(Message.channel == channel).limit(1)):
            return []
    async with office.database.begin() as session:
        wanted = to_do(RENDERED, now).where(Message.channel == channel)
        claimed = list(await session.scalars(wanted.with_for_update(skip_locked=True)))
        for message in claimed:
            message.look_at, message.tries = now + CLAIM, message.tries + 1
            if channel == LETTER and office.in_batches and message.batch is None:
                message.batch = f"{now:%Y%m%d-%H%M%S}-{claimed[0].id.hex[:8]}"
    return claimed


async def _send(office: Office, message: Message) -> None:
    """A mail: sent, tried again later, or, when its address is refused, a letter instead."""
    sheet, kept = office.sheet(message), await _keep(office, [message])
    composed = mail.compose(sheet, office.town(message.municipality), _domain(office.portal), office.clock())
    try:
        await office.mails.take(composed, _name(message, sheet))
    except Refused:
        await _give_up(office, message, "address-refused")
    except NotNow as error:
        await _later(office, message, str(error))
    else:
        await _gone(office, kept)


async def _print(office: Office, town: str, letters: list[Message]) -> None:
    """Letters of one municipality: each a file, or, in a batch, one file and its index."""
    ordered = sorted(letters, key=lambda each: (each.batch or "", str(each.id)))
    for batch, group in groupby(ordered, lambda each: each.batch):
        messages = list(group)
        kept = await _keep(office, messages)
        try:
            await (_print_batch(office, town, batch, messages) if batch else _print_each(office, messages))
        except NotNow as error:
            for message in messages:
                await _later(office, message, str(error))
        else:
            await _gone(office, kept)


async def _print_batch(office: Office, town: str, batch: str, messages: list[Message]) -> None:
    sheets = [office.sheet(message) for message in messages]
    made, index = await asyncio.to_thread(office.press.batch, sheets, office.clock())
    office.folder.keep(f"{town}/{batch}.csv", index.encode())
    office.folder.keep(f"{town}/{batch}.pdf", made)


async def _print_each(office: Office, messages: list[Message]) -> None:
    for message in messages:
        sheet = office.sheet(message)
        made = await asyncio.to_thread(office.press.letter, sheet, office.clock())
        office.folder.keep(f"{_name(message, sheet)}.pdf", made)


async def _gone(office: Office, kept: Kept) -> None:
    """The carrier has them. An invitation that left is what makes a case `uitgenodigd`."""
    now, places = office.clock(), {message.id: place for message, place in kept}
    async with office.database.begin() as session:
        for message, case in await _again(session, [message for message, _ in kept]):
            message.place = places[message.id]
            post.sent(session, case, message, now)
            if message.kind == INVITATION and case.status == "ontvangen":
                case.move(session, "uitgenodigd", now, BY_SYSTEM)


async def _keep(office: Office, messages: Sequence[Message]) -> Kept:
    """Seal each decision as it is told in the vault, for the municipality's archive, before the carrier has it: what
    goes wrong here makes nobody get a mail twice. Gives the places."""
    return [(each, await _keep_one(office, each) if each.kind in ARCHIVED else None) for each in messages]


async def _keep_one(office: Office, message: Message) -> str:
    made = await asyncio.to_thread(office.press.letter, office.sheet(message), office.clock())
    place = evidence.a_place(message.municipality, uuid4())
    await evidence.keep_as_is(office.desk, message.municipality, place, made)
    return place


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
            await post.undeliverable(session, case, ours, reason, now)


async def _again(session: AsyncSession, messages: Sequence[Message]) -> list[tuple[Message, Case]]:
    """The messages as they are now, those that are still ours, with their cases."""
    ours = Message.id.in_([each.id for each in messages]), Message.state == RENDERED
    found = select(Message, Case).join(Case, Case.id == Message.case_id).where(*ours).with_for_update()
    return [(message, case) for message, case in await session.execute(found)]


def _name(message: Message, sheet: Sheet) -> str:
    """Where a file lies: by municipality, case and kind, and never twice."""
    return f"{message.municipality}/{sheet.number}-{message.kind}-{message.id.hex[:8]}"


def _domain(portal: str) -> str:
    return urlsplit(portal).hostname or "localhost"
