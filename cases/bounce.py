"""Bounce: a mail that came back after it was taken (RFC 3464): which message it was, and a letter instead.

Our mails name their message in the Message-ID, and nobody can guess one. A mail that is only late is none.
"""

from collections.abc import Iterator
from datetime import datetime
from email import message_from_bytes, policy
from email.message import Message
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import post
from cases.case import Case

DELIVERY_STATUS = "message/delivery-status"
RETURNED = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers")
FAILED, FOR_GOOD = "failed", "5."
REASON = "bounced"


def read(content: bytes) -> UUID | None:
    """The message of which this tells that it does not arrive, now or later; None for anything else."""
    mail = message_from_bytes(content, policy=policy.default)
    parts = list(mail.walk())
    if not any(_is_final(lines) for part in parts if part.get_content_type() == DELIVERY_STATUS for lines in _of(part)):
        return None
    for part in parts:
        if part.get_content_type() in RETURNED and (found := _named(part)):
            return found
    return None


async def take(session: AsyncSession, message_id: UUID, now: datetime) -> bool:
    """Let a letter go instead, once; returns whether there was such a mail."""
    wanted = select(post.Message, Case).join(Case, Case.id == post.Message.case_id)
    mailed = post.Message.id == message_id, post.Message.channel == post.EMAIL, post.Message.state == post.SENT
    found = (await session.execute(wanted.where(*mailed).with_for_update())).one_or_none()
    if found is not None:
        await post.undeliverable(session, found[1], found[0], REASON, now)
    return found is not None


def _of(part: Message) -> Iterator[Message]:
    """The groups of lines in a report: one about the server, one about each recipient."""
    content = part.get_payload()
    return (each for each in content if isinstance(each, Message)) if isinstance(content, list) else iter(())


def _is_final(lines: Message) -> bool:
    action, status = str(lines.get("Action", "")), str(lines.get("Status", ""))
    return action.strip().lower() == FAILED and status.strip().startswith(FOR_GOOD)


def _named(part: Message) -> UUID | None:
    """The message that a returned mail, or its returned head, is."""
    whole = part.get_payload(0) if part.is_multipart() else None
    if not isinstance(whole, Message):
        head = part.get_payload(decode=True)
        whole = message_from_bytes(head if isinstance(head, bytes) else b"", policy=policy.default)
    returned: Message = whole
    name = str(returned.get("Message-ID", "")).strip().removeprefix("<").partition("@")[0]
    try:
        return UUID(name)
    except ValueError:
        return None
