"""Ending: an operation that will go, told on each of its answers (RFC 9745, RFC 8594) and in the contract."""

from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime


@dataclass(frozen=True)
class Ending:
    """Since when an operation is deprecated and when it goes (both in UTC), and the path that takes its place."""

    since: datetime
    until: datetime
    successor: str

    @property
    def told(self) -> dict[str, str]:
        """The headers: Deprecation as a structured date, Sunset as a date of HTTP, Link to what to use instead."""
        return {
            "Deprecation": f"@{int(self.since.timestamp())}",
            "Sunset": format_datetime(self.until, usegmt=True),
            "Link": f'<{self.successor}>; rel="successor-version", </v1/documentatie>; rel="deprecation"',
        }
