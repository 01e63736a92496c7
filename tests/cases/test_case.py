"""A case's life: every pair of statuses either moves or is refused, exactly as the house says."""

from itertools import product
from uuid import uuid4

import pytest
from sqlalchemy import select

from cases import case
from cases.case import BY_OFFICER, BY_RESIDENT, MOVES, whose_turn
from cases.database import Database
from cases.event import Event
from cases.refusal import CaseEnded, MoveNotAllowed, UnknownCase
from tests.conftest import StandingClock
from tests.makers import a_case

VOORBEELDSTAD, MEERDIJK = frozenset({"voorbeeldstad"}), frozenset({"meerdijk"})
ALLOWED = {
    ("ontvangen", "uitgenodigd"),
    ("ontvangen", "besluit_genomen"),
    ("ontvangen", "afgebroken"),
    ("uitgenodigd", "gegevens_ontvangen"),
    ("uitgenodigd", "bewijsstukken_ontvangen"),
    ("uitgenodigd", "in_onderzoek"),
    ("uitgenodigd", "besluit_genomen"),
    ("uitgenodigd", "afgebroken"),
    ("gegevens_ontvangen", "bewijsstukken_ontvangen"),
    ("gegevens_ontvangen", "in_onderzoek"),
    ("gegevens_ontvangen", "besluit_genomen"),
    ("gegevens_ontvangen", "afgebroken"),
    ("bewijsstukken_ontvangen", "gegevens_ontvangen"),
    ("bewijsstukken_ontvangen", "in_onderzoek"),
    ("bewijsstukken_ontvangen", "besluit_genomen"),
    ("bewijsstukken_ontvangen", "afgebroken"),
    ("in_onderzoek", "besluit_genomen"),
    ("in_onderzoek", "afgebroken"),
    ("besluit_genomen", "gesloten"),
}
"""Written out from the house's own page, not taken from the code."""


async def test_a_neighbours_case_is_as_unknown_as_none(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        theirs = await a_case(session, clock())
    async with database.read() as session:
        for case_id, municipalities in ((theirs.id, MEERDIJK), (theirs.id, frozenset()), (uuid4(), VOORBEELDSTAD)):
            with pytest.raises(UnknownCase):
                await case.find(session, case_id, municipalities)
        assert (await case.find(session, theirs.id, VOORBEELDSTAD)).id == theirs.id


@pytest.mark.parametrize(("status", "to"), list(product(MOVES, MOVES)))
async def test_a_case_moves_as_the_house_says_and_no_other_way(
    database: Database, clock: StandingClock, status: str, to: str
) -> None:
    async with database.begin() as session:
        moving = await a_case(session, clock(), status=status)
        if (status, to) not in ALLOWED:
            with pytest.raises(MoveNotAllowed):
                moving.move(session, to, clock(), BY_OFFICER)
            assert moving.status == status
            return
        moving.move(session, to, clock.forward(hours=1), BY_OFFICER)
        await session.flush()
        lines = await case.history(session, moving)
        assert (moving.status, moving.changed_at, lines[-1].status, lines[-1].by) == (to, clock(), to, BY_OFFICER)


async def test_a_move_tells_its_event_in_the_same_transaction(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        moved = await a_case(session, clock(), status="uitgenodigd")
    async with database.read() as session:
        events = list(await session.scalars(select(Event).order_by(Event.sequence)))
    assert [(each.kind, each.details.get("status")) for each in events] == [
        ("case-began", None),
        ("status-changed", "uitgenodigd"),
    ]
    assert {each.case_id for each in events} == {moved.id}


async def begin_and_close_at_once(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        begun = await a_case(session, clock())
        begun.move(session, "gesloten", clock(), BY_OFFICER)


async def test_what_fails_leaves_nothing(database: Database, clock: StandingClock) -> None:
    with pytest.raises(MoveNotAllowed):
        await begin_and_close_at_once(database, clock)
    async with database.read() as session:
        assert list(await session.scalars(select(Event))) == []


async def test_the_first_papers_move_the_case_and_later_ones_do_not(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        begun = await a_case(session, clock())
        begun.received(session, "bewijsstukken_ontvangen", clock(), BY_RESIDENT)
        assert (begun.status, begun.new_received) == ("bewijsstukken_ontvangen", True)
        begun.received(session, "gegevens_ontvangen", clock(), BY_RESIDENT)
        assert begun.status == "gegevens_ontvangen"
        begun.received(session, "bewijsstukken_ontvangen", clock(), BY_RESIDENT)
        assert begun.status == "gegevens_ontvangen", "a later paper of the same kind does not move it back"


async def test_papers_under_investigation_mark_the_case_and_leave_its_status(
    database: Database, clock: StandingClock
) -> None:
    async with database.begin() as session:
        begun = await a_case(session, clock(), status="in_onderzoek")
        begun.received(session, "bewijsstukken_ontvangen", clock.forward(hours=1), BY_RESIDENT)
        assert (begun.status, begun.new_received, begun.changed_at) == ("in_onderzoek", True, clock())


@pytest.mark.parametrize("status", MOVES)
async def test_only_an_open_case_takes_things_in(database: Database, clock: StandingClock, status: str) -> None:
    async with database.begin() as session:
        begun = await a_case(session, clock(), status=status)
    assert begun.is_open == (status not in {"besluit_genomen", "afgebroken", "gesloten"})
    if not begun.is_open:
        with pytest.raises(CaseEnded):
            begun.must_be_open()


def test_it_is_the_residents_turn_after_an_invitation_and_nobodys_at_the_end() -> None:
    turns = {status: whose_turn(status) for status in MOVES}
    assert [status for status, turn in turns.items() if turn == "bewoner"] == ["uitgenodigd"]
    assert {status for status, turn in turns.items() if turn == "niemand"} == {
        "besluit_genomen",
        "afgebroken",
        "gesloten",
    }


async def test_answers_that_come_later_leave_the_earlier_ones(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        begun = await a_case(session, clock(), answers={"household": "alone", "property": "home"})
        before = clock()
        begun.answer(session, {"household": "alone"}, clock.forward(hours=1))
        assert begun.changed_at == before, "nothing new was said"
        begun.answer(session, {"household": "together"}, clock())
        assert begun.answers == {"household": "together", "property": "home"}
        assert begun.changed_at == clock()
