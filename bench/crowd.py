"""Crowd: what the officer API holds of memory at most while 200 uploads come at once, beside 10 at once.

The peak is the kernel's own (VmHWM) of the door, which is told to begin anew before each crowd; then a crowd of each
size comes once more. Each upload is a PDF of its own connection, over loopback. The surplus is answered 503 with
Retry-After, and counted; nothing else may be answered but 201.
"""

import asyncio
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from statistics import median

import httpx2

from bench import house
from bench.house import Port
from bench.measuring import Asked
from bench.table import Goal, Line
from bench.upload import PDF, a_pdf

FEW, MANY = 10, 200
REQUESTS_FOR_EACH = 50
"""A smaller measurement has a smaller crowd."""
PIECE = 64 * 1024
TIMEOUT_SECONDS = 300


def measure(asked: Asked) -> list[Line]:
    """One line."""
    at, body = asked.house, a_pdf(asked.megabytes)
    _, case_id = house.ids(at, 2)  # another case than `upload` takes: that one lacks nothing any more
    more, answers = [], Counter[int]()
    crowd = min(MANY, max(FEW + 2, asked.requests // REQUESTS_FOR_EACH))
    with at.door("officer_api") as door:
        address, headers = f"http://127.0.0.1:{door.number}/v1/zaken/{case_id}/bewijsstukken", {**at.headers(), **PDF}
        need = httpx2.get(address, headers=headers).raise_for_status().json()["ontbrekend"][0]["behoefte"]
        head = _head(f"/v1/zaken/{case_id}/bewijsstukken?behoefte={need}", door, headers, len(body))
        for each in (FEW, crowd):  # what a first crowd leaves behind is no crowd's own
            _peak(door, head, body, each)
        for _ in range(asked.rounds):
            few, _ = _peak(door, head, body, FEW)
            many, said = _peak(door, head, body, crowd)
            more.append(many - few)
            answers += said
    if set(answers) - {201, 503}:
        raise RuntimeError(f"answered {dict(answers)}")
    told = f"{FEW} at once {few:.0f} MB, {crowd} at once {many:.0f} MB; answered {dict(sorted(answers.items()))}"
    return [Line(f"memory of {crowd} uploads above {FEW}", median(more), "MB", told, Goal(20, 5, less_is_better=True))]


def _peak(door: Port, head: bytes, body: bytes, count: int) -> tuple[float, Counter[int]]:
    """The door's highest memory while `count` uploads come, in MB; and how often it answered what."""
    Path(f"/proc/{door.process.pid}/clear_refs").write_text("5")
    said = asyncio.run(_crowd(door.number, head, body, count))
    (line,) = (
        line for line in Path(f"/proc/{door.process.pid}/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(line.split()[1]) * 1024 / 1_000_000, said


async def _crowd(port: int, head: bytes, body: bytes, count: int) -> Counter[int]:
    async with asyncio.timeout(TIMEOUT_SECONDS), asyncio.TaskGroup() as crowd:
        sent = [crowd.create_task(_upload(port, head, body)) for _ in range(count)]
    return Counter(each.result() for each in sent)


async def _upload(port: int, head: bytes, body: bytes) -> int:
    """The status of the answer; the rest of the body is not sent any more once it is there."""
    reading, writing = await asyncio.open_connection("127.0.0.1", port)
    answer = asyncio.create_task(reading.readline())
    try:
        writing.write(head)
        for start in range(0, len(body), PIECE):
            writing.write(body[start : start + PIECE])
            await writing.drain()
            if answer.done():
                break
    except (BrokenPipeError, ConnectionResetError):
        pass
    status = int((await answer).split()[1])
    writing.close()
    return status


def _head(path: str, door: Port, headers: Mapping[str, str], length: int) -> bytes:
    told = {"Host": f"127.0.0.1:{door.number}", **headers, "Content-Length": str(length), "Connection": "close"}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in told.items())]
    return "\r\n".join([*lines, "", ""]).encode()
