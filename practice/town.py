"""Town: the practice town as it is now: who lives there, how their cases stand, and what lies in the letter boxes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from babel import Locale
from sqlalchemy.ext.asyncio import AsyncSession

from cases import case, evidence, invitation, municipality, standing
from cases.database import Database
from cases.municipality import Municipality
from cases.refusal import UnknownCase
from cases.settings import Settings
from practice import past, resident
from practice.ockto import Letter
from practice.past import Town
from practice.resident import Resident


@dataclass(frozen=True)
class Present:
    """A resident whose case is still there; `code` is None when no letter of the practice town opens it any more."""

    resident: Resident
    status: str
    code: str | None


def plan(house: Settings) -> Town:
    """The town as it is drawn: nothing has happened yet."""
    desk = evidence.open_desk(house)
    towns = municipality.read_all(house.content)
    return Town(resident.read_all(), towns, evidence.read_papers(house.content), desk)


async def make_once(database: Database, town: Town, now: datetime) -> bool:
    """Let the town's past have happened, unless there are cases already; returns whether it was made now."""
    there = await standing.page(database, frozenset(town.municipalities), limit=1)
    if not there:
        await past.make(database, town, now)
    return not there


async def present(database: Database, town: Town, now: datetime) -> list[Present]:
    """How the residents' cases stand now, as the database tells."""
    async with database.read() as session:
        found = [await _present(session, each, now) for each in town.residents]
    return [each for each in found if each is not None]


async def _present(session: AsyncSession, resident: Resident, now: datetime) -> Present | None:
    try:
        found = await case.find(session, resident.case_id, frozenset({resident.municipality}))
    except UnknownCase:
        return None
    live = await invitation.live(session, found, now)
    ours = live is not None and live.selector == resident.code.selector
    return Present(resident, found.status, str(resident.code) if ours else None)


def letters(everybody: Sequence[Present], municipalities: Mapping[str, Municipality], portal: str) -> list[Letter]:
    """The letters with a code that opens something; `portal` is the portal's address."""
    return [
        Letter(
            name=each.full_name,
            municipality=municipalities[each.municipality].name,
            language=Locale.parse(each.language).get_display_name("nl") or each.language,
            born=each.born_as_typed,
            partner=resident.as_typed(each.partner.born) if each.partner else None,
            code=code,
            link=f"{portal}/{each.municipality}/{each.language}/code#{code}",
            status=status.replace("_", " "),
        )
        for each, status, code in ((some.resident, some.status, some.code) for some in everybody)
        if code is not None
    ]
