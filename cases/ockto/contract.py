"""Contract: the provider Ockto over HTTP: paths, codes and limits as docs/ockto-assumptions.md numbers them."""

import asyncio
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import UUID

import httpx2
import msgspec
import structlog
from msgspec import Struct

from cases.ockto.answer import Data, Links, Order, Result, Started, Status
from cases.refusal import ProviderBusy, ProviderDown, ProviderUnclear
from cases.settings import MEGABYTE

MOST_JSON, JSON_SECONDS = 2 * MEGABYTE, 10
MOST_DOCUMENT, DOCUMENT_SECONDS = 10 * MEGABYTE, 20
CONNECT_SECONDS = 3
DOCUMENTS = ["UPO", "UWV"]
BUSY = (429, 503)
ROLES = (["applicant"], ["applicant", "partner"])
GONE = (404, 409, 410)
MOST_RETRY_SECONDS = 300
log = structlog.get_logger("ockto")
Read = TypeVar("Read", bound=Struct)


@dataclass(frozen=True)
class Ockto:
    """The provider Ockto. `address` has no trailing slash; codes are those that Ockto gave out."""

    client: httpx2.AsyncClient
    address: str
    consent_code: str
    type: str

    async def start(self, order: Order) -> Started:
        asked = {
            "sessionId": str(order.id),
            "consentCode": self.consent_code,
            "ocktoType": self.type,
            "odmVersion": "",
            "requestDocuments": DOCUMENTS,
            "disablePartner": order.alone,
            "returnAddress": order.return_address,
        }
        status, body = await self._ask("POST", f"{self.address}/sessions", asked)
        if status != 201:
            raise _unexpected(status)
        started = _read(body, Started)
        if not (started.begin_address.startswith("https://") or self._is_own(started.begin_address)):
            raise ProviderUnclear
        return started

    async def status(self, session_id: UUID) -> Status | None:
        body = await self._get(f"/sessions/{session_id}/status")
        return None if body is None else _read(body, Status)

    async def result(self, session_id: UUID) -> Result | None:
        body = await self._get(f"/sessions/{session_id}/result")
        if body is None:
            return None
        data = _read(body, Data)
        if [human.role for human in data.people] not in ROLES:
            raise ProviderUnclear
        return Result(data, _read(body, Links).documents)

    async def document(self, address: str) -> bytes | None:
        if not self._is_own(address):
            log.warning("document-elsewhere")
            return None
        status, body = await self._ask("GET", address, most=MOST_DOCUMENT, seconds=DOCUMENT_SECONDS)
        if status not in (200, *GONE):
            raise _unexpected(status)
        return body if status == 200 else None

    async def cancel(self, session_id: UUID) -> None:
        status, _ = await self._ask("DELETE", f"{self.address}/sessions/{session_id}")
        if status not in (204, *GONE):
            raise _unexpected(status)

    async def _get(self, path: str) -> bytes | None:
        status, body = await self._ask("GET", self.address + path)
        if status not in (200, *GONE):
            raise _unexpected(status)
        return body if status == 200 else None

    async def _ask(
        self, method: str, address: str, content: object = None, most: int = MOST_JSON, seconds: float = JSON_SECONDS
    ) -> tuple[int, bytes]:
        """Status and body, at most `most` bytes within `seconds`. Errors are not chained: they would show addresses."""
        try:
            async with (
                asyncio.timeout(seconds),
                self.client.stream(method, address, json=content) as answer,
            ):
                if answer.status_code in BUSY:
                    raise ProviderBusy(_retry_after(answer.headers.get("Retry-After", "")))
                return answer.status_code, await _body(answer, most)
        except (httpx2.HTTPError, httpx2.StreamError, httpx2.InvalidURL, TimeoutError, OSError) as error:
            log.warning("no-answer", error=type(error).__name__)
            raise ProviderDown from None

    def _is_own(self, address: str) -> bool:
        """Whether the address lies where we were told that Ockto is."""
        own = urlsplit(self.address)
        return address.startswith(f"{own.scheme}://{own.netloc}/")


def client(key: str) -> httpx2.AsyncClient:
    """A client that shows our key, follows nobody elsewhere, and waits no longer than agreed."""
    return httpx2.AsyncClient(
        headers={"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"},
        follow_redirects=False,
        trust_env=False,
        timeout=httpx2.Timeout(JSON_SECONDS, connect=CONNECT_SECONDS),
    )


def _read(body: bytes, kind: type[Read]) -> Read:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError):  # not chained: the error may quote what came
        log.warning("answer-unclear", kind=kind.__name__)
        raise ProviderUnclear from None


async def _body(answer: httpx2.Response, most: int) -> bytes:
    """The bytes as they come, not unpacked, so that few bytes cannot become many. Raises `ProviderUnclear`."""
    body = bytearray()
    async for chunk in answer.aiter_raw():
        body += chunk
        if len(body) > most:
            log.warning("answer-too-big", most=most)
            raise ProviderUnclear
    return bytes(body)


def _unexpected(status: int) -> ProviderDown:
    log.error("answer-unexpected", status=status)
    return ProviderUnclear() if status < 500 else ProviderDown()


def _retry_after(header: str) -> int | None:
    return min(int(header), MOST_RETRY_SECONDS) if header.isdecimal() else None
