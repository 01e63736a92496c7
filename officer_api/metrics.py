"""Metrics: how the API is doing, in the form of Prometheus. Nothing in it tells of a municipality or a person."""

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, Histogram, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases import post
from officer_api.state import State

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Metrics:
    """What one running API counts. `seconds` of calls by method, address (as in the contract) and status."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        names = ("method", "route", "status")
        self._seconds = Histogram("calls_seconds", "Calls.", names, buckets=SECONDS, registry=self._registry)
        self._up = Gauge("database_up", "Whether the database answers (1) or not (0).", registry=self._registry)
        self._waiting = Gauge("messages_waiting", "Letters and mails that wait.", registry=self._registry)
        self._longest = Gauge("messages_waiting_seconds", "How long the first of them waits.", registry=self._registry)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a call that ended."""
        self._seconds.labels(method, route, str(status)).observe(seconds)

    async def show(self, request: Request[State]) -> Response:
        """Everything counted so far, and how much the worker still has to do."""
        try:
            await self._look(request.state)
        except (SQLAlchemyError, OSError):
            self._up.set(0)
        return Response(generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _look(self, state: State) -> None:
        async with state["database"].read() as session:
            waiting, first = await post.waiting(session)
        self._up.set(1)
        self._waiting.set(waiting)
        self._longest.set((state["clock"]() - first).total_seconds() if first else 0)

    @property
    def routes(self) -> list[Route]:
        return [Route("/metrics", self.show, methods=["GET"])]
