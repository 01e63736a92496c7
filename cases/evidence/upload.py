"""Upload: a paper that arrives in parts, so that a connection that is lost costs one part and not the whole file.

Each part is sealed, on its own, to a key pair made for this upload. Its private half is the upload's token, which only
the sender's browser keeps: until they finish, nobody can read what waits on the stage. See docs/decisions/0012.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pyrage
from pyrage.x25519 import Identity, Recipient
from sqlalchemy import ForeignKey, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import seal
from cases.case import Case
from cases.database import Table
from cases.disk import Disk, forget, move_durably, write_durably
from cases.evidence.keeping import Desk
from cases.evidence.need import Need
from cases.refusal import CaseFull, DiskFull, FileAbsent, FileEmpty, FileTooBig, UnknownUpload
from cases.vault import not_taken

LONGEST_PART = 1_000_000
MOST_OF_CASE, MOST_OF_TOWN = 10, 2_000_000_000
WAITS = timedelta(hours=24)


class Upload(Table):
    """A paper on its way: how long each of its files is, how much came, and the receipt when it is handed in."""

    __tablename__ = "upload"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    municipality: Mapped[str]
    need: Mapped[str]
    key: Mapped[str]
    sizes: Mapped[list[int]]
    size: Mapped[int]
    came: Mapped[int] = mapped_column(default=0)
    receipt: Mapped[str | None]
    begun_at: Mapped[datetime] = mapped_column(index=True)


async def begin(
    session: AsyncSession, case: Case, need: Need, sizes: Sequence[int], limit: int, now: datetime
) -> tuple[Upload, str]:
    """A new upload of files of these sizes, at most `limit` bytes together, and its token.

    Raises `FileEmpty`, `FileTooBig`, `CaseFull`, or `DiskFull` when too much waits of this municipality.
    """
    if not sizes or min(sizes) < 1:
        raise FileEmpty
    if sum(sizes) > limit:
        raise FileTooBig
    await _must_have_room(session, case, sum(sizes))
    token = Identity.generate()
    upload = Upload(
        id=uuid4(), case_id=case.id, municipality=case.municipality, need=str(need), key=str(token.to_public()),
        sizes=list(sizes), size=sum(sizes), came=0, begun_at=now,
    )  # fmt: skip
    session.add(upload)
    return upload, str(token)


async def upload_of(session: AsyncSession, case: Case, name: UUID, now: datetime) -> Upload:
    """The upload of this case with that id. Raises `UnknownUpload`, also when it waited too long."""
    found = await session.get(Upload, name)
    if found is None or found.case_id != case.id or found.begun_at < now - WAITS:
        raise UnknownUpload
    return found


async def keep_part(desk: Desk, upload: Upload, part: bytes) -> None:
    """Seal the part that follows, and write it to disk. Raises `FileTooBig` or `Unavailable`."""
    if upload.came + len(part) > upload.size or len(part) > LONGEST_PART:
        raise FileTooBig
    sealed = await asyncio.to_thread(seal.seal, part, [Recipient.from_str(upload.key)])
    try:
        await asyncio.to_thread(_write, desk.disk, desk.stage / f"{upload.id.hex}-{upload.came:012}.part", sealed)
    except OSError as error:
        raise not_taken(error) from error


async def note_part(session: AsyncSession, upload: Upload, length: int) -> int:
    """Note that a part of that length lies on disk, unless another came first; returns how much there is now."""
    noted = update(Upload).where(Upload.id == upload.id, Upload.came == upload.came).values(came=upload.came + length)
    await session.execute(noted)
    return await session.scalar(select(Upload.came).where(Upload.id == upload.id)) or 0


async def files_of(desk: Desk, upload: Upload, token: str) -> AsyncIterator[AsyncIterator[bytes]]:
    """The bytes of each file, opened with the token. Raises `UnknownUpload` for another's, `FileAbsent` for a gap."""
    opened = _Opened(desk.stage, upload, _must_fit(upload, token))
    for size in upload.sizes:
        yield opened.next(size)


async def forget_parts(desk: Desk, upload: Upload) -> None:
    """Take what waited off the stage."""
    for file in desk.stage.glob(f"{upload.id.hex}-*.part"):
        await asyncio.to_thread(forget, desk.disk, file)


async def sweep_uploads(session: AsyncSession, now: datetime) -> None:
    """Forget uploads that waited too long; their parts leave the stage as every orphan there does."""
    await session.execute(delete(Upload).where(Upload.begun_at < now - WAITS))


class _Opened:
    """The plain bytes of an upload, one part in memory at a time."""

    def __init__(self, stage: Path, upload: Upload, token: Identity) -> None:
        self._stage, self._upload, self._token = stage, upload, token
        self._at, self._rest = 0, b""

    async def next(self, size: int) -> AsyncIterator[bytes]:
        """The next `size` bytes."""
        while size:
            if not self._rest:
                self._rest = await asyncio.to_thread(self._open_part)
            taken, self._rest = self._rest[:size], self._rest[size:]
            size -= len(taken)
            yield taken

    def _open_part(self) -> bytes:
        file = self._stage / f"{self._upload.id.hex}-{self._at:012}.part"
        try:
            part = bytes(pyrage.decrypt(file.read_bytes(), [self._token]))
        except (OSError, pyrage.DecryptError) as error:
            raise FileAbsent from error
        self._at += len(part)
        return part


async def _must_have_room(session: AsyncSession, case: Case, size: int) -> None:
    waiting = select(func.count()).where(Upload.case_id == case.id, Upload.receipt.is_(None))
    if (await session.scalar(waiting) or 0) >= MOST_OF_CASE:
        raise CaseFull
    town = select(func.sum(Upload.size)).where(Upload.municipality == case.municipality, Upload.receipt.is_(None))
    if (await session.scalar(town) or 0) + size > MOST_OF_TOWN:
        raise DiskFull


def _must_fit(upload: Upload, token: str) -> Identity:
    try:
        identity = Identity.from_str(token)
    except pyrage.IdentityError as error:
        raise UnknownUpload from error
    if str(identity.to_public()) != upload.key:
        raise UnknownUpload
    return identity


def _write(disk: Disk, file: Path, sealed: bytes) -> None:
    """Whole or not at all, and durably: the row that counts it comes after."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = file.parent / uuid4().hex
    write_durably(disk, beside, sealed)
    move_durably(disk, beside, file)
