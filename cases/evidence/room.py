"""Room: how many files are looked at together, and how many more may wait for it. Others come back later."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from cases.refusal import Unavailable

AT_ONCE, IN_LINE = 8, 24
PATIENCE_SECONDS = 20


class Room:
    """Room for files. A file is looked at in a process of its own, so their number bounds the memory."""

    def __init__(self, at_once: int = AT_ONCE, in_line: int = IN_LINE, patience: float = PATIENCE_SECONDS) -> None:
        self._places, self._in_line, self._patience = asyncio.Semaphore(at_once), in_line, patience
        self._waiting = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """A place, for as long as the block lasts. Raises `Unavailable` when the line is full, or does not move."""
        await self._enter()
        try:
            yield
        finally:
            self._places.release()

    async def _enter(self) -> None:
        if self._places.locked() and self._waiting >= self._in_line:
            raise Unavailable
        self._waiting += 1
        try:
            async with asyncio.timeout(self._patience):
                await self._places.acquire()
        except TimeoutError as error:
            raise Unavailable from error
        finally:
            self._waiting -= 1
