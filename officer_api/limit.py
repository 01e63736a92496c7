"""Limit: how many calls a client may make in a minute, and how each answer tells what is left of them.

The headers are those of the IETF draft on RateLimit fields. Every process counts for itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from starlette.exceptions import HTTPException

WINDOW = timedelta(minutes=1)
POLICY, LEFT = "RateLimit-Policy", "RateLimit"
TOO_MANY = 429


@dataclass
class Window:
    """A client's calls of the minute since `began`; `most` are allowed."""

    most: int
    began: datetime
    calls: int = 0

    def told(self, now: datetime) -> dict[str, str]:
        """The headers: calls in a window (q) of so many seconds (w), calls left (r), seconds until the next (t)."""
        left = f'"minuut";r={self.most - self.calls};t={self.seconds_left(now)}'
        return {POLICY: f'"minuut";q={self.most};w={WINDOW.seconds}', LEFT: left}

    def seconds_left(self, now: datetime) -> int:
        return max(1, ceil((self.began + WINDOW - now).total_seconds()))


class Limit:
    """Counts the calls of each client, in windows of a minute that begin with its first call."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._windows: dict[str, Window] = {}

    def count(self, client: str, now: datetime) -> Window:
        """Count a call. Raises HTTP's 429 with Retry-After when none is left."""
        window = self._windows.get(client)
        if window is None or now - window.began >= WINDOW:
            window = self._windows[client] = Window(self._most, now)
        if window.calls >= window.most:
            headers = {"Retry-After": str(window.seconds_left(now)), **window.told(now)}
            raise HTTPException(TOO_MANY, headers=headers)
        window.calls += 1
        return window
