"""Retention: what is forgotten, and when."""

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

from cases import brake, client, decision, event, evidence, feedback, handoff, household, post, reply, visit
from cases.database import Database
from cases.disk import Disk
from cases.evidence.upload import sweep_uploads
from cases.vault import Vault

ORPHANS_AFTER = timedelta(hours=24)


async def sweep(database: Database, vault: Vault, stage: Path, now: datetime) -> int:
    """Forget what is over, such as visits, events and stored answers, and files without a row; returns how many.

    A file is an orphan when it lies in the vault (or on the stage) for a day without a row: a hand-in that broke off.
    """
    async with database.begin() as session:
        await visit.sweep(session, now)
        await brake.sweep(session, now)
        await client.sweep(session, now)
        await event.sweep(session, now)
        await feedback.sweep(session, now)
        await reply.sweep(session, now)
        await sweep_uploads(session, now)
    old = await vault.older_than(now - ORPHANS_AFTER)
    async with database.read() as session:
        named = await evidence.places(session) | await handoff.places(session) | await household.places(session)
        named |= await decision.places(session) | await post.places(session)
    orphans = [place for place in old if place not in named]
    for place in orphans:
        await vault.forget(place)
    return len(orphans) + await asyncio.to_thread(_sweep_stage, vault.disk, stage, now - ORPHANS_AFTER)


def _sweep_stage(disk: Disk, stage: Path, before: datetime) -> int:
    left = [file for file in stage.glob("*") if file.stat().st_mtime < before.timestamp()]
    for file in left:
        disk.remove(file)
    return len(left)
