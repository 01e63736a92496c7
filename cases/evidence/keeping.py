"""Keeping: one pass over the bytes of a file, from the socket into the vault, before any row names it.

Each chunk is counted, hashed, looked at and sealed as it arrives. A plain byte never lies on a disk.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from cases import inspection, seal
from cases.inspection import Inspection
from cases.refusal import (
    FileEmpty,
    FileIncomplete,
    FileKindUnknown,
    FileLocked,
    FileRefused,
    FileTooBig,
    FileUnreadable,
)
from cases.seal import Sealing
from cases.vault import Vault

AT_ONCE = 8
START, END = 8, 2048
MALWARE_NOT_SCANNED = "niet_gescand"
UNKNOWN_KIND = "application/octet-stream"
REFUSALS: dict[str, type[FileRefused]] = {inspection.LOCKED: FileLocked, inspection.UNREADABLE: FileUnreadable}


@dataclass(frozen=True)
class Desk:
    """What it takes to take in a file: the vault, the stage, the public keys, the largest size in bytes."""

    vault: Vault
    stage: Path
    seals: Path
    file_limit: int
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))


@dataclass(frozen=True)
class Kept:
    """A file that lies sealed in the vault. `digest` is the SHA-256 of the file as it was sent, `size` its bytes."""

    place: str
    digest: str
    size: int
    media_type: str
    malware: str = MALWARE_NOT_SCANNED


async def keep(desk: Desk, municipality: str, chunks: AsyncIterator[bytes]) -> Kept:
    """Check, hash and seal the file and put it in the vault.

    Raises a `FileRefused` (nothing stays behind), or `Unavailable` when the disk does not take it.
    """
    async with desk.places:
        chunks, start = await _begin(chunks)
        kind = inspection.kind_of(start)
        if kind is None:
            raise FileKindUnknown
        place = a_place(municipality, uuid4())
        stage = desk.stage / uuid4().hex
        async with Sealing(stage, seal.recipients(desk.seals, municipality)) as sealing, Inspection(kind) as looking:
            digest, size = await _pass(desk, kind, chunks, sealing, looking)
            verdict = await looking.verdict()
            if verdict != inspection.GOOD:
                raise REFUSALS[verdict]
            await sealing.finish()
        await desk.vault.keep(stage, place)
        return Kept(place, digest, size, kind)


async def keep_as_is(desk: Desk, municipality: str, place: str, content: bytes) -> Kept:
    """Seal bytes that another party gave us, without judging them, and put them at that place. Raises `Unavailable`."""
    stage = desk.stage / uuid4().hex
    async with Sealing(stage, seal.recipients(desk.seals, municipality)) as sealing:
        await sealing.write(content)
        await sealing.finish()
    await desk.vault.keep(stage, place)
    return describe(place, content)


def describe(place: str, content: bytes) -> Kept:
    """What is known of bytes that lie sealed at that place."""
    return Kept(place, sha256(content).hexdigest(), len(content), inspection.kind_of(content) or UNKNOWN_KIND)


def a_place(municipality: str, name: UUID) -> str:
    """Where in the vault a file of that name lies."""
    return f"{municipality}/{name.hex[:2]}/{name.hex}.age"


async def _begin(chunks: AsyncIterator[bytes]) -> tuple[AsyncIterator[bytes], bytes]:
    """The chunks again, with enough of the start read to know the kind. Raises `FileEmpty`."""
    start = b""
    async for chunk in chunks:
        start += chunk
        if len(start) >= START:
            break
    if not start:
        raise FileEmpty

    async def all_of_it() -> AsyncIterator[bytes]:
        yield start
        async for chunk in chunks:
            yield chunk

    return all_of_it(), start


async def _pass(
    desk: Desk, kind: str, chunks: AsyncIterator[bytes], sealing: Sealing, looking: Inspection
) -> tuple[str, int]:
    digest, size, end = sha256(), 0, b""
    async for chunk in chunks:
        size += len(chunk)
        if size > desk.file_limit:
            raise FileTooBig
        digest.update(chunk)
        end = (end + chunk)[-END:]
        await looking.write(chunk)
        await sealing.write(chunk)
    if not inspection.is_whole(kind, end):
        raise FileIncomplete
    return digest.hexdigest(), size
