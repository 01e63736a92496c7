"""Application (aanvraag): one household asks, through the site for applications; the municipality's choice decides.

Source of the three ways: how the software that municipalities know today answers an application. Tested beforehand:
invited, unless the applicant is on the list of those who are known. Tested afterwards: granted at once.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from cases import case, post, template
from cases.case import BY_SYSTEM, Case, Opening, Person
from cases.database import Table
from cases.intake.household import CaseLink, Marks, in_open_cases, tell_linked
from cases.intake.number import new_number
from cases.intake.row import Entry
from cases.municipality import Municipality

KIND = "aanvraag"
GRANTED = "toegekend"
ON_THE_LIST, WITHOUT_TEST = "bestandscheck", "zonder_onderzoek"


class Allowed(Table):
    """Somebody whom a municipality knows already, by the digest of the BSN only."""

    __tablename__ = "allowed"

    municipality: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[bytes] = mapped_column(primary_key=True)


async def apply(session: AsyncSession, town: Municipality, entry: Entry, marks: Marks, now: datetime) -> Case:
    """Begin the case of an application, decide it where the municipality's choice decides it, and let it be told.

    Raises `TemplateMissing` where the municipality has no words to invite with.
    """
    made = await _begin(session, town, entry, marks, now)
    await post.tell(session, made, "confirmation", now)
    if town.facts.test == "afterwards":
        _grant(session, made, WITHOUT_TEST, now)
    elif await is_allowed(session, town.slug, marks.key.digest(entry.resident.bsn)):
        _grant(session, made, ON_THE_LIST, now)
    else:
        await template.must_be_there(session, town, "invitation")
        await post.tell(session, made, "invitation", now)
        made.respond_by = now.date() + timedelta(days=town.policy.respond_days)
        made.move(session, "uitgenodigd", now, BY_SYSTEM)
    return made


async def allow(session: AsyncSession, municipality: str, digests: Iterable[bytes]) -> None:
    """Let exactly these be on the municipality's list."""
    await session.execute(delete(Allowed).where(Allowed.municipality == municipality))
    rows = [{"municipality": municipality, "digest": digest} for digest in sorted(set(digests))]
    if rows:
        connection = await session.connection()
        await connection.execute(insert(Allowed.__table__), rows)  # type: ignore[arg-type]


async def is_allowed(session: AsyncSession, municipality: str, digest: bytes) -> bool:
    """Whether the municipality knows them."""
    return await session.get(Allowed, (municipality, digest)) is not None


async def _begin(session: AsyncSession, town: Municipality, entry: Entry, marks: Marks, now: datetime) -> Case:
    opening = Opening(
        id=uuid4(), municipality=town.slug, number=new_number(KIND, now), kind=KIND, language=entry.language,
        channel=entry.channel, began_on=now.date(), decide_by=now.date() + timedelta(weeks=town.policy.decide_weeks),
    )  # fmt: skip
    others = {each.case_id for each in await in_open_cases(session, town.slug, marks.digests(entry))}
    people = marks.people(entry, opening.id)
    for each in people:
        del each["case_id"]
    made = case.begin(session, opening, [Person(**each) for each in people], now)
    made.contract_number = entry.contract_number
    await session.flush()
    await _link(session, made, others, now)
    return made


async def _link(session: AsyncSession, made: Case, others: set[UUID], now: datetime) -> None:
    for other in others:
        session.add(CaseLink(case_id=made.id, other_id=other))
        session.add(CaseLink(case_id=other, other_id=made.id))
    if others:
        made.record(session, "case-linked", now)
        await tell_linked(session, others, made.municipality, now)


def _grant(session: AsyncSession, made: Case, why: str, now: datetime) -> None:
    """The municipality's choice decides; nobody looks at income or property."""
    made.outcome, made.reason = GRANTED, why
    made.move(session, "besluit_genomen", now, BY_SYSTEM)
