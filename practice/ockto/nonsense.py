"""Nonsense: answers that no contract allows, so that whoever asks can show that they are ready for them."""

import asyncio
from collections.abc import AsyncIterator

from starlette.responses import JSONResponse, Response, StreamingResponse

from practice.ockto.session import Session
from practice.ockto.situation import Call, How

HUGE, PIECE = 3_000_000, b" " * 100_000
DRIPS = 60
WRONG = {
    "sessionId": 7, "qrCode": ["x"], "status": "gone fishing", "odmVersion": 3, "collectedAt": "yesterday",
    "people": "everybody", "sources": {},
}  # fmt: skip


def instead(session: Session, call: Call) -> Response | None:
    """What the call answers instead, this time; None where it is to answer as it should. Whoever asks saves."""
    nonsense = session.plays.nonsense.get(call)
    told = session.nonsense_told.get(call, 0)
    if nonsense is None or 0 < nonsense.times <= told:
        return None
    session.nonsense_told[call] = told + 1
    return _answer(nonsense.how, 201 if call == "start" else 200)


def _answer(how: How, status: int) -> Response:
    if how == "error":
        return Response(status_code=500)
    if how == "wrong-types":
        return JSONResponse(WRONG, status)
    if how == "huge":
        return StreamingResponse(_huge(), status)
    if how == "slow":
        return StreamingResponse(_drips(), status)
    return Response(b'{"people": [{"role": "appl' if how == "broken" else b"", status)


async def _huge() -> AsyncIterator[bytes]:
    yield b"["
    for _ in range(HUGE // len(PIECE)):
        yield PIECE


async def _drips() -> AsyncIterator[bytes]:
    for _ in range(DRIPS):
        yield b" "
        await asyncio.sleep(1)
