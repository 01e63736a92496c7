"""Memory: the sessions, in a file, so that they are still there when the practice town starts again."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from practice.ockto.session import LASTS, Session

FORGOTTEN_AFTER = timedelta(days=1)


class _File(Struct):
    sessions: dict[str, Session] = {}
    down_until: datetime | None = None
    next_situation: str = ""


class Memory:
    """Every session by its id. Whoever changes one calls `save`."""

    def __init__(self, file: Path, clock: Callable[[], datetime], pace: timedelta) -> None:
        """`pace` is how long each source takes."""
        self._file, self.clock, self.pace = file, clock, pace
        self._kept = msgspec.json.decode(file.read_bytes(), type=_File) if file.exists() else _File()

    @property
    def is_down(self) -> bool:
        """Whether Ockto plays that it is out of order."""
        return self._kept.down_until is not None and self.clock() < self._kept.down_until

    def break_down(self, lasts: timedelta) -> None:
        """Play that Ockto is out of order for so long."""
        self._kept.down_until = self.clock() + lasts
        self.save()

    @property
    def next_situation(self) -> str:
        """What the session that starts next plays from its start."""
        return self._kept.next_situation

    def let_next_play(self, situation: str) -> None:
        """Let the session that starts next play this situation, and those after it nothing special."""
        self._kept.next_situation = situation
        self.save()

    def start(self, identity: str, return_address: str, documents: list[str], *, alone: bool) -> Session:
        """A new session, or the one that has this id already."""
        if identity not in self._kept.sessions:
            self._kept.sessions[identity] = Session(
                id=identity,
                ticket=secrets.token_urlsafe(12),
                return_address=return_address,
                alone=alone,
                documents_asked=documents,
                expires=self.clock() + LASTS,
                situation=self._kept.next_situation,
            )
            self._kept.next_situation = ""
            self.save()
        return self._kept.sessions[identity]

    def of_id(self, identity: str) -> Session | None:
        """The session as it is now; None when it is not there, or forgotten."""
        found = self._kept.sessions.get(identity)
        return None if found is None or found.forgotten else self._now(found)

    def of_ticket(self, ticket: str) -> Session | None:
        """The session that this ticket opens, as it is now."""
        found = (each for each in self._kept.sessions.values() if secrets.compare_digest(each.ticket, ticket))
        return next(map(self._now, found), None)

    def of_token(self, token: str) -> Session | None:
        """The session that has a document with this token, fetched or not."""
        return next((each for each in self._kept.sessions.values() if token in each.links), None)

    def save(self) -> None:
        """Write everything down, all at once; leave out what was over long ago."""
        before = self.clock() - FORGOTTEN_AFTER
        self._kept.sessions = {key: each for key, each in self._kept.sessions.items() if each.expires > before}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(".new")
        new.write_bytes(msgspec.json.encode(self._kept))
        new.replace(self._file)

    def _now(self, session: Session) -> Session:
        session.go_on(self.clock(), self.pace)
        return session
