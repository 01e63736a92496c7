from cases.case import MOVES
from cases.database import Database
from tests.conftest import StandingClock
from tests.makers import WAYS, a_case, an_invitation


async def test_a_case_is_made_in_every_status(database: Database, clock: StandingClock) -> None:
    async with database.begin() as session:
        made = [await a_case(session, clock(), status=status) for status in WAYS]
        an_invitation(session, made[0], clock())
    assert [case.status for case in made] == list(WAYS) == list(MOVES)
