"""Seal: encrypts to public keys (the age format), so that who writes cannot read.

Each file is sealed to two keys: the municipality's, whose other half only the officer API has, and the worker's.
"""

import asyncio
import secrets
from collections.abc import Iterable, Sequence
from pathlib import Path
from queue import Full, Queue
from typing import Self

import pyrage
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from pyrage.x25519 import Recipient

from cases.disk import THIS_DISK, Disk, forget, write_all
from cases.vault import not_taken

WORKER = "worker"
CHUNKS_WAITING = 4
END = b""
NONCE, LENGTH = 12, 2


def of_worker(seals: Path) -> list[Recipient]:
    """The worker's public key alone. Raises `FileNotFoundError`."""
    return [Recipient.from_str((seals / f"{WORKER}.pub").read_text().strip())]


def recipients(seals: Path, municipality: str) -> list[Recipient]:
    """The two public keys that papers of this municipality are sealed to. Raises `FileNotFoundError`."""
    return [Recipient.from_str((seals / f"{name}.pub").read_text().strip()) for name in (municipality, WORKER)]


def must_be_ready(seals: Path, municipalities: Iterable[str]) -> None:
    """Refuse to start, with `ValueError` naming the file, while papers of a municipality could not be sealed."""
    for name in (*municipalities, WORKER):
        file = seals / f"{name}.pub"
        try:
            Recipient.from_str(file.read_text().strip())
        except (OSError, UnicodeDecodeError, pyrage.RecipientError) as error:
            raise ValueError(f"{file}: a public key of the age format is needed (setting SEALS)") from error


def seal(plain: bytes, to: Sequence[Recipient]) -> bytes:
    """Some bytes, sealed at once."""
    return bytes(pyrage.encrypt(plain, list(to)))


class Envelopes:
    """Seals many short values to the same keys: one key of their own is sealed once, and lies with each of them.

    A value is bound to what it is `of`, so that nobody can lay it elsewhere. `Keys.open_envelope` is the other half.
    """

    def __init__(self, to: Sequence[Recipient]) -> None:
        own = ChaCha20Poly1305.generate_key()
        sealed = seal(own, to)
        self._cipher = ChaCha20Poly1305(own)
        self._sealed = len(sealed).to_bytes(LENGTH, "big") + sealed

    def seal(self, plain: bytes, of: bytes) -> bytes:
        """The value, sealed."""
        nonce = secrets.token_bytes(NONCE)
        return self._sealed + nonce + self._cipher.encrypt(nonce, plain, of)


class Sealing:
    """A file that is being sealed on the stage while its bytes arrive. Use as `async with`; only `finish` keeps it.

    A thread of its own encrypts and writes; at most a few chunks wait for it, so memory stays bounded.
    """

    def __init__(self, stage: Path, to: Sequence[Recipient], disk: Disk = THIS_DISK) -> None:
        self.stage = stage
        self._disk = disk
        self._to = to
        self._plain = _Chunks()
        self._finished = False

    async def __aenter__(self) -> Self:
        self._sealing = asyncio.create_task(asyncio.to_thread(self._seal))
        return self

    async def write(self, chunk: bytes) -> None:
        """Seal some more."""
        await self._plain.give(chunk)

    async def finish(self) -> None:
        """Seal the end and write everything to disk. Raises `Unavailable`."""
        await self._plain.give(END)
        try:
            await self._sealing
        except OSError as error:
            raise not_taken(error) from error
        self._finished = True

    async def __aexit__(self, *_: object) -> None:
        if not self._finished:
            await self._plain.give(END)
            await asyncio.wait([self._sealing])
            self._sealing.exception()
            await asyncio.to_thread(forget, self._disk, self.stage)

    def _seal(self) -> None:
        try:
            self.stage.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = self._disk.create(self.stage)
            try:
                sealed = _Sealed(self._disk, handle)
                try:
                    pyrage.encrypt_io(self._plain, sealed, self._to)
                except pyrage.EncryptError as error:
                    raise sealed.error or error from error
                self._disk.sync(handle)
            finally:
                self._disk.close(handle)
        finally:
            self._plain.drain()


class _Chunks:
    """The plain bytes on their way from the event loop to the sealing thread."""

    def __init__(self) -> None:
        self._waiting: Queue[bytes] = Queue(CHUNKS_WAITING)
        self._rest = memoryview(b"")
        self._ended = False

    async def give(self, chunk: bytes) -> None:
        try:
            self._waiting.put_nowait(chunk)
        except Full:
            await asyncio.to_thread(self._waiting.put, chunk)

    def read(self, most: int) -> bytes:
        if not self._rest and not self._ended:
            chunk = self._waiting.get()
            self._ended = chunk is END
            self._rest = memoryview(chunk)
        taken, self._rest = self._rest[:most], self._rest[most:]
        return bytes(taken)

    def drain(self) -> None:
        """Take what is left, so that nobody waits for a seal that failed."""
        while not self._ended:
            self._ended = self._waiting.get() is END


class _Sealed:
    """The stage's file; remembers why it could not be written, which the age library does not tell."""

    def __init__(self, disk: Disk, handle: int) -> None:
        self._disk, self._handle = disk, handle
        self.error: OSError | None = None

    def write(self, data: bytes) -> int:
        try:
            write_all(self._disk, self._handle, data)
        except OSError as error:
            self.error = error
            raise
        return len(data)

    def flush(self) -> None:
        """Nothing waits: every write goes to the system at once."""
