"""Load: asks a server over loopback as fast as it answers, over connections that stay open, one request at a time each.

The answers' bodies are counted, not read, so that the asking costs little beside the answering.
"""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from time import perf_counter

import uvloop

CONNECTIONS = 32
END = b"\r\n\r\n"
LENGTH = b"content-length: "


class Unexpected(Exception):
    """A server answered otherwise than the measurement is about."""


def asking(port: int, path: str, headers: Mapping[str, str] | None = None, method: str = "GET") -> bytes:
    """A request as it goes over the line."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
    return "\r\n".join([*lines, *(f"{name}: {value}" for name, value in (headers or {}).items()), "", ""]).encode()


def count(port: int, requests: Sequence[bytes], seconds: float, status: int = 200) -> tuple[int, float]:
    """How many of these requests (in turn) `port` answers, and in how many seconds. Raises `Unexpected`."""
    return uvloop.run(_count(port, requests, seconds, status, CONNECTIONS))


def answered(port: int, requests: Sequence[bytes], count: int, status: int = 200) -> None:
    """Ask `count` times. Raises `Unexpected`."""
    uvloop.run(_answered(port, requests, count, status))


class _Caller(asyncio.Protocol):
    def __init__(self, requests: Iterator[bytes], status: int) -> None:
        self.requests = requests
        self.expected = b"HTTP/1.1 %d " % status
        self.status = status
        self.count = 0
        self.missing = 0
        self.rest = b""
        self.over: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.ask()

    def ask(self) -> None:
        self.transport.write(next(self.requests))  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        if self.missing:
            self.missing -= len(data)
        else:
            self.begin(self.rest + data)
        if self.missing == 0 and not self.rest:
            self.count += 1
            self.ask()

    def begin(self, data: bytes) -> None:
        end = data.find(END)
        if end < 0:
            self.rest = data
            return
        if not data.startswith(self.expected):
            self.fail(data)
        at = data.find(LENGTH, 0, end)
        length = int(data[at + len(LENGTH) : data.index(b"\r", at)]) if at >= 0 else 0
        self.rest, self.missing = b"", end + len(END) + length - len(data)

    def fail(self, data: bytes) -> None:
        if not self.over.done():
            self.over.set_exception(Unexpected(f"{self.status} was expected, not {data[:2000]!r}"))
        self.transport.close()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.over.done():
            self.over.set_exception(Unexpected("the server closed the connection"))


async def _open(port: int, requests: Sequence[bytes], status: int, connections: int) -> list[_Caller]:
    loop, turns = asyncio.get_running_loop(), cycle(requests)
    opened = [loop.create_connection(lambda: _Caller(turns, status), "127.0.0.1", port) for _ in range(connections)]
    return [caller for _, caller in await asyncio.gather(*opened)]


async def _count(
    port: int, requests: Sequence[bytes], seconds: float, status: int, connections: int
) -> tuple[int, float]:
    callers = await _open(port, requests, status, connections)
    began, before = perf_counter(), sum(each.count for each in callers)
    after = before
    while after == before and not any(each.over.done() for each in callers):  # a busy machine may need longer
        await asyncio.wait([each.over for each in callers], timeout=seconds, return_when=asyncio.FIRST_EXCEPTION)
        after = sum(each.count for each in callers)
    took = perf_counter() - began
    _close(callers)
    return after - before, took


async def _answered(port: int, requests: Sequence[bytes], count: int, status: int) -> None:
    callers = await _open(port, requests, status, 8)
    while sum(each.count for each in callers) < count and not any(each.over.done() for each in callers):
        await asyncio.sleep(0.01)
    _close(callers)


def _close(callers: Sequence[_Caller]) -> None:
    """Hang up. Raises `Unexpected` when one of them was answered otherwise."""
    for each in callers:
        if each.over.done():
            each.over.result()
        each.over.cancel()
        each.transport.close()
