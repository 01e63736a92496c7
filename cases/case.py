"""Case (zaak): one household's application or reexamination, and its life from `ontvangen` to `gesloten`.

MOVES is the whole life: what may follow what. The status codes are those of the officer API, so that an officer,
a resident's page and a row in the database say the same word.
"""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, WriteOnlyMapped, mapped_column, relationship

from cases import event
from cases.database import Table
from cases.refusal import CaseEnded, MoveNotAllowed, UnknownCase

ENDS = ("besluit_genomen", "afgebroken")
MOVES: dict[str, tuple[str, ...]] = {
    "ontvangen": ("uitgenodigd", *ENDS),
    "uitgenodigd": ("gegevens_ontvangen", "bewijsstukken_ontvangen", "in_onderzoek", *ENDS),
    "gegevens_ontvangen": ("bewijsstukken_ontvangen", "in_onderzoek", *ENDS),
    "bewijsstukken_ontvangen": ("gegevens_ontvangen", "in_onderzoek", *ENDS),
    "in_onderzoek": ENDS,
    "besluit_genomen": ("gesloten",),
    "afgebroken": (),  # only back to the status before, with its own scope
    "gesloten": (),
}
OPEN = frozenset({"ontvangen", "uitgenodigd", "gegevens_ontvangen", "bewijsstukken_ontvangen", "in_onderzoek"})
NO_ADVICE = "none"
BY_RESIDENT, BY_OFFICER, BY_SYSTEM = "bewoner", "medewerker", "systeem"


class Case(Table):
    """A case. `answers` are the guide's answers on household, income and property; `turn` says who must act now;
    `set_at` and `set_by` are of the present status (the last line of its history), `advice` is the last one."""

    __tablename__ = "case"
    __table_args__ = (
        UniqueConstraint("municipality", "number"),
        Index("case_by_change", "municipality", "changed_at", "id"),
        Index("case_by_status", "municipality", "status", "changed_at", "id"),
        Index("case_by_advice", "municipality", "advice", "changed_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    municipality: Mapped[str]
    number: Mapped[str]
    kind: Mapped[str]
    status: Mapped[str]
    turn: Mapped[str]
    set_at: Mapped[datetime]
    set_by: Mapped[str]
    advice: Mapped[str] = mapped_column(default=NO_ADVICE, server_default=NO_ADVICE)
    new_received: Mapped[bool]
    kinds_received: Mapped[list[str]]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    contract_number: Mapped[str | None]
    language: Mapped[str]
    channel: Mapped[str]
    answers: Mapped[dict[str, str]]
    began_on: Mapped[date]
    respond_by: Mapped[date | None]
    decide_by: Mapped[date]
    changed_at: Mapped[datetime]
    version: Mapped[int] = mapped_column()

    history: WriteOnlyMapped["StatusSet"] = relationship(order_by="StatusSet.sequence", passive_deletes=True)
    people: Mapped[list["Person"]] = relationship(lazy="selectin", order_by="Person.role.desc()")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own name and type

    def must_be_open(self) -> None:
        """Refuse, with `CaseEnded`, once nothing can be handed in any more."""
        if not self.is_open:
            raise CaseEnded

    def move(self, session: AsyncSession, status: str, now: datetime, by: str) -> None:
        """Move to `status`, remember who did it, and record the event. Raises `MoveNotAllowed`."""
        if status not in MOVES[self.status]:
            raise MoveNotAllowed
        self.stand(status, now, by)
        self.changed_at = now
        self.record(session, "status-changed", now, status=status)

    def stand(self, status: str, now: datetime, by: str) -> None:
        """Stand in `status`, and remember who set it; whether that may be, the caller knows."""
        self.status, self.turn, self.set_at, self.set_by = status, whose_turn(status), now, by
        self.history.add(StatusSet(status=status, at=now, by=by))

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    def answer(self, session: AsyncSession, answers: dict[str, str], now: datetime) -> None:
        """Keep answers on household, income and property; what was answered before stays. No change once it ended."""
        if self.is_open and self.answers != self.answers | answers:
            self.answers = self.answers | answers
            self.changed_at = now
            self.record(session, "answers-given", now)

    def received(self, session: AsyncSession, status: str, now: datetime, by: str) -> None:
        """Take note of new papers or data: the first of a kind moves the case, later ones only mark it."""
        self.changed_at = now
        self.new_received = True
        if status not in self.kinds_received:
            self.kinds_received = [*self.kinds_received, status]
            if status in MOVES[self.status]:
                self.move(session, status, now, by)

    def record(self, session: AsyncSession, what: str, now: datetime, **details: str) -> None:
        """Record that `what` happened to this case."""
        event.record(session, self.municipality, self.id, what, now, details)


class StatusSet(Table):
    """One line of a case's history; lines are only ever added. `by` is bewoner, medewerker or systeem."""

    __tablename__ = "status_set"

    sequence: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    status: Mapped[str]
    at: Mapped[datetime]
    by: Mapped[str]


class Person(Table):
    """Somebody of the household, or who acts for it. Role: resident, partner or representative."""

    __tablename__ = "person"
    __table_args__ = (Index("person_by_postcode", "postcode", "house_number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    role: Mapped[str]
    given_name: Mapped[str]
    family_name: Mapped[str]
    birth_date: Mapped[str]
    """yyyy-mm-dd; an unknown day or month is 00, as in the Dutch population register."""
    email: Mapped[str | None]
    street: Mapped[str | None]
    house_number: Mapped[str | None]
    """With letter and addition, as on an envelope: 12 A-2."""
    postcode: Mapped[str | None]
    """As 1234AB."""
    city: Mapped[str | None]
    channel: Mapped[str | None]
    """Of who acts for somebody: email, letter or both; None where it is the case's."""
    bsn_digest: Mapped[bytes | None] = mapped_column(index=True)
    """A keyed HMAC of the citizen service number (BSN), for finding; see intake."""
    bsn_sealed: Mapped[bytes | None]
    """The number itself, sealed for the municipality and the worker."""


@dataclass(frozen=True)
class Opening:
    """What is known of a case when it begins. `kind` is aanvraag or heronderzoek, `channel` email, letter or both."""

    id: UUID
    municipality: str
    number: str
    kind: str
    language: str
    channel: str
    began_on: date
    decide_by: date


def begin(session: AsyncSession, opening: Opening, people: list[Person], now: datetime) -> Case:
    """Begin a case in the status `ontvangen`; `people` holds at least the resident."""
    case = Case(
        **asdict(opening),
        advice=NO_ADVICE,
        new_received=False,
        kinds_received=[],
        answers={},
        changed_at=now,
        people=people,
    )
    session.add(case)
    case.stand("ontvangen", now, BY_SYSTEM)
    case.record(session, "case-began", now, kind=case.kind)
    return case


def whose_turn(status: str) -> str:
    """Who must act now: bewoner, gemeente, or niemand once it is decided or stopped."""
    if status not in OPEN:
        return "niemand"
    return "bewoner" if status == "uitgenodigd" else "gemeente"


async def find(
    session: AsyncSession, case_id: UUID, municipalities: frozenset[str], *, to_change: bool = False
) -> Case:
    """The case, if it belongs to one of `municipalities`. Raises `UnknownCase`, also for a neighbour's.

    With `to_change` the row is held until the transaction ends (PostgreSQL; SQLite has one writer anyway).
    """
    wanted = select(Case).where(Case.id == case_id, Case.municipality.in_(municipalities))
    case = await session.scalar(wanted.with_for_update() if to_change else wanted)
    if case is None:
        raise UnknownCase
    return case


async def history(session: AsyncSession, case: Case) -> list[StatusSet]:
    """Every status the case ever had, oldest first."""
    return list(await session.scalars(case.history.select()))
