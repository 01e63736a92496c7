"""State: how it stands with a file and with what a case needs; the same for the resident and for officers.

A need stands as the last thing that happened to it: a file that came, or an officer's word on one.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from cases import malware
from cases.evidence.need import Need

MISSING, RECEIVED, CHECKED, GOOD, AGAIN = "missing", "received", "being-checked", "good", "again"
STATES = (MISSING, RECEIVED, CHECKED, GOOD, AGAIN)
"""`being-checked`: it came, but the scan for malware has not answered yet."""
INFECTED = "infected"
REASONS = (
    "unreadable",
    "cut-off",
    "wrong-month",
    "wrong-person",
    "wrong-paper",
    "too-old",
    "page-missing",
    "covered-too-much",
)
"""Why an officer asks for a paper again; their words are the sections of notes/again."""
WAITS_FOR_SCAN, FOUND_INFECTED = malware.WAITS, malware.INFECTED


class Came(NamedTuple):
    """One file, as far as its state goes."""

    need: str
    malware: str
    verdict: str | None
    reason: str | None
    handed_in_at: datetime
    judged_at: datetime | None

    @property
    def state(self) -> str:
        if self.malware == FOUND_INFECTED:
            return AGAIN
        if self.verdict is not None:
            return self.verdict
        return CHECKED if self.malware == WAITS_FOR_SCAN else RECEIVED

    @property
    def why(self) -> str | None:
        """Why it is asked again."""
        return INFECTED if self.malware == FOUND_INFECTED else self.reason

    @property
    def last(self) -> datetime:
        return self.judged_at or self.handed_in_at


class NeedStands(NamedTuple):
    """How it stands with a need; `reason` only when it is asked again."""

    need: Need
    state: str
    reason: str | None = None

    @property
    def is_wanted(self) -> bool:
        """Whether the resident has something to send."""
        return self.state in (MISSING, AGAIN)


def stand(needs: Sequence[Need], came: Iterable[Came]) -> list[NeedStands]:
    """How it stands with each need."""
    last: dict[str, Came] = {}
    for each in came:
        if each.need not in last or each.last >= last[each.need].last:
            last[each.need] = each
    return [_stands(need, last.get(str(need))) for need in needs]


def _stands(need: Need, last: Came | None) -> NeedStands:
    return NeedStands(need, MISSING) if last is None else NeedStands(need, last.state, last.why)
