"""Row: what is told of one household when its case begins, column by column, and what may be wrong with it.

An application and a row of a file have the same columns. A flaw names the column and never repeats the value.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

import msgspec

from cases import bsn

TEXT = re.compile(r"[^\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffd]{1,100}")
HOUSE_NUMBER = re.compile(r"[1-9][0-9]{0,4}[ -]?[A-Za-z0-9 -]{0,10}")
POSTCODE = re.compile(r"[0-9]{4} ?[A-Za-z]{2}")
EMAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}")
NUMBER = re.compile(r"[A-Za-z0-9./_-]{1,40}")
YEAR_FIRST, DAY_FIRST = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})"), re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
OLDEST_YEAR = 1900
EXAMPLE = "999990019"
"""The number in the template's example row. Numbers that begin with 9999 are nobody's."""
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\0")
BY_NAME = {"email": "email", "brief": "letter", "beide": "both"}


class Someone(msgspec.Struct, frozen=True, array_like=True):
    """A person of a household. `family_name` begins with what stands before it (van, de)."""

    bsn: str
    given_name: str
    family_name: str
    birth_date: str


class Home(msgspec.Struct, frozen=True, array_like=True):
    """Where post goes; what is not known is None."""

    email: str | None = None
    street: str | None = None
    house_number: str | None = None
    postcode: str | None = None
    city: str | None = None


class Entry(msgspec.Struct, frozen=True, array_like=True):
    """One household, checked. `row` is its place in the file."""

    row: int
    resident: Someone
    partner: Someone | None
    home: Home
    language: str
    channel: str
    contract_number: str | None
    reference: str | None

    @property
    def household(self) -> list[tuple[str, Someone]]:
        """Its people, each with their role."""
        return [("resident", self.resident), *([("partner", self.partner)] if self.partner else [])]


@dataclass(frozen=True)
class Flaw:
    """One thing wrong in a row: the column, a stable code, and in Dutch what to do."""

    column: str
    code: str
    detail: str


Check = Callable[[str], str | None]
"""The value as the house keeps it, or None when it is not one."""


@dataclass(frozen=True)
class Column:
    """A column: what makes a good value, and what it says to who filled in another."""

    says: str
    check: Check
    needed: bool = False
    example: str = ""


def _text(value: str) -> str | None:
    return value if TEXT.fullmatch(value) else None


def _like(pattern: re.Pattern[str]) -> Check:
    return lambda value: value if pattern.fullmatch(value) else None


def _bsn(value: str) -> str | None:
    return value if bsn.is_valid(value) else None


def _postcode(value: str) -> str | None:
    return value.replace(" ", "").upper() if POSTCODE.fullmatch(value) else None


def _channel(value: str) -> str | None:
    return BY_NAME.get(value.lower())


def _reference(value: str) -> str | None:
    return value if NUMBER.fullmatch(value) and not bsn.is_valid(value) else None


def _birth_date(value: str) -> str | None:
    """As yyyy-mm-dd, from that or from dd-mm-yyyy. Day, or day and month, may be 00, as in the register."""
    if found := YEAR_FIRST.fullmatch(value):
        year, month, day = found.groups()
    elif found := DAY_FIRST.fullmatch(value):
        day, month, year = found.groups()
    else:
        return None
    if int(year) < OLDEST_YEAR or (month == "00" and day != "00"):
        return None
    try:
        date(int(year), int(month) or 1, int(day) or 1)
    except ValueError:
        return None
    return f"{year}-{month}-{day}"


_NAME = "Vul een naam in van hoogstens 100 letters."
_BORN = "Vul een datum in als 31-12-1980 of 1980-12-31. Is de dag of maand onbekend? Vul daar 00 in."
_NUMBER = "Vul een burgerservicenummer in: negen cijfers die kloppen met de elfproef."
COLUMNS: dict[str, Column] = {
    "bsn": Column(_NUMBER, _bsn, needed=True, example=EXAMPLE),
    "voornaam": Column(_NAME, _text, needed=True, example="Sanne"),
    "tussenvoegsel": Column("Vul iets in als: van der.", _text, example="van"),
    "achternaam": Column(_NAME, _text, needed=True, example="Oefenen"),
    "geboortedatum": Column(_BORN, _birth_date, needed=True, example="03-05-1984"),
    "straat": Column("Vul een straatnaam in van hoogstens 100 letters.", _text, example="Oefenstraat"),
    "huisnummer": Column("Vul een huisnummer in, zoals 12 of 12 A-2.", _like(HOUSE_NUMBER), example="12"),
    "toevoeging": Column("Vul een toevoeging in, zoals A of 2-hoog.", _text, example="A"),
    "postcode": Column("Vul een postcode in, zoals 1234 AB.", _postcode, example="0000 AA"),
    "woonplaats": Column("Vul een woonplaats in van hoogstens 100 letters.", _text, example="Voorbeeldstad"),
    "email": Column("Vul een e-mailadres in.", _like(EMAIL), example="sanne@voorbeeldstad.example"),
    "kanaal": Column("Vul EMAIL, BRIEF of BEIDE in.", _channel, needed=True, example="BRIEF"),
    "taal": Column("Vul een taal in die de site heeft, zoals nl of ar.", _text, example="nl"),
    "contractnummer": Column("Vul hoogstens 40 letters en cijfers in.", _like(NUMBER), example="OEFEN-1"),
    "referentie": Column("Vul hoogstens 40 letters en cijfers in, en geen BSN.", _reference, example="rij-1"),
    "partner_bsn": Column(_NUMBER, _bsn),
    "partner_voornaam": Column(_NAME, _text),
    "partner_tussenvoegsel": Column("Vul iets in als: van der.", _text),
    "partner_achternaam": Column(_NAME, _text),
    "partner_geboortedatum": Column(_BORN, _birth_date),
}
NEEDED = [name for name, column in COLUMNS.items() if column.needed]
OF_PARTNER = ("partner_bsn", "partner_voornaam", "partner_achternaam", "partner_geboortedatum")
OF_LETTER = ("straat", "huisnummer", "postcode", "woonplaats")
FOR_CHANNEL = {"email": ("email",), "letter": OF_LETTER, "both": ("email", *OF_LETTER)}
ABSENT = "Vul dit in."
ABSENT_PARTNER = "Vul dit ook in. Of laat alles van de partner leeg."
ABSENT_FOR_CHANNEL = "Vul dit in, of kies een ander kanaal."
IS_FORMULA = "Hier staat een formule. Vul gewone tekst in."
IS_EXAMPLE = "Dit is de regel van het voorbeeld. Haal hem weg."
TWICE = "Partner en inwoner hebben hetzelfde nummer."


def check(row: int, cells: Mapping[str, str], languages: frozenset[str]) -> Entry | list[Flaw]:
    """The household that the cells tell of, or everything that is wrong with them. `languages` are the live ones."""
    flaws: list[Flaw] = []
    told = {name: _value(name, cell, flaws) for name, cell in cells.items() if cell}
    good = {name: value for name, value in told.items() if value is not None}
    language = good.get("taal", "nl")
    if language not in languages:
        flaws.append(Flaw("taal", "invalid", COLUMNS["taal"].says))
    flaws += [Flaw(name, "missing", ABSENT) for name in NEEDED if name not in told]
    if any(name in told for name in (*OF_PARTNER, "partner_tussenvoegsel")):
        flaws += [Flaw(name, "missing", ABSENT_PARTNER) for name in OF_PARTNER if name not in told]
    by = FOR_CHANNEL.get(good.get("kanaal", ""), ())
    flaws += [Flaw(name, "missing", ABSENT_FOR_CHANNEL) for name in by if name not in told]
    if "bsn" in good and good["bsn"] == good.get("partner_bsn"):
        flaws.append(Flaw("partner_bsn", "repeated", TWICE))
    return flaws or _entry(row, good, language)


def _value(name: str, cell: str, flaws: list[Flaw]) -> str | None:
    """What the house keeps of a cell; None, and a flaw, when it is no good."""
    if cell.startswith(FORMULA):
        flaws.append(Flaw(name, "formula", IS_FORMULA))
        return None
    if not cell.isascii():
        cell = unicodedata.normalize("NFC", cell)
    value = COLUMNS[name].check(cell)
    if value is None:
        flaws.append(Flaw(name, "invalid", COLUMNS[name].says))
    elif value == EXAMPLE and name == "bsn":
        flaws.append(Flaw(name, "example", IS_EXAMPLE))
    return value


def _entry(row: int, good: Mapping[str, str], language: str) -> Entry:
    number, addition = good.get("huisnummer"), good.get("toevoeging")
    return Entry(
        row=row,
        resident=_someone(good, ""),
        partner=_someone(good, "partner_") if "partner_bsn" in good else None,
        home=Home(
            good.get("email"), good.get("straat"), f"{number} {addition}" if number and addition else number,
            good.get("postcode"), good.get("woonplaats"),
        ),
        language=language,
        channel=good["kanaal"],
        contract_number=good.get("contractnummer"),
        reference=good.get("referentie"),
    )  # fmt: skip


def _someone(good: Mapping[str, str], whose: str) -> Someone:
    before, family_name = good.get(f"{whose}tussenvoegsel"), good[f"{whose}achternaam"]
    return Someone(
        good[f"{whose}bsn"],
        good[f"{whose}voornaam"],
        f"{before} {family_name}" if before else family_name,
        good[f"{whose}geboortedatum"],
    )
