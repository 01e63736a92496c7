"""Situation: something that happens to a resident in the app, played by itself once somebody chose it.

Each is one entry of situations.toml: what it is called, how it is played, and what is to come of it.
"""

from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

FILE = Path(__file__).parent / "situations.toml"
Call = Literal["start", "status", "result", "document"]
How = Literal["broken", "wrong-types", "empty", "error", "huge", "slow"]
BreaksOff = Literal["", "overloaded", "login-failed", "app-too-old", "other", "expired", "stopped"]
Picture = Literal[
    "one", "two", "question", "work", "empty", "crowd", "clock", "door", "mask", "paper", "scramble", "no"
]


class Nonsense(Struct, frozen=True, forbid_unknown_fields=True):
    """What one call answers instead of what it should: `times` times, or (0) always."""

    how: How
    times: int = 0


class Plays(Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How a situation is played. `nothing_at` are sources that answer and know nothing of this resident."""

    lives_on: str = ""
    partner: Literal["", "refuses", "appears"] = ""
    unavailable: tuple[str, ...] = ()
    nothing_at: tuple[str, ...] = ()
    is_somebody_else: bool = False
    breaks_off: BreaksOff = ""
    loses_document: bool = False
    documents_wait: int = 0
    """How many seconds after consent the documents are there."""
    nonsense: dict[Call, Nonsense] = {}


class Situation(Struct, frozen=True, forbid_unknown_fields=True):
    """`does` is the last button of the resident in it (none: it ends by itself). What is to come of it: the mark
    `resident` on the page of the municipality, and each of the words of `officer` in the advice or the events.
    `partner_known`: it is for somebody whose partner the municipality knows."""

    key: str
    picture: Picture
    name: str
    about: str
    resident: str
    does: Literal["", "consent", "refuse"] = "consent"
    officer: tuple[str, ...] = ()
    partner_known: bool = msgspec.field(default=False, name="partner-known")
    plays: Plays = Plays()

    @property
    def is_from_the_start(self) -> bool:
        """Whether it must be chosen before the resident begins."""
        return "start" in self.plays.nonsense


class _File(Struct, frozen=True, forbid_unknown_fields=True):
    situation: tuple[Situation, ...]


ALL = {each.key: each for each in msgspec.toml.decode(FILE.read_bytes(), type=_File).situation}
NOTHING_SPECIAL = Plays()


def plays(key: str) -> Plays:
    """How that situation is played; nothing special when there is none of that name."""
    return ALL[key].plays if key in ALL else NOTHING_SPECIAL
