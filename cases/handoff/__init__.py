"""Handoff: a resident lets their data come through Ockto, from the wish to the sealed result.

A row is written down before Ockto hears of it, and its id is Ockto's session id: whoever is killed, anybody can go on.
"""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, Index, func, select, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import event
from cases.case import BY_RESIDENT, Case
from cases.database import Table
from cases.evidence import Kept
from cases.handoff.file import EXPECTED, KEPT, LOST, HandoffFile, expect, files, places
from cases.municipality import Municipality
from cases.ockto import Order, Result, Started, Status
from cases.refusal import HandoffNotForOthers, HandoffNotOffered

__all__ = [
    "EXPECTED",
    "KEPT",
    "LOST",
    "UNCLEAR",
    "Handoff",
    "HandoffFile",
    "begin",
    "failed",
    "failures",
    "files",
    "give_up",
    "latest",
    "must_be_offered",
    "note",
    "opened",
    "order",
    "places",
    "settle",
    "take_in",
]

BEGUN, OPEN, COLLECTING = "begun", "open", "collecting"
RECEIVED, REFUSED, FAILED, EXPIRED, CANCELLED = "received", "refused", "failed", "expired", "cancelled"
STATES = {
    "started": OPEN, "opened": COLLECTING, "collecting": COLLECTING, "partner": COLLECTING, "overview": COLLECTING,
    "completed": COLLECTING, "refused": REFUSED, "failed": FAILED, "expired": EXPIRED, "cancelled": CANCELLED,
}  # fmt: skip
"""What each status of the provider makes of the handoff; `completed` becomes `received` once the result is sealed."""
REASONS = frozenset({"overloaded", "source-unavailable", "app-too-old", "login-failed"})
OTHER, NOT_OPENED, UNKNOWN_SESSION, UNCLEAR, CASE_ENDED = (
    "other", "not-opened", "session-unknown", "unclear", "case-ended",
)  # fmt: skip
TO_OPEN, LONGEST = timedelta(minutes=15), timedelta(hours=2)
SILENCE = timedelta(minutes=10)
"""How long after its end a session may still be asked for, when the provider does not answer."""
STARTER_FIRST = timedelta(seconds=5)
"""How long the worker leaves the start of a session to the door where the resident is."""
LIVE = text("ended_at IS NULL")
DUE = text("closed_at IS NULL")
NOT_COMBINED = text("state = 'received' AND combined_at IS NULL")


class Handoff(Table):
    """One try. It is live until `ended_at`; the provider forgets it at `closed_at`; the worker looks at `look_at`.

    `status` is the provider's last word, `sources` says of each source how far it is, `reason` why it failed.
    Its data were taken together for advice at `combined_at`.
    """

    __tablename__ = "handoff"
    __table_args__ = (
        Index("handoff_live", "case_id", unique=True, sqlite_where=LIVE, postgresql_where=LIVE),
        Index("handoff_due", "look_at", sqlite_where=DUE, postgresql_where=DUE),
        Index("handoff_not_combined", "ended_at", sqlite_where=NOT_COMBINED, postgresql_where=NOT_COMBINED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    municipality: Mapped[str]
    state: Mapped[str]
    status: Mapped[str | None]
    reason: Mapped[str | None]
    sources: Mapped[dict[str, str]]
    alone: Mapped[bool]
    return_address: Mapped[str]
    qr_code: Mapped[str | None]
    begin_address: Mapped[str | None]
    begun_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    combined_at: Mapped[datetime | None]
    look_at: Mapped[datetime]
    tries: Mapped[int]

    @property
    def is_live(self) -> bool:
        return self.ended_at is None

    @property
    def unavailable(self) -> list[str]:
        """The sources that did not give their data."""
        return [name for name, state in self.sources.items() if state == "unavailable"]

    @property
    def progress(self) -> tuple[int, int]:
        """How many sources are done (whether or not they gave data), of how many."""
        return sum(state not in ("waiting", "busy") for state in self.sources.values()), len(self.sources)

    def end(self, state: str, now: datetime, reason: str | None = None) -> None:
        """Nothing more comes; what the resident could scan or open is forgotten."""
        self.state, self.reason = state, reason
        self.qr_code = self.begin_address = None
        self.ended_at = self.look_at = now
        self.tries = 0


def must_be_offered(case: Case, municipality: Municipality) -> None:
    """Refuse, with `CaseEnded`, `HandoffNotOffered` or `HandoffNotForOthers`, where Ockto is no way for this case."""
    case.must_be_open()
    if not municipality.policy.ockto:
        raise HandoffNotOffered
    if any(person.role == "representative" for person in case.people):
        raise HandoffNotForOthers


async def begin(
    session: AsyncSession, case: Case, municipality: Municipality, return_address: str, now: datetime
) -> Handoff:
    """The live handoff of the case (found `to_change`), or a new one: `begun`, not known to the provider yet.

    `return_address` is where the app leads back to. Raises what `must_be_offered` raises.
    """
    must_be_offered(case, municipality)
    live = await _live(session, case)
    if live is not None and now < live.expires_at + SILENCE:
        return live
    if live is not None:
        live.end(EXPIRED, now)
        await session.flush()
    made = Handoff(
        id=uuid4(), case_id=case.id, municipality=case.municipality, state=BEGUN, sources={}, alone=_is_alone(case),
        return_address=return_address, begun_at=now, expires_at=now + TO_OPEN, look_at=now + STARTER_FIRST, tries=0,
    )  # fmt: skip
    session.add(made)
    await session.flush()
    return made


def order(handoff: Handoff) -> Order:
    """What the provider is asked to start."""
    return Order(handoff.id, handoff.alone, handoff.return_address)


async def opened(session: AsyncSession, handoff_id: UUID, started: Started, now: datetime) -> Handoff:
    """The provider started the session: remember what the resident scans or opens. Nothing happens the second time."""
    found = await held(session, handoff_id)
    if found.state == BEGUN:
        found.state, found.status = OPEN, "started"
        found.qr_code, found.begin_address = started.qr_code, started.begin_address
        found.expires_at = min(started.expires_at, now + LONGEST)
        found.look_at, found.tries = now, 0
    return found


async def failed(session: AsyncSession, handoff_id: UUID, reason: str, now: datetime) -> None:
    """End a handoff that could not be started or understood."""
    found = await held(session, handoff_id)
    if found.is_live:
        found.end(FAILED, now, reason)


async def latest(session: AsyncSession, case: Case) -> Handoff | None:
    """The case's last handoff, live or over."""
    found = select(Handoff).where(Handoff.case_id == case.id)
    return await session.scalar(found.order_by(Handoff.begun_at.desc(), Handoff.id).limit(1))


async def failures(session: AsyncSession, case: Case) -> int:
    """How many handoffs of the case failed or expired since the last one that brought data."""
    of_case = Handoff.case_id == case.id
    success = select(func.max(Handoff.begun_at)).where(of_case, Handoff.state == RECEIVED).scalar_subquery()
    found = select(func.count()).where(of_case, Handoff.state.in_((FAILED, EXPIRED)))
    return await session.scalar(found.where(Handoff.begun_at > func.coalesce(success, -1))) or 0


async def give_up(session: AsyncSession, case: Case, now: datetime) -> None:
    """The resident goes another way: end the live handoff, if there is one. The worker lets the provider forget it."""
    live = await _live(session, case)
    if live is not None:
        live.end(CANCELLED, now)


async def note(session: AsyncSession, handoff_id: UUID, told: Status | None, now: datetime) -> Handoff:
    """Note what the provider told (None: it does not know the session). Our own clock ends what is too late."""
    found = await held(session, handoff_id)
    if not found.is_live:
        return found
    found.look_at, found.tries = now, 0
    if told is None:
        found.end(FAILED, now, UNKNOWN_SESSION)
        return found
    found.status = told.status
    found.sources = {source.name: source.state for source in told.sources}
    state = STATES[told.status]
    if state not in (OPEN, COLLECTING):
        found.end(state, now, _reason(told))
    elif told.status != "completed" and now >= found.expires_at:
        found.end(EXPIRED, now)
    else:
        found.state = state
    return found


async def take_in(session: AsyncSession, handoff_id: UUID, kept: Kept, result: Result, now: datetime) -> Handoff:
    """Record the result that lies sealed in the vault, and which documents are to be fetched: the data are received.

    A handoff that ended meanwhile stays as it is, and the sealed copy becomes an orphan in the vault.
    """
    case_id = await session.scalar(select(Handoff.case_id).where(Handoff.id == handoff_id))
    case = await session.get_one(Case, case_id, with_for_update=True)  # first the case, as the doors do
    found = await held(session, handoff_id)
    if not found.is_live:
        return found
    if not case.is_open:
        found.end(FAILED, now, CASE_ENDED)
        return found
    found.sources = {source.name: source.state for source in result.data.sources}
    found.end(RECEIVED, now)
    expect(session, found.id, found.municipality, kept, result.documents, now)
    case.received(session, "gegevens_ontvangen", now, BY_RESIDENT)
    case.record(session, "data-received", now, unavailable=",".join(found.unavailable))
    return found


async def settle(session: AsyncSession, handoff: Handoff, file_id: UUID, kept: Kept | None, now: datetime) -> None:
    """A document lies sealed at its place, or (None) it cannot be had any more, which an event tells the officer."""
    file = await session.get_one(HandoffFile, file_id, with_for_update=True)
    if file.state == EXPECTED and kept is not None:
        file.keep(kept, now)
    elif file.state == EXPECTED:
        file.lose(now)
        event.record(session, handoff.municipality, handoff.case_id, "data-document-lost", now, {"kind": file.kind})


async def held(session: AsyncSession, handoff_id: UUID) -> Handoff:
    """The handoff, held until the transaction ends (PostgreSQL; SQLite has one writer anyway)."""
    return await session.get_one(Handoff, handoff_id, with_for_update=True)


async def _live(session: AsyncSession, case: Case) -> Handoff | None:
    found = select(Handoff).where(Handoff.case_id == case.id, Handoff.ended_at.is_(None))
    return await session.scalar(found.with_for_update())


def _is_alone(case: Case) -> bool:
    return case.answers.get("household") == "alone" and all(person.role != "partner" for person in case.people)


def _reason(told: Status) -> str | None:
    if told.status != "failed":
        return None
    return told.reason if told.reason in REASONS else OTHER
