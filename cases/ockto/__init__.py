"""Ockto: the other party's app with which residents collect their own data; the house knows it as a provider."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol
from uuid import UUID

from cases.ockto import contract
from cases.ockto.answer import Data, Link, Order, Result, Source, Started, Status
from cases.ockto.contract import Ockto
from cases.settings import Settings

__all__ = ["Data", "Link", "Ockto", "Order", "Provider", "Result", "Source", "Started", "Status", "connected"]


class Provider(Protocol):
    """A party whose app collects data. Each verb raises `ProviderDown` when it does not answer (as it should)."""

    async def start(self, order: Order) -> Started:
        """Start a session; the same order again gives the same session."""

    async def status(self, session_id: UUID) -> Status | None:
        """How the session stands; None when the provider does not know it."""

    async def result(self, session_id: UUID) -> Result | None:
        """The result, as often as asked; None while there is none."""

    async def document(self, address: str) -> bytes | None:
        """A document, once; None when it cannot be had (any more)."""

    async def cancel(self, session_id: UUID) -> None:
        """Let the provider forget the session; also when it did already."""


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[Provider | None]:
    """The provider of the settings, for as long as the block lasts; None when there is none. Raises `OSError`."""
    if not settings.ockto:
        yield None
        return
    async with contract.client(settings.ockto_key.read_text().strip()) as client:
        yield Ockto(client, settings.ockto, settings.ockto_consent, settings.ockto_type)
