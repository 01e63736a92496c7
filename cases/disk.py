"""Disk: the few things that the house does to a disk, each one call, so that tests can break or record every one.

What was written is on the disk after `sync`; a name that was made, moved or removed after `sync_folder`. A crash
before may undo it.
"""

import os
from contextlib import suppress
from pathlib import Path


class Disk:
    """The disk of this machine."""

    def create(self, file: Path) -> int:
        """Open a new file, that only this account may read."""
        return os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)

    def write(self, handle: int, data: bytes) -> int:
        """Write some of `data`, perhaps not all; returns how much."""
        return os.write(handle, data)

    def sync(self, handle: int) -> None:
        """What was written is on the disk now."""
        os.fsync(handle)

    def close(self, handle: int) -> None:
        """Nothing more is written."""
        os.close(handle)

    def move(self, file: Path, target: Path) -> None:
        """Give the file another name, at once."""
        os.rename(file, target)

    def make_folder(self, folder: Path) -> None:
        """Make one folder, that only this account may enter; nothing happens when it is there."""
        folder.mkdir(exist_ok=True, mode=0o700)

    def sync_folder(self, folder: Path) -> None:
        """The names in the folder are on the disk now."""
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

    def remove(self, file: Path) -> None:
        """Take the name away; nothing happens when it is gone."""
        file.unlink(missing_ok=True)


THIS_DISK = Disk()


def write_all(disk: Disk, handle: int, data: bytes | memoryview) -> None:
    """Write all of `data`, however little goes at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[disk.write(handle, bytes(rest)) :]


def write_durably(disk: Disk, file: Path, data: bytes) -> None:
    """A new file with all of `data`, on the disk. When that fails, there is no file."""
    handle = disk.create(file)
    try:
        try:
            write_all(disk, handle, data)
            disk.sync(handle)
        finally:
            disk.close(handle)
    except OSError:
        forget(disk, file)
        raise


def forget(disk: Disk, file: Path) -> None:
    """Remove what nothing names. Where that fails, the sweep of the next day does it."""
    with suppress(OSError):
        disk.remove(file)


def move_durably(disk: Disk, file: Path, target: Path) -> None:
    """Move the file to its place, on the disk, with the folders that lead there."""
    new = [folder for folder in reversed(target.parents) if not folder.exists()]
    for folder in new:
        disk.make_folder(folder)
    disk.move(file, target)
    for folder in (target.parent, *(each.parent for each in reversed(new))):
        disk.sync_folder(folder)
