"""Answer: what comes in from Ockto, read into types that know only the needed fields; the rest is dropped at once.

Which fields these are, and why each is needed, stands in docs/ockto-assumptions.md.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from msgspec import Meta, Struct

Text = Annotated[str, Meta(max_length=200)]
Address = Annotated[str, Meta(max_length=2000)]
Cents = Annotated[int, Meta(ge=-(10**12), le=10**12)]
Month = Annotated[str, Meta(pattern="^[0-9]{4}-(0[1-9]|1[0-2])$")]
Day = Annotated[str, Meta(pattern="^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
Moment = Annotated[datetime, Meta(tz=True)]
Role = Literal["applicant", "partner"]
OfAssets = Literal["savings", "home", "vehicle", "investments", "other"]


class Source(Struct, frozen=True):
    """Where data are collected, and how far that is."""

    name: Annotated[str, Meta(min_length=1, max_length=60)]
    state: Literal["waiting", "busy", "collected", "unavailable", "skipped"]


Sources = Annotated[tuple[Source, ...], Meta(max_length=20)]


class Status(Struct, frozen=True):
    """How a session stands. `reason` says why it failed."""

    status: Literal[
        "started", "opened", "collecting", "partner", "overview", "completed",
        "refused", "failed", "expired", "cancelled",
    ]  # fmt: skip
    sources: Sources = ()
    reason: Text | None = None


class Started(Struct, frozen=True, rename="camel"):
    """A session that waits for the resident: what the QR code holds, and what opens the app on the same phone."""

    qr_code: Annotated[str, Meta(min_length=1, max_length=1000)]
    begin_address: Address
    expires_at: Moment


class Income(Struct, frozen=True):
    """What somebody received in a month, in cents."""

    source: Text
    kind: Literal["wage", "benefit", "pension", "self-employed", "alimony", "other"]
    payer: Text
    month: Month
    gross: Cents | None = None
    net: Cents | None = None


class Human(Struct, frozen=True, rename="camel"):
    """Somebody whose data were collected."""

    role: Role
    given_name: Text
    family_name: Text
    birth_date: Day
    income: Annotated[tuple[Income, ...], Meta(max_length=500)] = ()


class Child(Struct, frozen=True, rename="camel"):
    birth_date: Day


class Household(Struct, frozen=True):
    composition: Text
    adults: Annotated[int, Meta(ge=1, le=50)]
    children: Annotated[tuple[Child, ...], Meta(max_length=50)] = ()


class Asset(Struct, frozen=True):
    """Something that somebody owns, worth `amount` cents on that day."""

    source: Text
    kind: OfAssets
    owner: Role
    amount: Cents
    on: Day


class Debt(Struct, frozen=True):
    """Something that somebody owes: `amount` cents on that day."""

    source: Text
    kind: Literal["mortgage", "student", "other"]
    owner: Role
    amount: Cents
    on: Day


class Data(Struct, frozen=True, rename="camel"):
    """The needed fields of a result, and no other: this is what is sealed."""

    odm_version: Text
    collected_at: Moment
    people: Annotated[tuple[Human, ...], Meta(min_length=1, max_length=2)]
    household: Household
    assets: Annotated[tuple[Asset, ...], Meta(max_length=200)] = ()
    debts: Annotated[tuple[Debt, ...], Meta(max_length=200)] = ()
    sources: Sources = ()


class Link(Struct, frozen=True, rename="camel"):
    """Where a document can be fetched, once, until `expires_at`."""

    kind: Annotated[str, Meta(pattern="^[A-Za-z0-9-]{1,20}$")]
    address: Address
    expires_at: Moment


class Links(Struct, frozen=True):
    documents: Annotated[tuple[Link, ...], Meta(max_length=20)] = ()


@dataclass(frozen=True)
class Result:
    """What the resident consented to share: the needed data, and where the documents are for ten minutes."""

    data: Data
    documents: tuple[Link, ...]


@dataclass(frozen=True)
class Order:
    """What a session is started with: our id, whether a partner can take part, where the app leads back to."""

    id: UUID
    alone: bool
    return_address: str
