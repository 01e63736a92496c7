"""Evidence: bytes that lie in the vault become a paper of a case, once, and with a receipt."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from cases import case, evidence
from cases.case import BY_OFFICER, BY_RESIDENT, Case
from cases.database import Database
from cases.event import Event
from cases.evidence import Evidence, Kept, Need, new_receipt
from cases.municipality import read_all
from cases.refusal import CaseEnded, CaseFull, PapersByPostOnly, UnknownEvidence, UnknownNeed, UnknownReceipt
from cases.settings import ROOT
from tests.conftest import StandingClock
from tests.makers import a_case

SLIP, BANK = Need("payslip", "me", "2026-03"), Need("bank-statement", "me", "2026-03")
NEEDS = [SLIP, BANK]
TOWNS = read_all(ROOT / "content")


def kept(digest: str = "a", size: int = 1000) -> Kept:
    """A file that lies in the vault."""
    return Kept(f"voorbeeldstad/{uuid4().hex}.age", digest * 64, size, "application/pdf")


async def handed_in(
    database: Database, clock: StandingClock, to: Case, what: Kept, need: Need = SLIP, by: str = BY_RESIDENT
) -> Evidence:
    async with database.begin() as session:
        theirs = await case.find(session, to.id, frozenset({to.municipality}))
        return await evidence.take_in(session, theirs, NEEDS, need, what, by, clock())


async def everything(database: Database, of: Case) -> list[Evidence]:
    async with database.read() as session:
        return await evidence.handed_in(session, of)


@pytest.fixture
async def theirs(database: Database, clock: StandingClock) -> Case:
    async with database.begin() as session:
        return await a_case(session, clock())


async def test_another_cases_papers_and_receipts_are_unknown(
    database: Database, clock: StandingClock, theirs: Case
) -> None:
    async with database.begin() as session:
        other = await a_case(session, clock())
    came = await handed_in(database, clock, theirs, kept())
    async with database.read() as session:
        with pytest.raises(UnknownReceipt):
            await evidence.of_receipt(session, other, came.receipt)
        with pytest.raises(UnknownEvidence):
            await evidence.find(session, other, came.id)
        assert (await evidence.of_receipt(session, theirs, came.receipt)).id == came.id
        assert (await evidence.find(session, theirs, came.id)).receipt == came.receipt


async def test_a_paper_gives_a_receipt_moves_the_case_and_is_told_as_an_event(
    database: Database, clock: StandingClock, theirs: Case
) -> None:
    came = await handed_in(database, clock, theirs, kept())
    assert (len(came.receipt), came.need, came.malware, came.handed_in_by) == (
        8,
        "payslip.me.2026-03",
        "niet_gescand",
        "bewoner",
    )
    async with database.read() as session:
        now = await case.find(session, theirs.id, frozenset({"voorbeeldstad"}))
        kinds = list(await session.scalars(select(Event.kind).order_by(Event.sequence)))
    assert (now.status, now.turn) == ("bewijsstukken_ontvangen", "bewoner")
    assert kinds[-2:] == ["status-changed", "evidence-handed-in"]


async def test_with_the_last_paper_it_is_the_municipalitys_turn(
    database: Database, clock: StandingClock, theirs: Case
) -> None:
    await handed_in(database, clock, theirs, kept(), SLIP)
    await handed_in(database, clock, theirs, kept(), BANK)
    async with database.read() as session:
        now = await case.find(session, theirs.id, frozenset({"voorbeeldstad"}))
    assert now.turn == "gemeente"


async def test_the_same_file_twice_is_one_paper_with_one_receipt(
    database: Database, clock: StandingClock, theirs: Case
) -> None:
    first = await handed_in(database, clock, theirs, kept("b"))
    again = await handed_in(database, clock, theirs, kept("b"))
    assert again.receipt == first.receipt
    assert again.place == first.place
    assert len(await everything(database, theirs)) == 1


async def test_the_same_file_in_two_cases_is_two_papers_that_do_not_know_each_other(
    database: Database, clock: StandingClock, theirs: Case
) -> None:
    async with database.begin() as session:
        other = await a_case(session, clock())
    one, two = await handed_in(database, clock, theirs, kept("b")), await handed_in(database, clock, other, kept("b"))
    assert one.receipt != two.receipt
    assert one.place != two.place


async def test_the_same_file_for_another_need_is_another_paper(
    database: Database, clock: StandingClock, theirs: Case
) -> None:
    await handed_in(database, clock, theirs, kept("b"), SLIP)
    await handed_in(database, clock, theirs, kept("b"), BANK)
    assert {each.need for each in await everything(database, theirs)} == {str(SLIP), str(BANK)}


async def test_a_paper_that_is_not_asked_is_refused(database: Database, clock: StandingClock, theirs: Case) -> None:
    with pytest.raises(UnknownNeed):
        await handed_in(database, clock, theirs, kept(), Need("payslip", "partner", "2026-03"))
    assert await everything(database, theirs) == []


async def test_the_forty_first_file_is_refused(database: Database, clock: StandingClock, theirs: Case) -> None:
    async with database.begin() as session:
        found = await case.find(session, theirs.id, frozenset({"voorbeeldstad"}))
        for number in range(40):
            await evidence.take_in(session, found, NEEDS, SLIP, kept(f"{number:02}"), BY_RESIDENT, clock())
    with pytest.raises(CaseFull):
        await handed_in(database, clock, theirs, kept("z"))
    assert len(await everything(database, theirs)) == 40


async def test_more_than_150_megabytes_is_refused(database: Database, clock: StandingClock, theirs: Case) -> None:
    for digest in "abc":
        await handed_in(database, clock, theirs, kept(digest, 50_000_000))
    with pytest.raises(CaseFull):
        await handed_in(database, clock, theirs, kept("d", 1))
    again = await handed_in(database, clock, theirs, kept("a", 50_000_000))
    assert again.size == 50_000_000, "what it has already is no more than it has"


@pytest.mark.parametrize("status", ["besluit_genomen", "afgebroken", "gesloten"])
async def test_a_case_that_ended_takes_no_papers(database: Database, clock: StandingClock, status: str) -> None:
    async with database.begin() as session:
        ended = await a_case(session, clock(), status=status)
    with pytest.raises(CaseEnded):
        await handed_in(database, clock, ended, kept())


async def test_an_officers_copy_leaves_the_turn_with_the_municipality(
    database: Database, clock: StandingClock, theirs: Case
) -> None:
    came = await handed_in(database, clock, theirs, kept(), by=BY_OFFICER)
    async with database.read() as session:
        now = await case.find(session, theirs.id, frozenset({"voorbeeldstad"}))
    assert (came.handed_in_by, now.turn) == ("medewerker", "gemeente")


async def test_a_file_is_refused_before_a_byte_is_read_where_it_cannot_be_taken(
    database: Database, clock: StandingClock, theirs: Case
) -> None:
    async with database.begin() as session:
        ended = await a_case(session, clock(), status="gesloten")
    town, by_post = TOWNS["voorbeeldstad"], TOWNS["meerdijk"]
    evidence.must_be_open_for(theirs, town, NEEDS, SLIP)
    for there, its_town, need, refusal in (
        (ended, town, SLIP, CaseEnded),
        (theirs, by_post, SLIP, PapersByPostOnly),
        (theirs, town, Need("payslip", "partner"), UnknownNeed),
    ):
        with pytest.raises(refusal):
            evidence.must_be_open_for(there, its_town, NEEDS, need)


def test_receipts_can_be_read_out_on_the_phone() -> None:
    receipts = {new_receipt() for _ in range(500)}
    assert len(receipts) == 500
    assert not set("".join(receipts)) & set("ILOU"), "letters that look or sound like others"
