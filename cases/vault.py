"""Vault: where sealed bytes lie, in a folder or in S3. It never sees a plain byte.

A file is sealed on the stage first. `keep` makes it durable at its place; only then may a row name it.
"""

import asyncio
import tomllib
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from uuid import uuid4

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import LocalStore, ObjectStore, S3Store, from_url

from cases.disk import THIS_DISK, Disk, forget, move_durably, write_durably
from cases.refusal import DiskFull, Unavailable

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig, S3Config

NO_ROOM = {28, 122}  # errno ENOSPC and EDQUOT
S3 = "s3://"
KEYS_OF_S3 = {"endpoint", "region", "access_key_id", "secret_access_key"}
ALIKE: dict[str, Any] = {"checksum_algorithm": "SHA256", "conditional_put": "etag", "disable_bulk_delete": True}
"""How every S3 is spoken to: each file with its sum, over nothing that is there, deleted one by one."""
CONNECTED: dict[str, Any] = {"connect_timeout": "5s", "timeout": "60s"}
AGAIN: "RetryConfig" = {"max_retries": 3, "retry_timeout": timedelta(seconds=20)}
TRIAL = "trial"


@dataclass(frozen=True)
class Vault:
    """Sealed files by place. `folder` is set when they lie on this machine's disk."""

    store: ObjectStore
    folder: Path | None
    disk: Disk = THIS_DISK

    async def keep(self, stage: Path, place: str, *, anew: bool = False) -> None:
        """Bring the sealed file from the stage to its place, durably; the stage is empty then. Raises `Unavailable`.

        `anew` puts it in the place of what may lie there; otherwise S3 refuses a place that is taken.
        """
        try:
            if self.folder is None:
                await self._put(stage, place, anew=anew)
                await asyncio.to_thread(forget, self.disk, stage)
            else:
                await asyncio.to_thread(move_durably, self.disk, stage, self.folder / place)
        except (OSError, BaseError) as error:
            await asyncio.to_thread(forget, self.disk, stage)
            raise not_taken(error) from error

    async def fetch(self, place: str) -> bytes:
        """The sealed bytes at `place`. Raises `FileNotFoundError`, or `Unavailable` when the store does not answer."""
        try:
            found = await obstore.get_async(self.store, place)
            return bytes(await found.bytes_async())
        except BaseError as error:
            raise Unavailable from error

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

    async def must_work(self, stage: Path) -> None:
        """Try what the house relies on: a file is kept, found, never written over, and forgotten.

        Raises `ValueError` that says what this store does not do.
        """
        place, tried = f"{TRIAL}/{uuid4().hex}", stage / uuid4().hex
        try:
            await asyncio.to_thread(stage.mkdir, parents=True, exist_ok=True, mode=0o700)
            await asyncio.to_thread(write_durably, self.disk, tried, TRIAL.encode())
            await self.keep(tried, place)
            if await self.fetch(place) != TRIAL.encode():
                raise ValueError("VAULT: what is kept there comes back otherwise")
            if self.folder is None and await self._writes_over(place):
                raise ValueError("VAULT: this S3 writes over what it has (it ignores If-None-Match)")
            await self.forget(place)
        except (OSError, BaseError, Unavailable) as error:
            raise ValueError(f"VAULT and STAGE: no file can be kept there ({error.__cause__ or error})") from error

    async def _writes_over(self, place: str) -> bool:
        try:
            await obstore.put_async(self.store, place, b"other", mode="create")
        except AlreadyExistsError:
            return False
        return True

    async def _put(self, stage: Path, place: str, *, anew: bool) -> None:
        """Put a file into S3. A place that is taken by as many bytes is ours, of a try whose answer was lost."""
        size = (await asyncio.to_thread(stage.stat)).st_size
        try:
            await obstore.put_async(self.store, place, stage, mode="overwrite" if anew else "create")
        except AlreadyExistsError:
            if (await obstore.head_async(self.store, place))["size"] != size:
                raise


def open_vault(address: str, keys: Path | None = None) -> Vault:
    """The vault at a folder's path or an s3:// address, which the file `keys` opens.

    Raises `ValueError` naming what is wrong with them.
    """
    if address.startswith(S3):
        return Vault(_s3(address, _read(keys) if keys else {}), None)
    if "://" in address:
        return Vault(from_url(address), None)
    folder = Path(address)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return Vault(LocalStore(prefix=folder), folder)


def not_taken(error: Exception) -> Unavailable:
    """The refusal that tells of a disk which does not take bytes: it is full, or out of order."""
    return DiskFull() if isinstance(error, OSError) and error.errno in NO_ROOM else Unavailable()


def _s3(address: str, told: dict[str, Any]) -> S3Store:
    """The store at an s3:// address. In the clear only where its endpoint says so: http on a network of one's own."""
    clear = {"allow_http": True} if told.get("endpoint", "").startswith("http://") else {}
    config, options = cast("S3Config", {**told, **ALIKE}), cast("ClientConfig", {**CONNECTED, **clear})
    return S3Store.from_url(address, config=config, client_options=options, retry_config=AGAIN)


def _read(keys: Path) -> dict[str, str]:
    try:
        told = tomllib.loads(keys.read_text())
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ValueError(f"VAULT_KEYS: {keys} cannot be read") from error
    if set(told) != KEYS_OF_S3 or not all(isinstance(each, str) for each in told.values()):
        raise ValueError(f"VAULT_KEYS: {keys} must say {', '.join(sorted(KEYS_OF_S3))}, each a text, and nothing else")
    return told
