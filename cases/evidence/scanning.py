"""Scanning: papers that came while the scanner did not answer are scanned as soon as it does, by the worker."""

import asyncio
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from cases import malware
from cases.case import Case
from cases.database import Database
from cases.evidence import Desk, Evidence, scanned

PIECE = 64 * 1024
AT_ONCE = 20


async def scan_waiting(
    database: Database, desk: Desk, opened: Callable[[bytes], bytes], clock: Callable[[], datetime]
) -> int:
    """Scan some of the papers that wait, the oldest first; returns how many got an answer.

    Stops at the first that gets none: then the scanner is still down. `opened` opens what was sealed for the worker.
    """
    waiting = select(Evidence).where(Evidence.malware == malware.WAITS).order_by(Evidence.handed_in_at).limit(AT_ONCE)
    async with database.read() as session:
        found = list(await session.scalars(waiting))
    for done, each in enumerate(found):
        said = await _said_of(desk, await asyncio.to_thread(opened, await desk.vault.fetch(each.place)))
        if said == malware.WAITS:
            return done
        async with database.begin() as session:
            case, evidence = await session.get(Case, each.case_id), await session.get(Evidence, each.id)
            if case is not None and evidence is not None and evidence.malware == malware.WAITS:
                await scanned(session, case, evidence, said, clock())
    return len(found)


async def _said_of(desk: Desk, content: bytes) -> str:
    async with desk.scanner.scan() as scan:
        for start in range(0, len(content), PIECE):
            await scan.write(content[start : start + PIECE])
        said = await scan.verdict()
    return malware.NOT_SCANNED if said == malware.TOO_MUCH else said
