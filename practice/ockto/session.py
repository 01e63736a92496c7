"""Session: one resident's way through the app, from QR code to consent; much of it goes on by itself, by the clock."""

from datetime import datetime, timedelta

from msgspec import Struct

from practice.ockto.situation import Call, Plays, plays

LASTS = timedelta(minutes=30)
LINKS_LAST = timedelta(minutes=10)
SOURCES = ("MijnOverheid", "Belastingdienst", "UWV", "Mijnpensioenoverzicht")
DOCUMENT_OF = {"UWV": "UWV", "Mijnpensioenoverzicht": "UPO"}
"""Which source gives which kind of document."""
STARTED, OPENED, COLLECTING, PARTNER, OVERVIEW = "started", "opened", "collecting", "partner", "overview"
COMPLETED, REFUSED, FAILED, EXPIRED, CANCELLED = "completed", "refused", "failed", "expired", "cancelled"
OVER = (COMPLETED, REFUSED, FAILED, EXPIRED, CANCELLED)
OF_PARTNER = " (partner)"
SOMEBODY_ELSE, STRANGER = "1949-12-31", "1985-02-03"
"""When who logs in instead of the resident was born, and the partner whom nobody knew."""


class Session(Struct):
    """How far somebody is. `born` and `partner_born` (yyyy-mm-dd) are who they say they are; `ticket` opens the app."""

    id: str
    ticket: str
    return_address: str
    alone: bool
    documents_asked: list[str]
    expires: datetime
    step: str = STARTED
    reason: str | None = None
    born: str | None = None
    partner_born: str | None = None
    chosen: list[str] = []
    unavailable: list[str] = []
    began_collecting: datetime | None = None
    began_partner: datetime | None = None
    stopped: datetime | None = None
    loses_document: bool = False
    completed: datetime | None = None
    links: dict[str, tuple[str, str]] = {}
    """Of each document, by the token in its link: its kind, and the birth date of whose it is."""
    used: list[str] = []
    """Tokens of documents that were fetched, or got lost."""
    forgotten: bool = False
    situation: str = ""
    nonsense_told: dict[Call, int] = {}
    broke_off: bool = False

    @property
    def is_over(self) -> bool:
        return self.step in OVER

    @property
    def plays(self) -> Plays:
        """How the chosen situation is played."""
        return plays(self.situation)

    def go_on(self, now: datetime, pace: timedelta) -> None:
        """Let happen what happens by itself: time runs out, sources answer one after the other (each takes `pace`)."""
        if self.is_over:
            return
        if now >= self.expires:
            self.step = EXPIRED
        elif self.step == COLLECTING and self.plays.breaks_off and not self.broke_off:
            self._break_off(now, pace)
        elif self.step == COLLECTING and self._all_came(now, pace):
            self._came(now)

    def sources(self, now: datetime, pace: timedelta) -> list[dict[str, str]]:
        """How far each source is."""
        own = self._sources_since(self.began_collecting, now, pace)
        partners = self._sources_since(self.began_partner, now, pace) if self.began_partner else {}
        everything = own | {name + OF_PARTNER: state for name, state in partners.items()}
        return [{"name": name, "state": state} for name, state in everything.items()]

    def begin(self, born: str, chosen: list[str], now: datetime) -> None:
        """Collect from the chosen sources."""
        born = SOMEBODY_ELSE if self.plays.is_somebody_else else born
        self.loses_document = self.loses_document or self.plays.loses_document
        self.unavailable += [each for each in self.plays.unavailable if each not in self.unavailable]
        self.born, self.chosen, self.began_collecting, self.step = born, chosen, now, COLLECTING

    def begin_partner(self, born: str, now: datetime) -> None:
        """Collect the partner's data too, if the partner wants it."""
        if self.plays.partner == "refuses":
            self.step = OVERVIEW
            return
        self.partner_born, self.began_partner, self.step = born, now, COLLECTING

    def resume(self, now: datetime) -> None:
        """Open the app again: the time that it was closed does not count."""
        closed, self.stopped = now - (self.stopped or now), None
        self.began_collecting = self.began_collecting and self.began_collecting + closed
        self.began_partner = self.began_partner and self.began_partner + closed

    def fail(self, reason: str) -> None:
        """Break off."""
        self.step, self.reason = FAILED, reason

    def forget(self) -> None:
        """Keep nothing but the way back."""
        if not self.is_over:
            self.step = CANCELLED
        self.forgotten = True
        self.born = self.partner_born = None
        self.links, self.used = {}, []

    def _came(self, now: datetime) -> None:
        """Everything is there: show it, after the partner's turn."""
        if self.alone or self.partner_born:
            self.step = OVERVIEW
        elif self.plays.partner == "appears":
            self.begin_partner(STRANGER, now)
        else:
            self.step = PARTNER

    def _break_off(self, now: datetime, pace: timedelta) -> None:
        """Break off as the situation says, once the first source answered."""
        at = (self.began_collecting or now) + pace
        if now < at:
            return
        self.broke_off = True
        if self.plays.breaks_off == "stopped":
            self.stopped = at
        elif self.plays.breaks_off == "expired":
            self.step, self.expires = EXPIRED, at
        else:
            self.fail(self.plays.breaks_off)

    def _all_came(self, now: datetime, pace: timedelta) -> bool:
        return all(each["state"] in ("collected", "unavailable") for each in self.sources(now, pace))

    def _sources_since(self, since: datetime | None, now: datetime, pace: timedelta) -> dict[str, str]:
        if since is None:
            return {}
        done = ((self.stopped or now) - since) / pace
        return {name: self._state(name, done - index) for index, name in enumerate(self.chosen)}

    def _state(self, name: str, done: float) -> str:
        if done < 0:
            return "waiting"
        if done < 1:
            return "busy"
        return "unavailable" if name in self.unavailable else "collected"
