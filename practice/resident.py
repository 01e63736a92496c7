"""Resident: somebody invented who lives in the practice town, read from residents.toml.

Code, id and case number follow from the municipality and the resident's number there, so they are the same each time.
"""

from functools import cached_property
from pathlib import Path
from random import Random
from uuid import UUID

import msgspec

from cases import code
from cases.case import Person
from cases.code import Code
from cases.evidence.need import PARTNER

FILE = Path(__file__).parent / "residents.toml"
FIRST_NUMBER = 1000


class Human(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A person: given and family name, and when they were born (yyyy-mm-dd, 00 where unknown)."""

    name: tuple[str, str]
    born: str

    def as_person(self, role: str, home: "Home") -> Person:
        """This person in the household of a case."""
        given, family = self.name
        return Person(
            role=role, given_name=given, family_name=family, birth_date=self.born, **msgspec.structs.asdict(home)
        )


class Home(msgspec.Struct, frozen=True):
    """Where a household lives and reads its mail. No such postcode and no such mail domain is ever given out."""

    street: str
    house_number: str
    postcode: str
    city: str
    email: str


class Resident(msgspec.Struct, frozen=True, forbid_unknown_fields=True, dict=True, rename="kebab"):
    """A resident with a case. `past` holds the statuses it went through, `days` how long ago it began."""

    municipality: str
    number: int
    name: tuple[str, str]
    born: str
    days: int
    past: tuple[str, ...] = ("ontvangen", "uitgenodigd")
    partner: Human | None = None
    representative: Human | None = None
    kind: str = "heronderzoek"
    language: str = "nl"
    channel: str = "letter"
    answers: dict[str, str] = {}
    outcome: str | None = None
    reason: str | None = None

    @property
    def full_name(self) -> str:
        return " ".join(self.name)

    @property
    def born_as_typed(self) -> str:
        return as_typed(self.born)

    @property
    def case_number(self) -> str:
        return f"OEFEN-{FIRST_NUMBER + self.number}"

    @cached_property
    def case_id(self) -> UUID:
        return UUID(int=self._chance("id").getrandbits(128), version=4)

    @cached_property
    def code(self) -> Code:
        """The code in this resident's letter. Only the practice town can know it again: it throws its own dice."""
        return code.make(self._chance("code"))

    def name_of(self, person: str) -> str:
        """The full name of `me` or `partner`."""
        return " ".join(self.partner.name) if person == PARTNER and self.partner else self.full_name

    @property
    def home(self) -> Home:
        """Oefenstraat, at a number that follows from the resident's."""
        email = f"inwoner{self.number}@{self.municipality}.example"
        return Home("Oefenstraat", str(self.number), "0000AA", self.municipality.capitalize(), email)

    @property
    def office(self) -> Home:
        """Where who acts for the household has an address of their own."""
        email = f"bewind{self.number}@{self.municipality}.example"
        return Home("Proeflaan", str(self.number), "0000ZZ", self.municipality.capitalize(), email)

    def people(self) -> list[Person]:
        """The household, and who acts for it."""
        found = [Human(self.name, self.born).as_person("resident", self.home)]
        if self.partner:
            found.append(self.partner.as_person("partner", self.home))
        if self.representative:
            found.append(self.representative.as_person("representative", self.office))
            found[-1].channel = "email"
        return found

    def _chance(self, of_what: str) -> Random:
        return Random(f"oefenstad/{self.municipality}/{self.number}/{of_what}")


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    resident: tuple[Resident, ...]


def as_typed(born: str) -> str:
    """A birth date (yyyy-mm-dd) in the order in which people type it: dd-mm-yyyy."""
    return "-".join(reversed(born.split("-")))


def read_all(file: Path = FILE) -> tuple[Resident, ...]:
    """Every resident of the practice town."""
    return msgspec.toml.decode(file.read_bytes(), type=_File).resident
