"""Letterbox: the letters and mails that the residents had before the town opened, with the codes they know."""

from collections.abc import Sequence

from cases import case, day, delivery, invitation, post
from cases.delivery import Office
from cases.template import Filling
from practice.town import Present

INVITATION = "invitation"


async def fill(office: Office, everybody: Sequence[Present]) -> None:
    """Let the worker bring the invitation of each resident whose code opens something."""
    for present in everybody:
        if present.code is not None:
            await _fill(office, present)


async def _fill(office: Office, present: Present) -> None:
    resident, town = present.resident, office.town(present.resident.municipality)
    async with office.database.begin() as session:
        found = await case.find(session, resident.case_id, frozenset({resident.municipality}), to_change=True)
        live = await invitation.live(session, found, office.clock())
        if live is None:
            return
        until = day.today(live.expires_at)
        filling = Filling(found, post.recipient(found), town, office.portal, live.issued_at, present.code or "", until)
        await post.tell(session, found, INVITATION, live.issued_at)
        await session.flush()
        for message in await post.messages(session, found.id):
            await delivery.seal(office, session, message, filling, office.clock())
