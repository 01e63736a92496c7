"""Renewal: somebody lost their code, or it is too old, and asks for a new one.

The door only writes the question down, so that its answer and its time never tell whether there is a case. The worker
looks for the case; the code goes to the address that the municipality knows, and nowhere else.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import brake, post
from cases.case import OPEN, Case, Person
from cases.database import Table
from cases.invitation import MAY_ENTER, Invitation
from cases.refusal import AddressBraked, Refusal

AT_ONCE = 50
POSTCODE = re.compile(r"[0-9]{4}[A-Z]{2}")


@dataclass(frozen=True)
class Home:
    """What somebody types to be found: born yyyy-mm-dd, postcode as 1234AB, house number with its addition."""

    municipality: str
    birth_date: str
    postcode: str
    house_number: str


class LostCode(Table):
    """A question for a new code, from when it is asked until the worker has looked; then it is forgotten."""

    __tablename__ = "lost_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    municipality: Mapped[str]
    birth_date: Mapped[str]
    postcode: Mapped[str]
    house_number: Mapped[str]
    asked_at: Mapped[datetime]


async def ask(session: AsyncSession, home: Home, network: str, now: datetime) -> Refusal | None:
    """Write the question down, or give the refusal: a value, so that the count is kept."""
    if not await brake.takes_lost_code(session, network, now):
        return AddressBraked()
    session.add(LostCode(**asdict(home), asked_at=now))
    return None


async def waits(session: AsyncSession) -> bool:
    """Whether somebody waits for a new code."""
    return await session.scalar(select(LostCode.id).limit(1)) is not None


async def answer(session: AsyncSession, now: datetime) -> int:
    """Look for the case of each question, send it a new code at most once a week; returns how many were answered."""
    asked = select(LostCode).order_by(LostCode.id).limit(AT_ONCE).with_for_update(skip_locked=True)
    questions = list(await session.scalars(asked))
    for question in questions:
        for found in await _cases(session, question):
            if await brake.takes_renewal(session, found.id, now):
                await post.tell(session, found, "invitation", now, at_once=True)
                found.record(session, "code-renewed", now)
        await session.delete(question)
    return len(questions)


async def _cases(session: AsyncSession, asked: LostCode) -> Sequence[Case]:
    """The open cases of who was born then and lives there (or for whom somebody acts who does), invited before."""
    there = select(Person.case_id).where(Person.postcode == asked.postcode)
    born = select(Person.case_id).where(Person.birth_date == asked.birth_date, Person.role.in_(MAY_ENTER))
    invited = select(Invitation.case_id)
    theirs = Case.municipality == asked.municipality, Case.status.in_(OPEN)
    found = select(Case).where(*theirs, *(Case.id.in_(each) for each in (there, born, invited)))
    candidates = (await session.scalars(found.with_for_update())).all()
    wanted = plain(asked.house_number)
    return [each for each in candidates if any(_lives_at(who, asked.postcode, wanted) for who in each.people)]


def _lives_at(person: Person, postcode: str, house_number: str) -> bool:
    return person.postcode == postcode and plain(person.house_number or "") == house_number


def plain(house_number: str) -> str:
    """A house number as it is compared: 12 A-2 and 12a2 are the same."""
    return "".join(letter for letter in house_number.upper() if letter.isalnum())
