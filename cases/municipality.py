"""Municipality: facts and policy of one municipality, read from content/municipalities/ and checked at start-up.

A field that is missing, misspelt or of the wrong kind stops the start.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal, get_args

import msgspec

from cases import norms

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Licence = Literal["extra", "premium", "premium-rechtmatigheid"]
LICENCES: tuple[Licence, ...] = get_args(Licence)
"""Each holds what those before it hold. What needs which is told by each operation of the officer API."""
Kind = Literal["confirmation", "invitation", "reminder", "request", "receipt", "granted", "rejected"]
"""The kinds of messages."""
SLUG = re.compile(r"[a-z][a-z0-9-]{1,40}")
Time = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Count = Annotated[int, msgspec.Meta(ge=1)]
Months = Annotated[int, msgspec.Meta(ge=1, le=12)]


class Contact(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Who answers the phone, when, and where post goes. Times are hh:mm."""

    team: str
    phone: str
    open_days: tuple[Day, Day]
    open_from: Time
    open_until: Time
    post_address: tuple[str, ...]


class Style(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """The house style of what is sent: `logo` is SVG, `signature` stands below, `email` is the sender of mails."""

    colour: Annotated[str, msgspec.Meta(pattern="^#[0-9a-f]{6}$")] = "#000000"
    logo: str = ""
    signature: tuple[str, ...] = ()
    email: str = ""


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """What this municipality chose. Terms are in days (or weeks where the name says so)."""

    ockto: bool
    evidence: Literal["upload", "paper"]
    asset_test: bool
    respond_days: Count
    code_days: Count
    decide_weeks: Count

    def has(self, choice: str) -> bool:
        """Whether this municipality chose what `only-where` of a step or a paper asks for."""
        return {"ockto": self.ockto, "asset-test": self.asset_test, "upload": self.evidence == "upload"}[choice]


class Papers(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """Which papers are asked while the household and its income are unknown, and over how many months."""

    until_known: tuple[str, ...]
    months: dict[str, Months]


class Reminders(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """How many days before the deadline a resident is reminded; empty where nobody is."""

    days_before: tuple[Count, ...]


class Facts(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename="kebab"):
    """One file of content/municipalities/."""

    name: str
    theme: str
    licence: Licence
    test: Literal["beforehand", "afterwards"]
    contact: Contact
    policy: Policy
    papers: Papers
    reminders: Reminders
    style: Style = Style()
    own_words: tuple[Kind, ...] = ()
    """The messages that it sends in its own words only: without a template nothing begins that needs one."""
    income: tuple[norms.Income, ...] = ()
    assets: tuple[norms.Assets, ...] = ()

    def __post_init__(self) -> None:
        norms.must_not_overlap("income", self.income)
        norms.must_not_overlap("assets", self.assets)


@dataclass(frozen=True)
class Municipality:
    """A municipality that takes part. `slug` is its name in addresses, in the database and in key files."""

    slug: str
    facts: Facts

    @property
    def name(self) -> str:
        return self.facts.name

    @property
    def contact(self) -> Contact:
        return self.facts.contact

    @property
    def policy(self) -> Policy:
        return self.facts.policy

    @property
    def style(self) -> Style:
        return self.facts.style

    @property
    def theme(self) -> str:
        return self.facts.theme

    def has_licence(self, needed: Licence) -> bool:
        """Whether its licence holds what needs that one at least."""
        return LICENCES.index(self.facts.licence) >= LICENCES.index(needed)


def read_all(content: Path) -> Mapping[str, Municipality]:
    """Every municipality by its slug. Raises `ValueError` that names the file and what is wrong in it."""
    return {file.stem: read(file) for file in sorted((content / "municipalities").glob("*.toml"))}


def read(file: Path) -> Municipality:
    """The municipality of one file. Raises `ValueError`."""
    try:
        facts = msgspec.toml.decode(file.read_bytes(), type=Facts)
    except msgspec.MsgspecError as error:
        raise ValueError(f"{file.name}: {error}") from error
    if not SLUG.fullmatch(file.stem):
        raise ValueError(f"{file.name}: the name must be small letters, digits and dashes")
    return Municipality(file.stem, facts)
