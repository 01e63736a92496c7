"""An invitation: who may enter with a code, and how often one may guess."""

from dataclasses import dataclass
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from cases import brake, code, invitation
from cases.brake import Brake, Try
from cases.case import Case, Person
from cases.code import Code
from cases.database import Database
from cases.invitation import Invitation
from cases.refusal import AddressBraked, CodeRefused, Refusal
from tests.conftest import StandingClock
from tests.makers import BIRTH_DATE, PARTNERS_BIRTH_DATE, a_case, a_couple, a_person, an_invitation

NETWORK = "192.0.2.0/24"


@dataclass
class Letter:
    """A code that lies on somebody's table, and the ways to try it."""

    database: Database
    clock: StandingClock
    case: Case
    code: Code

    async def entered(
        self,
        *,
        with_code: Code | None = None,
        birth_date: str = BIRTH_DATE,
        municipality: str = "voorbeeldstad",
        network: str = NETWORK,
    ) -> Person | Refusal:
        """What happens to one who types this: the slow comparison is real."""
        typed = with_code or self.code
        attempt = Try(municipality, typed.selector, network)
        try:
            async with self.database.read() as session:
                candidate = await invitation.candidate(session, attempt, self.clock())
        except AddressBraked as refused:
            return refused
        fits = await invitation.fits(typed, candidate)
        return await self.tried(attempt, fits=fits, birth_date=birth_date)

    async def tried(self, attempt: Try, *, fits: bool, birth_date: str = BIRTH_DATE) -> Person | Refusal:
        """The same, when it is known already whether the code fits."""
        async with self.database.begin() as session:
            return await invitation.redeem(session, attempt, fits=fits, birth_date=birth_date, now=self.clock())

    async def tried_wrongly(self, times: int, selector: str = "") -> None:
        attempt = Try("voorbeeldstad", selector or self.code.selector, NETWORK)
        for _ in range(times):
            assert type(await self.tried(attempt, fits=False)) is CodeRefused

    async def count(self, what: str) -> int:
        async with self.database.read() as session:
            found = await session.get(Brake, what)
        return found.count if found else 0


@pytest.fixture
async def letter(database: Database, clock: StandingClock) -> Letter:
    async with database.begin() as session:
        theirs = await a_case(session, clock(), people=[*a_couple(), a_person("representative", "1950-01-01")])
        made = an_invitation(session, theirs, clock())
    return Letter(database, clock, theirs, made)


async def test_a_stranger_hears_the_same_as_one_with_a_wrong_code(letter: Letter) -> None:
    unknown = await letter.entered(with_code=code.make(Random(1)))
    wrong = await letter.entered(with_code=Code(letter.code.selector, "0" * 8))
    assert type(unknown) is type(wrong) is CodeRefused


async def test_the_code_and_the_birth_date_open_the_case(letter: Letter) -> None:
    person = await letter.entered()
    assert isinstance(person, Person)
    assert (person.case_id, person.role) == (letter.case.id, "resident")


async def test_a_couple_enters_with_either_birth_date(letter: Letter) -> None:
    person = await letter.entered(birth_date=PARTNERS_BIRTH_DATE)
    assert isinstance(person, Person)
    assert person.role == "partner"


@pytest.mark.parametrize("birth_date", ["1950-01-01", "1980-05-18", "1982-01-01", "", "1980"])
async def test_another_birth_date_does_not_open_it_nor_that_of_a_representative(
    letter: Letter, birth_date: str
) -> None:
    assert type(await letter.entered(birth_date=birth_date)) is CodeRefused


async def test_a_birth_date_of_which_only_the_year_is_known_opens_the_case(
    database: Database, clock: StandingClock
) -> None:
    async with database.begin() as session:
        theirs = await a_case(session, clock(), people=[a_person(birth_date="1980-00-00")])
        made = an_invitation(session, theirs, clock())
    letter = Letter(database, clock, theirs, made)
    assert type(await letter.entered(birth_date="1980-01-01")) is CodeRefused
    assert isinstance(await letter.entered(birth_date="1980-00-00"), Person)


async def test_the_code_of_one_municipality_is_unknown_in_another(letter: Letter) -> None:
    assert type(await letter.entered(municipality="meerdijk")) is CodeRefused


async def test_a_code_opens_until_the_moment_it_expires(letter: Letter) -> None:
    letter.clock.forward(days=28, seconds=-1)
    assert isinstance(await letter.entered(), Person)
    letter.clock.forward(seconds=1)
    assert type(await letter.entered()) is CodeRefused


async def test_a_code_that_was_withdrawn_does_not_open(letter: Letter) -> None:
    async with letter.database.begin() as session:
        found = await session.scalar(select(Invitation))
        assert found is not None
        found.withdrawn_at = letter.clock()
    assert type(await letter.entered()) is CodeRefused


async def test_the_database_holds_no_code(letter: Letter) -> None:
    async with letter.database.read() as session:
        row = (await session.scalars(select(Invitation))).one()
    assert letter.code.verifier.encode() not in row.verifier
    assert letter.code.verifier not in repr(vars(row))
    assert len(row.salt) == 16


async def test_after_five_wrong_tries_even_the_right_code_waits_a_quarter(letter: Letter) -> None:
    await letter.tried_wrongly(4)
    assert isinstance(await letter.entered(), Person), "four are forgiven"
    await letter.tried_wrongly(5)
    assert type(await letter.entered()) is CodeRefused
    letter.clock.forward(minutes=15, seconds=-1)
    assert type(await letter.entered()) is CodeRefused
    letter.clock.forward(seconds=1)
    assert isinstance(await letter.entered(), Person)


async def test_entering_rightly_forgets_the_wrong_tries(letter: Letter) -> None:
    for _ in range(3):
        await letter.tried_wrongly(4)
        assert isinstance(await letter.entered(), Person)
    assert await letter.count(f"code:voorbeeldstad:{letter.code.selector}") == 0


async def test_tries_during_the_pause_do_not_lengthen_it(letter: Letter) -> None:
    await letter.tried_wrongly(5)
    letter.clock.forward(minutes=14)
    await letter.tried_wrongly(3)
    letter.clock.forward(minutes=1)
    assert isinstance(await letter.entered(), Person)


async def test_after_twenty_wrong_tries_a_code_is_dead(letter: Letter) -> None:
    for _ in range(4):
        await letter.tried_wrongly(5)
        letter.clock.forward(minutes=16)
    letter.clock.forward(days=1)
    assert type(await letter.entered()) is CodeRefused


async def test_a_code_that_does_not_exist_is_counted_like_one_that_does(letter: Letter) -> None:
    await letter.tried_wrongly(7, selector="ZZZZ")
    await letter.tried_wrongly(7)
    unknown = await letter.count("code:voorbeeldstad:ZZZZ")
    assert unknown == await letter.count(f"code:voorbeeldstad:{letter.code.selector}") == 5


async def test_a_network_that_tried_sixty_times_is_told_to_wait(letter: Letter) -> None:
    async with letter.database.begin() as session:
        session.add(Brake(what=f"network:{NETWORK}", count=58, since=letter.clock(), paused_until=None))
    for selector in ("ZZZ1", "ZZZ2"):
        await letter.tried_wrongly(1, selector=selector)
    assert isinstance(await letter.entered(), AddressBraked)
    assert isinstance(await letter.entered(network="198.51.100.0/24"), Person), "others still come in"
    attempt = Try("voorbeeldstad", letter.code.selector, NETWORK)
    async with letter.database.read() as session:
        assert await brake.network_wait(session, attempt, letter.clock()) == timedelta(hours=1)
    letter.clock.forward(hours=1)
    assert isinstance(await letter.entered(), Person)


async def test_a_library_where_people_enter_rightly_is_never_braked(letter: Letter) -> None:
    attempt = Try("voorbeeldstad", letter.code.selector, NETWORK)
    for _ in range(80):
        assert isinstance(await letter.tried(attempt, fits=True), Person)


async def test_a_town_under_attack_makes_everybody_wait_two_seconds_and_refuses_nobody(letter: Letter) -> None:
    attempt = Try("voorbeeldstad", letter.code.selector, "198.51.100.0/24")
    elsewhere = Try("meerdijk", letter.code.selector, "198.51.100.0/24")
    async with letter.database.begin() as session:
        session.add(Brake(what="town:voorbeeldstad", count=600, since=letter.clock(), paused_until=None))
    async with letter.database.read() as session:
        assert await brake.town_wait(session, attempt, letter.clock()) == timedelta()
    await letter.tried_wrongly(1, selector="ZZZZ")
    async with letter.database.read() as session:
        assert await brake.town_wait(session, attempt, letter.clock()) == timedelta(seconds=2)
        assert await brake.town_wait(session, elsewhere, letter.clock()) == timedelta()
    assert isinstance(await letter.entered(), Person)
    letter.clock.forward(minutes=10)
    async with letter.database.read() as session:
        assert await brake.town_wait(session, attempt, letter.clock()) == timedelta()


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("", "unknown"),
        ("testclient", "unknown"),
    ],
)
def test_of_an_address_only_its_network_is_kept(address: str, network: str) -> None:
    assert brake.network_of(address) == network


async def test_counts_are_forgotten_when_no_brake_looks_at_them_any_more(letter: Letter) -> None:
    await letter.tried_wrongly(1)
    letter.clock.forward(hours=2)
    async with letter.database.begin() as session:
        await brake.sweep(session, letter.clock())
    assert await letter.count(f"network:{NETWORK}") == 0
    assert await letter.count(f"code:voorbeeldstad:{letter.code.selector}") == 1
    letter.clock.forward(days=91)
    async with letter.database.begin() as session:
        await brake.sweep(session, letter.clock())
    assert await letter.count(f"code:voorbeeldstad:{letter.code.selector}") == 0
