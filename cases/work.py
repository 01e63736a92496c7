"""Work: the worker's loop, which does what nobody waits for.

Run by `python -m cases work`, or by practice beside the doors.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import structlog

from cases import retention
from cases.database import Database
from cases.vault import Vault

SWEEP_EVERY_SECONDS = 3600
log = structlog.get_logger("work")


async def work(database: Database, vault: Vault, stage: Path, clock: Callable[[], datetime]) -> None:
    """Sweep every hour, until cancelled."""
    while True:
        try:
            log.info("swept", orphans=await retention.sweep(database, vault, stage, clock()))
        except Exception:  # the loop outlives whatever goes wrong in one round
            log.exception("sweep-failed")
        await asyncio.sleep(SWEEP_EVERY_SECONDS)
