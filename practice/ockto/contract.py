"""Contract: what connected organisations may ask of Ockto, as docs/ockto-assumptions.md numbers it."""

import hmac
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from practice.ockto import document, nonsense, odm
from practice.ockto.memory import Memory
from practice.ockto.session import COMPLETED, DOCUMENT_OF, LINKS_LAST, Session
from practice.ockto.situation import Call

RETRY_AFTER, NOT_YET = {"Retry-After": "3"}, {"Retry-After": "1"}
MOST_BYTES = 100_000
Answer = Callable[[Request], Awaitable[Response]]


class Order(Struct, rename="camel", forbid_unknown_fields=True):
    """What a session is started with."""

    session_id: str
    consent_code: str
    ockto_type: str
    odm_version: str
    request_documents: list[str]
    disable_partner: bool
    return_address: str


@dataclass(frozen=True)
class Contract:
    """The calls, for whoever shows the `key`. `address` is our own; `names` are those of birth dates of residents."""

    memory: Memory
    key: str
    address: str
    names: dict[str, str]

    def routes(self) -> list[Route]:
        return [
            Route("/sessions", self._for_customers(self.start), methods=["POST"]),
            Route("/sessions/{id}", self._for_customers(self.forget), methods=["DELETE"]),
            Route("/sessions/{id}/status", self._for_customers(self.status)),
            Route("/sessions/{id}/result", self._for_customers(self.result)),
            Route("/documents/{token}", self._for_customers(self.document)),
        ]

    async def start(self, request: Request) -> Response:
        """Start a session, or tell again of the one that was started with this id."""
        try:
            order = msgspec.json.decode(await request.body(), type=Order)
        except msgspec.MsgspecError:
            return Response(status_code=400)
        session = self.memory.start(
            order.session_id, order.return_address, order.request_documents, alone=order.disable_partner
        )
        if (other := self._instead(session, "start")) is not None:
            return other
        begin = f"{self.address}/app/{session.ticket}"
        told = {"qrCode": begin, "beginAddress": begin, "expiresAt": session.expires.isoformat()}
        return JSONResponse({"sessionId": session.id} | told, 201)

    async def status(self, request: Request) -> Response:
        """How a session stands, and each of its sources."""
        session = self.memory.of_id(request.path_params["id"])
        if session is None:
            return Response(status_code=404)
        if (other := self._instead(session, "status")) is not None:
            return other
        told = {"status": session.step, "sources": self._sources(session)}
        return JSONResponse(told | ({"reason": session.reason} if session.reason else {}))

    async def result(self, request: Request) -> Response:
        """What the resident consented to share; each time with the same links."""
        session = self.memory.of_id(request.path_params["id"])
        if session is None or session.completed is None:
            return Response(status_code=404 if session is None else 409)
        if (other := self._instead(session, "result")) is not None:
            return other
        data = odm.compose(session, self._sources(session), self.names, session.completed.date())
        until = (session.completed + LINKS_LAST).isoformat()
        documents = [
            {"kind": kind, "address": f"{self.address}/documents/{token}", "expiresAt": until}
            for token, (kind, _) in session.links.items()
        ]
        return JSONResponse(data | {"collectedAt": session.completed.isoformat(), "documents": documents})

    async def document(self, request: Request) -> Response:
        """A document: once, and within ten minutes."""
        token = request.path_params["token"]
        session = self.memory.of_token(token)
        if session is None or session.completed is None:
            return Response(status_code=404)
        if token in session.used or self.memory.clock() >= session.completed + LINKS_LAST:
            return Response(status_code=410)
        if self.memory.clock() < session.completed + timedelta(seconds=session.plays.documents_wait):
            return Response(status_code=503, headers=NOT_YET)
        if (other := self._instead(session, "document")) is not None:
            return other
        kind, born = session.links[token]
        session.used.append(token)
        self.memory.save()
        return Response(document.pdf(kind, self.names.get(born, "een verzonnen persoon")), media_type="application/pdf")

    async def forget(self, request: Request) -> Response:
        """Forget a session with everything in it; the second time it is forgotten already."""
        session = self.memory.of_id(request.path_params["id"])
        if session is not None:
            session.forget()
            self.memory.save()
        return Response(status_code=204)

    def _instead(self, session: Session, call: Call) -> Response | None:
        """The nonsense that the chosen situation has for this call."""
        other = nonsense.instead(session, call)
        if other is not None:
            self.memory.save()
        return other

    def _sources(self, session: Session) -> list[dict[str, str]]:
        return session.sources(session.completed or self.memory.clock(), self.memory.pace)

    def _for_customers(self, answer: Answer) -> Answer:
        """Turn away who shows no key, and everybody while Ockto plays that it is out of order."""

        async def guarded(request: Request) -> Response:
            if self.memory.is_down:
                return Response(status_code=503, headers=RETRY_AFTER)
            shown = request.headers.get("authorization", "")
            if not hmac.compare_digest(shown.encode(), f"Bearer {self.key}".encode()):
                return Response(status_code=401)
            return await answer(request)

        return guarded


def consent(session: Session, memory: Memory) -> None:
    """The resident said yes: the result can be fetched, and the documents by links that nobody can guess."""
    now = memory.clock()
    people = [session.born, session.partner_born]
    session.step, session.completed = COMPLETED, now
    session.links = {
        secrets.token_urlsafe(24): (DOCUMENT_OF[source], born)
        for born in people
        for source in session.chosen
        if born
        and DOCUMENT_OF.get(source) in session.documents_asked
        and source not in (*session.unavailable, *session.plays.nothing_at)
    }
    if session.loses_document:
        session.used = list(session.links)[:1]
