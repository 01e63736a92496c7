"""Shape: what the structs of the contract have in common."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Meta, Struct


def one_of(values: Iterable[str], says: str) -> Meta:
    """For a text that is always one of `values`; read from a query it is checked."""
    allowed = list(values)
    return Meta(description=says, pattern=f"^({'|'.join(allowed)})$", extra_json_schema={"enum": allowed})


def moment(says: str) -> Meta:
    """For a moment in UTC."""
    return Meta(tz=True, description=says)


Limit = Annotated[int, Meta(ge=1, le=100, description="Hoeveel resultaten hoogstens: een getal van 1 tot en met 100.")]
Cursor = Annotated[
    str, Meta(min_length=1, description="Waar de bladzijde begint; u vindt hem in de header Link van de vorige.")
]
DIGEST = (
    "SHA-256, hexadecimaal, van het bestand zoals het werd ingestuurd. Die staat ook op het ontvangstbewijs. "
    "Een foto haalt u op zonder wat het toestel erin noteerde, zoals de plaats; die heeft een andere."
)
Digest = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", description=DIGEST)]


class PageQuery(Struct, frozen=True):
    """What a caller may ask of a list that has no filters."""

    limit: Limit = 50
    cursor: Cursor = ""
