"""Example: an invented resident, to show what a message looks like before anybody gets it."""

from datetime import date, datetime, timedelta
from uuid import UUID

from cases import day
from cases.case import Case, Person
from cases.municipality import Municipality
from cases.template.field import ONLY_IN, Filling

CODE = "2XM3-3AGS-ZA30S"
IDENTITY = UUID(int=0)
NUMBER = "VOORBEELD-1"
MOTIVE = "inkomen"


def filling(town: Municipality, kind: str, language: str, address: str, now: datetime) -> Filling:
    """What the message of an invented resident is filled in with."""
    today = day.today(now)
    has_code = kind in ONLY_IN["CODE"]
    return Filling(
        case=_case(town, language, today),
        person=_person(town),
        municipality=town,
        address=address,
        now=now,
        code=CODE if has_code else "",
        code_until=today + timedelta(days=town.policy.code_days) if has_code else None,
        motive=MOTIVE,
    )


def _case(town: Municipality, language: str, today: date) -> Case:
    until = today + timedelta(days=town.policy.respond_days)
    return Case(id=IDENTITY, municipality=town.slug, number=NUMBER, language=language, began_on=today, respond_by=until)


def _person(town: Municipality) -> Person:
    return Person(
        role="resident", given_name="Sam", family_name="Voorbeeld", email=f"sam@{town.slug}.example",
        street="Oefenstraat", house_number="12 A-2", postcode="0000AA", city=town.name,
    )  # fmt: skip
