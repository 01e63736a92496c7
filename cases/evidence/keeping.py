"""Keeping: one pass over the bytes of a file, from the socket into the vault, before any row names it.

Each chunk is counted, hashed, looked at and sealed as it arrives. A plain byte never lies on a disk.
"""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from cases import inspection, malware, paring, seal
from cases.disk import THIS_DISK, Disk
from cases.evidence.room import Room
from cases.inspection import ENOUGH, HEIC, JPEG, Finding, Inspection
from cases.malware import NOT_SCANNED, Scan, Scanner
from cases.paring import Malformed
from cases.refusal import (
    FileEmpty,
    FileIncomplete,
    FileKindUnknown,
    FileLocked,
    FileRefused,
    FileTooBig,
    FileUnreadable,
    Unavailable,
)
from cases.seal import Sealing
from cases.settings import Settings
from cases.vault import Vault, open_vault

UNKNOWN_KIND = "application/octet-stream"
PARTS_AT_ONCE, PARTS_IN_LINE = 16, 64
"""A part waits whole in memory until it is sealed: at most a megabyte each."""
REFUSALS: dict[str, type[FileRefused]] = {
    inspection.LOCKED: FileLocked,
    inspection.INCOMPLETE: FileIncomplete,
    inspection.UNREADABLE: FileUnreadable,
}


@dataclass(frozen=True)
class Desk:
    """What it takes to take in a file: the vault, the stage, the public keys, the largest size in bytes, a scanner."""

    vault: Vault
    stage: Path
    seals: Path
    file_limit: int
    scanner: Scanner = field(default_factory=Scanner)
    room: Room = field(default_factory=Room)
    parts: Room = field(default_factory=lambda: Room(PARTS_AT_ONCE, PARTS_IN_LINE))
    disk: Disk = THIS_DISK


def open_desk(house: Settings) -> Desk:
    """The desk of this house. Raises `ValueError` for a vault that cannot be."""
    scanner = Scanner(house.malware, house.clamd)
    return Desk(open_vault(house.vault, house.vault_keys), house.stage, house.seals, house.file_limit, scanner)


@dataclass(frozen=True)
class Kept:
    """A file that lies sealed in the vault. `digest` is the SHA-256 of the file as it was sent, `size` the bytes of
    what officers get, `risks` what a PDF would do or holds beside its pages."""

    place: str
    digest: str
    size: int
    media_type: str
    malware: str = NOT_SCANNED
    risks: tuple[str, ...] = ()


async def keep(desk: Desk, municipality: str, chunks: AsyncIterator[bytes]) -> Kept:
    """Check, hash, scan and seal the file and put it in the vault.

    Raises a `FileRefused` (nothing stays behind), or `Unavailable` when the desk is full, the disk does not take it, or
    a scanner that is required does not answer.
    """
    async with desk.room.place():
        chunks, start = await _begin(chunks)
        kind = inspection.kind_of(start)
        if kind is None:
            raise FileKindUnknown
        place = a_place(municipality, uuid4())
        stage = desk.stage / uuid4().hex
        async with AsyncExitStack() as opened:
            sealing = await opened.enter_async_context(_sealing(desk, municipality, stage))
            passing = _Pass(kind, sealing, Inspection(kind), desk.scanner.scan())
            await opened.enter_async_context(passing.looking)
            await opened.enter_async_context(passing.scan)
            async for chunk in chunks:
                await passing.take(chunk, desk.file_limit)
            found, state = await passing.end(is_required=desk.scanner.policy == malware.REQUIRED)
            await sealing.finish()
        await desk.vault.keep(stage, place)
        media_type = JPEG if kind == HEIC else kind
        return Kept(place, passing.digest.hexdigest(), passing.kept, media_type, state, found.risks)


class _Pass:
    """One file on its way: counted, hashed, looked at, scanned, pared and sealed, chunk by chunk."""

    def __init__(self, kind: str, sealing: Sealing, looking: Inspection, scan: Scan) -> None:
        self.digest, self.sent, self.kept = sha256(), 0, 0
        self.looking, self.scan = looking, scan
        self._sealing, self._paring, self._is_kept = sealing, paring.a_paring(kind), kind != HEIC

    async def take(self, chunk: bytes, limit: int) -> None:
        """One more chunk. Raises `FileTooBig`, or `FileUnreadable` as soon as the file says so."""
        self.sent += len(chunk)
        if self.sent > limit:
            raise FileTooBig
        self.digest.update(chunk)
        try:
            stays = self._paring.pare(chunk)
        except Malformed as error:
            raise FileUnreadable from error
        await self.looking.write(chunk)
        await self.scan.write(chunk)
        if self._is_kept:
            await self._seal(stays)

    async def end(self, *, is_required: bool) -> tuple[Finding, str]:
        """What was found, and what the scanner said, when both let it pass."""
        if not self._paring.is_whole:
            raise FileIncomplete
        found = await self.looking.verdict()
        if found.word != inspection.GOOD:
            raise REFUSALS[found.word]
        said = await self.scan.verdict()
        if said == malware.TOO_MUCH:
            raise FileUnreadable
        if said == malware.WAITS and is_required:
            raise Unavailable
        await self._seal(found.instead)
        return found, said

    async def _seal(self, content: bytes) -> None:
        if content:
            self.kept += len(content)
            await self._sealing.write(content)


async def keep_as_is(desk: Desk, municipality: str, place: str, content: bytes) -> Kept:
    """Seal bytes that another party gave us, without judging them, and put them at that place. Raises `Unavailable`."""
    stage = desk.stage / uuid4().hex
    async with _sealing(desk, municipality, stage) as sealing:
        await sealing.write(content)
        await sealing.finish()
    await desk.vault.keep(stage, place, anew=True)
    return describe(place, content)


def _sealing(desk: Desk, municipality: str, stage: Path) -> Sealing:
    return Sealing(stage, seal.recipients(desk.seals, municipality), desk.disk)


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
        if len(start) >= ENOUGH:
            break
    if not start:
        raise FileEmpty

    async def all_of_it() -> AsyncIterator[bytes]:
        yield start
        async for chunk in chunks:
            yield chunk

    return all_of_it(), start
