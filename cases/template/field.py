"""Field: the merge fields of a message (`$VOORNAAM$`), what each stands for, and which a kind cannot do without."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from babel.dates import format_date

from cases import day
from cases.case import Case, Person
from cases.municipality import Municipality
from cases.wording import hours

FIELD = re.compile(r"\$([A-Z_]+)\$")
ANYTHING_LIKE_IT = re.compile(r"\$([^$\s]{1,40})\$")
FIELDS: Mapping[str, str] = {
    "VOORNAAM": "Voornaam van wie het bericht krijgt",
    "VOORLETTERS": "Voorletters, zoals S.J.",
    "ACHTERNAAM": "Achternaam",
    "ZAAKNUMMER": "Nummer van de zaak",
    "GEMEENTE": "Naam van de gemeente",
    "TEAM": "Team dat de telefoon opneemt",
    "TELEFOON": "Telefoonnummer van dat team",
    "OPENINGSTIJDEN": "Wanneer het team de telefoon opneemt",
    "POSTADRES": "Waar post van bewoners naartoe gaat",
    "DATUM": "Datum van het bericht",
    "BEGINDATUM": "Datum waarop de zaak begon",
    "UITERSTE_DATUM": "Laatste dag om gegevens te sturen",
    "ADRES": "Adres van de bladzijde waar de code ingevuld wordt",
    "ADRES_CODE_KWIJT": "Adres waar men een nieuwe code vraagt",
    "CODE": "De persoonlijke code, alleen in de uitnodiging",
    "CODE_GELDIG_TOT": "Laatste dag waarop de code werkt, alleen in de uitnodiging",
    "REDEN": "Reden van de afwijzing, alleen in de afwijzing",
    "BEZWAAR_TOT": "Laatste dag om bezwaar te maken, alleen in een besluit",
}
ONLY_IN: Mapping[str, tuple[str, ...]] = {
    "CODE": ("invitation",),
    "CODE_GELDIG_TOT": ("invitation",),
    "REDEN": ("rejected",),
    "BEZWAAR_TOT": ("granted", "rejected"),
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "confirmation": (),
    "invitation": ("ADRES", "CODE", "UITERSTE_DATUM"),
    "reminder": ("ADRES", "UITERSTE_DATUM"),
    "request": ("ADRES", "UITERSTE_DATUM"),
    "receipt": (),
    "granted": ("BEZWAAR_TOT",),
    "rejected": ("REDEN", "BEZWAAR_TOT"),
}
"""Without these a message of this kind is of no use to who reads it."""


@dataclass(frozen=True)
class Filling:
    """What a message is filled in with. `address` is the portal's; `code` and its last day only for an invitation."""

    case: Case
    person: Person
    municipality: Municipality
    address: str
    now: datetime
    code: str = ""
    code_until: date | None = None
    motive: str = ""
    """Why it was rejected, as `decision` names it."""
    own_words: str = ""
    """The reason as the officer wrote it, in Dutch."""

    def page(self, language: str, rest: str = "code") -> str:
        """An address to type."""
        return f"{self.address}/{self.municipality.slug}/{language}/{rest}"

    def values(self, language: str, reason: str) -> dict[str, str]:
        """Every field as this language writes it."""
        contact, given = self.municipality.contact, self.person.given_name

        def written(on: date | None) -> str:
            return format_date(on, "long", locale=language) if on else ""

        return {
            "VOORNAAM": given,
            "VOORLETTERS": "".join(f"{name[0]}." for name in given.split()),
            "ACHTERNAAM": self.person.family_name,
            "ZAAKNUMMER": self.case.number,
            "GEMEENTE": self.municipality.name,
            "TEAM": contact.team,
            "TELEFOON": contact.phone,
            "OPENINGSTIJDEN": hours(self.municipality, language),
            "POSTADRES": ", ".join(contact.post_address),
            "DATUM": written(day.today(self.now)),
            "BEGINDATUM": written(self.case.began_on),
            "UITERSTE_DATUM": written(self.case.respond_by),
            "ADRES": self.page(language),
            "ADRES_CODE_KWIJT": self.page(language, "code/kwijt"),
            "CODE": self.code,
            "CODE_GELDIG_TOT": written(self.code_until),
            "REDEN": reason,
            "BEZWAAR_TOT": written(day.last_to_object(day.today(self.now))),
        }
