"""Makers: cases, invitations and files as a test wants them, with all that it does not care about filled in."""

import io
from collections.abc import AsyncIterator, Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from random import SystemRandom
from uuid import uuid4

import pikepdf
from PIL import Image
from sqlalchemy.ext.asyncio import AsyncSession

from cases import case, code, invitation
from cases.case import BY_OFFICER, Case, Opening, Person
from cases.code import Code
from cases.evidence import Desk, open_desk
from cases.settings import Settings

WAYS: Mapping[str, tuple[str, ...]] = {
    "ontvangen": (),
    "uitgenodigd": ("uitgenodigd",),
    "gegevens_ontvangen": ("uitgenodigd", "gegevens_ontvangen"),
    "bewijsstukken_ontvangen": ("uitgenodigd", "bewijsstukken_ontvangen"),
    "in_onderzoek": ("uitgenodigd", "in_onderzoek"),
    "besluit_genomen": ("uitgenodigd", "in_onderzoek", "besluit_genomen"),
    "afgebroken": ("uitgenodigd", "afgebroken"),
    "gesloten": ("uitgenodigd", "in_onderzoek", "besluit_genomen", "gesloten"),
}
"""How a case comes to each status, from `ontvangen`."""

BIRTH_DATE = "1980-05-17"
PARTNERS_BIRTH_DATE = "1982-00-00"


async def a_case(
    session: AsyncSession,
    now: datetime,
    *,
    municipality: str = "voorbeeldstad",
    status: str = "uitgenodigd",
    answers: Mapping[str, str] | None = None,
    people: list[Person] | None = None,
    outcome: str | None = None,
    kind: str = "aanvraag",
) -> Case:
    """A case in `status`, that came there by the moves that lead to it."""
    identity = uuid4()
    opening = Opening(
        id=identity, municipality=municipality, number=f"A-{identity.hex[:8]}", kind=kind, language="nl",
        channel="letter", began_on=now.date(), decide_by=now.date() + timedelta(weeks=8),
    )  # fmt: skip
    made = case.begin(session, opening, people or [a_person()], now)
    for move in WAYS[status]:
        made.move(session, move, now, BY_OFFICER)
    made.respond_by, made.outcome = now.date() + timedelta(days=28), outcome
    made.answer(session, dict(answers or {}), now)
    await session.flush()
    return made


def a_person(
    role: str = "resident", birth_date: str = BIRTH_DATE, given_name: str = "Sam", family_name: str = "Jansen"
) -> Person:
    return Person(role=role, given_name=given_name, family_name=family_name, birth_date=birth_date)


def at_home(person: Person, postcode: str = "0000AA", house_number: str = "12 A-2") -> Person:
    """The same person, with an address and a mail address that nobody has."""
    person.street, person.city, person.email = "Oefenstraat", "Voorbeeldstad", f"{person.role}@voorbeeldstad.example"
    person.postcode, person.house_number = postcode, house_number
    return person


def a_couple() -> list[Person]:
    return [a_person(), a_person("partner", PARTNERS_BIRTH_DATE, "Robin")]


def an_invitation(
    session: AsyncSession, for_case: Case, now: datetime, *, valid: timedelta = timedelta(days=28)
) -> Code:
    """The code that was sent for this case."""
    made = code.make(SystemRandom())
    invitation.issue(session, for_case, made, now, valid)
    return made


@cache
def a_pdf(password: str = "") -> bytes:
    """A PDF of one empty page; locked when a password is given."""
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return out.getvalue()


@cache
def a_picture(kind: str = "PNG", side: int = 40) -> bytes:
    """A square picture of one colour: PNG or JPEG."""
    out = io.BytesIO()
    Image.new("RGB", (side, side), "white").save(out, kind)
    return out.getvalue()


PAYSLIP = a_pdf()


async def in_chunks(content: bytes, size: int = 1000) -> AsyncIterator[bytes]:
    """The content as it comes from a socket: piece by piece."""
    for start in range(0, len(content), size):
        yield content[start : start + size]


def a_desk(house: Settings) -> Desk:
    """What it takes to take in a file in this house."""
    return open_desk(house)


def what_lies_in(folder: Path) -> list[Path]:
    """Every file somewhere under a folder."""
    return [file for file in folder.rglob("*") if file.is_file()]
