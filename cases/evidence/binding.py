"""Binding: several photos of one paper, joined to one PDF on their way in. No plain byte lies on a disk."""

import asyncio
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator

from cases import binder
from cases.refusal import FileIncomplete, FileKindUnknown, FileLocked, FileRefused, FileTooBig, FileUnreadable

PATIENCE_SECONDS = 20
PIECE = 64 * 1024
MOST_WORDS = 4096
REFUSALS: dict[str, type[FileRefused]] = {each.code: each for each in (FileKindUnknown, FileIncomplete, FileLocked)}

Chunks = AsyncIterator[bytes]


async def bound(papers: AsyncIterator[Chunks], limit: int) -> Chunks:
    """The only paper as it is, or the PDF that several become. They may have `limit` bytes together.

    Raises a `FileRefused`. Their bytes wait in a process of their own, whose memory is limited.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "cases.binder", stdin=PIPE, stdout=PIPE, stderr=PIPE
    )
    try:
        await _give(process, papers, limit)
        while chunk := await _answer(process):
            yield chunk
        await _must_have_ended_well(process)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def _give(process: Process, papers: AsyncIterator[Chunks], limit: int) -> None:
    size = 0
    async for paper in papers:
        async for chunk in paper:
            size += len(chunk)
            if size > limit:
                raise FileTooBig
            if chunk:
                await _write(process, struct.pack(">I", len(chunk)) + chunk)
        await _write(process, struct.pack(">I", 0))
    if process.stdin is not None:
        process.stdin.close()


async def _write(process: Process, piece: bytes) -> None:
    if process.stdin is None:
        return
    try:
        process.stdin.write(piece)
        await process.stdin.drain()
    except (BrokenPipeError, ConnectionResetError):
        return  # it was killed; how it ended will tell


async def _answer(process: Process) -> bytes:
    if process.stdout is None:
        return b""
    try:
        return await asyncio.wait_for(process.stdout.read(PIECE), PATIENCE_SECONDS)
    except TimeoutError:
        raise FileUnreadable from None


async def _must_have_ended_well(process: Process) -> None:
    words = await process.stderr.read(MOST_WORDS) if process.stderr else b""
    ended = await process.wait()
    if ended == binder.REFUSED:
        raise REFUSALS.get(words.decode("ascii", "replace"), FileUnreadable)
    if ended != 0:
        raise FileUnreadable
