"""Room: so many files are looked at together, so many wait, and the others hear at once to come back."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from cases.evidence import keep
from cases.evidence.room import Room
from cases.refusal import Unavailable
from cases.settings import Settings
from tests.makers import PAYSLIP, a_desk, in_chunks, what_lies_in
from tests.portal.test_upload import begin, finish, send
from tests.resident import NEED, Door, Page


async def test_a34_who_finds_no_room_is_told_before_a_byte_is_read_and_the_others_succeed(house: Settings) -> None:
    desk = replace(a_desk(house), room=Room(at_once=2, in_line=3))
    sent = [keep(desk, "voorbeeldstad", in_chunks(PAYSLIP)) for _ in range(20)]
    outcomes = await asyncio.gather(*sent, return_exceptions=True)
    refused = [each for each in outcomes if isinstance(each, BaseException)]
    assert {type(each) for each in refused} == {Unavailable}
    assert len(outcomes) - len(refused) == len(what_lies_in(Path(house.vault))) == 5
    assert what_lies_in(house.stage) == []
    assert (await keep(desk, "voorbeeldstad", in_chunks(PAYSLIP))).size == len(PAYSLIP), "and there is room again"


async def test_a_line_that_does_not_move_is_left(house: Settings) -> None:
    room = Room(at_once=1, in_line=1, patience=0.05)
    async with room.place():
        with pytest.raises(Unavailable):
            async with room.place():
                raise AssertionError
    async with room.place():
        pass


async def test_who_goes_away_while_waiting_takes_no_room(house: Settings) -> None:
    room = Room(at_once=1, in_line=1)
    async with room.place():
        waits = asyncio.create_task(room.place().__aenter__())
        await asyncio.sleep(0)
        waits.cancel()
        await asyncio.gather(waits, return_exceptions=True)
    async with room.place():
        pass


def test_a34_the_portal_says_when_to_come_back_and_keeps_nothing(door: Door) -> None:
    theirs = door.a_case()
    visitor = door.let_in(theirs)
    visitor.app_state["desk"] = replace(door.state["desk"], room=Room(at_once=0, in_line=0))
    path = f"/voorbeeldstad/en/zaak/bewijsstukken/{NEED}"
    page = Page.of(visitor.hand_in(path))
    assert (page.answer.status_code, page.answer.headers["retry-after"]) == (503, "60")
    assert page.mark("data-refusal") == "unavailable"
    assert door.papers(theirs) == []


def test_a_paper_in_parts_that_finds_no_room_waits_whole_until_there_is(door: Door) -> None:
    theirs = door.a_case()
    visitor = door.let_in(theirs)
    to = begin(visitor, PAYSLIP)
    send(visitor, to, 0, PAYSLIP)
    desk = visitor.app_state["desk"]
    visitor.app_state["desk"] = replace(desk, room=Room(at_once=0, in_line=0))
    assert finish(visitor, to).status_code == 503
    visitor.app_state["desk"] = desk
    assert finish(visitor, to).status_code == 201
    assert len(door.papers(theirs)) == 1
    assert what_lies_in(door.settings.house.stage) == []
