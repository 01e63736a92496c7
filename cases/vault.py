"""Vault: where sealed bytes lie, in a folder or in S3. It never sees a plain byte.

A file is sealed on the stage first. `keep` makes it durable at its place; only then may a row name it.
"""

import asyncio
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import obstore
from obstore.store import LocalStore, ObjectStore, from_url

from cases.refusal import DiskFull, Unavailable

NO_ROOM = {28, 122}  # errno ENOSPC and EDQUOT


@dataclass(frozen=True)
class Vault:
    """Sealed files by place. `folder` is set when they lie on this machine's disk."""

    store: ObjectStore
    folder: Path | None

    async def keep(self, stage: Path, place: str) -> None:
        """Bring the sealed file from the stage to its place, durably; the stage is empty then. Raises `Unavailable`."""
        try:
            if self.folder is None:
                await obstore.put_async(self.store, place, stage, mode="create")
                await asyncio.to_thread(stage.unlink)
            else:
                await asyncio.to_thread(_move_durably, stage, self.folder, place)
        except OSError as error:
            await asyncio.to_thread(stage.unlink, missing_ok=True)
            raise not_taken(error) from error

    async def fetch(self, place: str) -> bytes:
        """The sealed bytes at `place`. Raises `FileNotFoundError`."""
        found = await obstore.get_async(self.store, place)
        return bytes(await found.bytes_async())

    async def forget(self, place: str) -> None:
        """Delete what lies at `place`; nothing happens when it is gone already."""
        try:
            await obstore.delete_async(self.store, place)
        except FileNotFoundError:
            return

    async def older_than(self, moment: datetime) -> list[str]:
        """The places of everything that was kept before `moment`."""
        found = []
        async for group in obstore.list(self.store):
            found += [each["path"] for each in group if each["last_modified"] < moment]
        return found


def open_vault(address: str) -> Vault:
    """The vault at a folder's path or an s3:// address."""
    if "://" in address:
        return Vault(from_url(address), None)
    folder = Path(address)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Vault(LocalStore(prefix=folder), folder)


def not_taken(error: OSError) -> Unavailable:
    """The refusal that tells of a disk which does not take bytes: it is full, or out of order."""
    return DiskFull() if error.errno in NO_ROOM else Unavailable()


def _move_durably(stage: Path, folder: Path, place: str) -> None:
    """Rename, then write the directories to disk, new ones too. The file itself was written to disk by its seal."""
    target = folder / place
    new = [parent for parent in target.parents if folder in parent.parents and not parent.exists()]
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.rename(stage, target)
    for directory in [target.parent, *(parent.parent for parent in new)]:
        handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
