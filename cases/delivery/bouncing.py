"""Bouncing: mails that came back, as the mail server lays them in a folder, one file each (`*.eml`)."""

import asyncio
from pathlib import Path

import structlog

from cases import bounce
from cases.delivery.office import Office

UNREAD = ".unread"
"""What is no bounce gets this ending, for somebody to look at."""
log = structlog.get_logger("delivery")


async def take_bounces(office: Office) -> int:
    """Let letters go instead of mails that came back; returns how many files were looked at."""
    files = await asyncio.to_thread(lambda: sorted(office.bounces.glob("*.eml")))
    for file in files:
        await _take(office, file)
    return len(files)


async def _take(office: Office, file: Path) -> None:
    """The file goes when its effect is kept; whoever is killed in between finds nothing left to change."""
    returned = bounce.read(await asyncio.to_thread(file.read_bytes))
    if returned is None:
        log.warning("no-bounce", file=file.name)
        await asyncio.to_thread(file.rename, file.with_suffix(UNREAD))
        return
    async with office.database.begin() as session:
        await bounce.take(session, returned, office.clock())
    await asyncio.to_thread(file.unlink, missing_ok=True)
