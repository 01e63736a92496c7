"""Idempotency: an answer that is stored with its effect, and given again to who asks the same with the same key."""

import re
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from cases import reply
from cases.refusal import Flaw, QueryRefused
from cases.reply import Reply
from officer_api.operation import JSON, Call

HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,253}[\x21-\x7e])?")
MISSING = Flaw(HEADER, "missing", "Stuur een eigen sleutel mee van hoogstens 255 tekens, zoals een UUID.")
Effect = Callable[[AsyncSession], Awaitable[Response]]


def key(call: Call[Any]) -> str:
    """The caller's key for this call. Raises `QueryRefused` without one."""
    sent = call.request.headers.getlist(HEADER)
    if len(sent) != 1 or not KEY.fullmatch(sent[0]):
        raise QueryRefused([MISSING])
    return sent[0]


def digest(call: Call[Any], body: bytes) -> bytes:
    """By which the same request is known again: operation, query and body."""
    asked = f"{call.operation.id}?{call.request.url.query}#".encode()
    return sha256(asked + body).digest()


async def before(call: Call[Any], key: str, asked: bytes) -> Response | None:
    """The answer that was given before. Raises `KeyReused`."""
    async with call.state["database"].read() as session:
        found = await reply.find(session, call.officer.client, key, asked)
    return _again(found) if found else None


async def once(call: Call[Any], key: str, asked: bytes, effect: Effect) -> Response:
    """Let `effect` happen and store its answer, in one transaction. Who came first meanwhile has answered for both."""
    try:
        async with call.state["database"].begin() as session:
            found = await reply.find(session, call.officer.client, key, asked)
            if found is not None:
                return _again(found)
            answer = await effect(session)
            session.add(_kept(call, key, asked, answer))
    except IntegrityError:
        again = await before(call, key, asked)
        if again is None:
            raise
        return again
    return answer


def _kept(call: Call[Any], key: str, asked: bytes, answer: Response) -> Reply:
    return Reply(
        client=call.officer.client, key=key, digest=asked, status=answer.status_code,
        place=answer.headers.get("location"), body=bytes(answer.body), made_at=call.now,
    )  # fmt: skip


def _again(found: Reply) -> Response:
    place = {"Location": found.place} if found.place else {}
    return Response(found.body, found.status, {**place, "Idempotency-Replayed": "true"}, JSON)
