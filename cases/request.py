"""Request (aanvullingsverzoek): an officer asks for additional information: what, in own words, before which day.

A case has one open request at most. While it is open the resident has the turn and the term for deciding stands still:
`decide_by` is the last day if the resident takes all the time, and comes back when the answer comes sooner.
Source: Awb, articles 4:5 and 4:15. The portal shows the officer's words, so they are not sealed.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

from sqlalchemy import ForeignKey, bindparam, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import day, post
from cases.case import BY_OFFICER, Case, whose_turn
from cases.database import Database, Lookup, Table
from cases.refusal import Flaw, QueryRefused, RequestEnded, RequestOpen, UnknownRequest

LOOKS = "in_onderzoek"
MESSAGE = "request"
OPEN, LAPSED, ANSWERED, WITHDRAWN, DROPPED = "open", "lapsed", "answered", "withdrawn", "dropped"
FREE = "asked"
"""How the key of an item begins that is no paper of the list: `asked-1.me`."""
SHORTEST_WORKDAYS, LONGEST = 5, timedelta(weeks=12)
"""Municipalities give three days to two weeks; a letter and a new code take some of those."""


class Request(Table):
    """One request. `items` are the keys of what is asked, each with the officer's own name for it (or nothing)."""

    __tablename__ = "request"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case.id", ondelete="CASCADE"), index=True)
    items: Mapped[dict[str, str]]
    words: Mapped[str]
    answer_by: Mapped[date]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[str | None]

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    def stands(self, case: Case, now: datetime) -> str:
        """Open, lapsed (open, but its day is over), answered, withdrawn, or dropped because the case ended."""
        if self.outcome is not None:
            return self.outcome
        if not case.is_open:
            return DROPPED
        return OPEN if self.answer_by >= day.today(now) else LAPSED


class Asked(NamedTuple):
    """A request as a reader of a case meets it."""

    items: dict[str, str]
    answer_by: date
    made_at: datetime
    ended_at: datetime | None
    outcome: str | None


_columns = Request.items, Request.answer_by, Request.made_at, Request.ended_at, Request.outcome
OF_CASE = Lookup(
    select(*_columns).where(Request.case_id == bindparam("case_id")).order_by(Request.made_at, Request.id), Asked
)


async def ask(
    session: AsyncSession, case: Case, items: Mapping[str, str], words: str, answer_by: date, now: datetime
) -> Request:
    """Ask for additional information on a case that was found `to_change`: it is told, and the term stands still.

    Raises `CaseEnded`, `MoveNotAllowed`, `RequestOpen`, or `QueryRefused` for a day that cannot be.
    """
    case.must_be_open()
    if await the_open_one(session, case):
        raise RequestOpen
    _must_be_a_day(case, answer_by, now)
    if case.status != LOOKS:
        case.move(session, LOOKS, now, BY_OFFICER)
    made = Request(
        id=uuid4(), case_id=case.id, items=dict(items), words=words, answer_by=answer_by, made_at=now, ended_at=None,
        outcome=None,
    )  # fmt: skip
    session.add(made)
    case.turn, case.respond_by, case.changed_at = "bewoner", answer_by, now
    case.decide_by += answer_by - day.today(now)
    case.record(session, "request-made", now)
    await post.tell(session, case, MESSAGE, now)
    return made


async def ask_again(session: AsyncSession, case: Case, need: str, answer_by: date | None, now: datetime) -> None:
    """Ask for a paper that came once more: as part of the open request, otherwise in a request of its own.

    Raises what `ask` and `extend` raise; without a day of its own, `QueryRefused` where the open one leaves no time.
    """
    found = await the_open_one(session, case)
    if found is None or answer_by is not None:
        _must_be_a_day(case, answer_by, now)
    elif found.answer_by < day.after_workdays(day.today(now), SHORTEST_WORKDAYS):
        raise QueryRefused([_too_early(day.after_workdays(day.today(now), SHORTEST_WORKDAYS))])
    says = max((each.items.get(need, "") for each in await every(session, case)), default="")
    if found is None:
        await ask(session, case, {need: says}, "", answer_by or day.today(now), now)
        return
    found.items = {**found.items, need: says}
    case.turn = "bewoner"
    if answer_by is not None and answer_by > found.answer_by:
        _move(case, found, answer_by)
    case.record(session, "request-made", now)
    await post.tell(session, case, MESSAGE, now)


async def extend(session: AsyncSession, case: Case, request: Request, answer_by: date, now: datetime) -> None:
    """Give more time; the resident is told. Raises `CaseEnded`, `RequestEnded`, or `QueryRefused`."""
    _must_go_on(case, request)
    _must_be_a_day(case, answer_by, now)
    days = (answer_by - request.answer_by).days
    _move(case, request, answer_by)
    case.changed_at = now
    case.record(session, "deadline-moved", now, days=str(days))
    await post.tell(session, case, MESSAGE, now)


async def withdraw(session: AsyncSession, case: Case, request: Request, now: datetime) -> None:
    """Take it back: nothing of it is asked any more, nor told if that was still to be done.

    Raises `CaseEnded`, or `RequestEnded`.
    """
    _must_go_on(case, request)
    _end(case, request, WITHDRAWN, now)
    case.record(session, "request-withdrawn", now)
    await post.cancel(session, case, MESSAGE)


def answer(session: AsyncSession, case: Case, request: Request, now: datetime) -> None:
    """All that was asked is there: the municipality has the turn, and the term goes on."""
    _end(case, request, ANSWERED, now)
    case.record(session, "request-answered", now)


async def lengthen(session: AsyncSession, case: Case, longer: timedelta) -> None:
    """Move the day of an open request with the case's, for what was down meanwhile."""
    found = await the_open_one(session, case)
    if found is not None:
        found.answer_by += longer
        case.decide_by += longer


async def every(session: AsyncSession, case: Case) -> list[Request]:
    """Every request of the case, oldest first."""
    found = select(Request).where(Request.case_id == case.id).order_by(Request.made_at, Request.id)
    return list(await session.scalars(found))


async def the_open_one(session: AsyncSession, case: Case) -> Request | None:
    """The request that waits for the resident."""
    return await session.scalar(select(Request).where(Request.case_id == case.id, Request.ended_at.is_(None)))


async def find(session: AsyncSession, case: Case, request_id: UUID) -> Request:
    """One request of this case. Raises `UnknownRequest`."""
    found = await session.scalar(select(Request).where(Request.case_id == case.id, Request.id == request_id))
    if found is None:
        raise UnknownRequest
    return found


async def look_up(database: Database, case_id: UUID) -> list[Asked]:
    """Every request of a case, oldest first, for who only reads."""
    return list(await database.look_up(OF_CASE, case_id=case_id))


def items(requests: Iterable[Request | Asked]) -> dict[str, str]:
    """Everything that was asked and not taken back, with the officer's own names."""
    return {key: says for each in requests if each.outcome != WITHDRAWN for key, says in each.items.items()}


def free_keys(requests: Iterable[Request], count: int) -> list[str]:
    """Keys for so many items that are no papers of the list, never used before in this case."""
    used = sum(key.startswith(f"{FREE}-") for each in requests for key in each.items)
    return [f"{FREE}-{number}.me" for number in range(used + 1, used + count + 1)]


def _must_go_on(case: Case, request: Request) -> None:
    case.must_be_open()
    if not request.is_open:
        raise RequestEnded


def _must_be_a_day(case: Case, last: date | None, now: datetime) -> None:
    """Refuse a day on which no term may end, that leaves too little time, or less than the resident has already."""
    first = day.after_workdays(day.today(now), SHORTEST_WORKDAYS)
    if case.turn == "bewoner" and case.respond_by is not None:
        first = max(first, case.respond_by)
    if last is None:
        raise QueryRefused(
            [Flaw("/reageerUiterlijk", "missing", "Noem de laatste dag waarop de inwoner kan reageren.")]
        )
    if last < first:
        raise QueryRefused([_too_early(first)])
    if last > max(first, day.today(now) + LONGEST):
        raise QueryRefused([Flaw("/reageerUiterlijk", "too-late", "Deze dag ligt meer dan twaalf weken vooruit.")])
    if not day.is_workday(last):
        raise QueryRefused([Flaw("/reageerUiterlijk", "no-workday", "Kies een werkdag: geen weekend of feestdag.")])


def _too_early(first: date) -> Flaw:
    return Flaw("/reageerUiterlijk", "too-early", f"De inwoner heeft tijd nodig. Kies {first.isoformat()} of later.")


def _move(case: Case, request: Request, answer_by: date) -> None:
    case.decide_by += answer_by - request.answer_by
    case.respond_by = request.answer_by = answer_by


def _end(case: Case, request: Request, outcome: str, now: datetime) -> None:
    case.decide_by -= max(request.answer_by - day.today(now), timedelta())
    request.ended_at, request.outcome = now, outcome
    case.turn, case.changed_at = whose_turn(case.status), now
