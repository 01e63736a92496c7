"""Counting: how many cases, adults and persons there are in each status. It tells of nobody."""

from typing import Annotated

from msgspec import Meta, Struct
from starlette.responses import Response

from cases import overview
from cases.case import MOVES
from cases.overview import Count
from officer_api.case import narrowing
from officer_api.case.narrowing import ByAdvice, ByKind, ByMunicipality
from officer_api.case.status import WORDS
from officer_api.operation import Answer, Call, Operation, answer
from officer_api.shape import one_of

Number = Annotated[int, Meta(ge=0)]


class Telling(Struct):
    """Hoeveel zaken er in één status zijn, en van hoeveel mensen."""

    status: Annotated[str, one_of(MOVES, "Vaste code van de status.")]
    omschrijving: Annotated[str, Meta(description="Naam van de status.")]
    zaken: Number
    volwassenen: Annotated[int, Meta(ge=0, description="Bewoners en partners.")]
    personen: Annotated[int, Meta(ge=0, description="Bewoners, partners, en kinderen voor zover bekend.")]


class Tellingen(Struct):
    """Alle statussen in de volgorde van een zaak, ook die met nul zaken."""

    resultaten: list[Telling]


class CountQuery(Struct, frozen=True):
    """What a caller may ask to be counted; empty is not asked."""

    soort: ByKind = ""
    gemeente: ByMunicipality = ""
    advies: ByAdvice = ""


async def count_cases(call: Call[CountQuery]) -> Response:
    """The counts of the caller's municipalities together, or of the one that is asked."""
    found = await overview.count(call.state["database"], narrowing.municipalities(call), narrowing.filters(call))
    return answer(Tellingen([_told(each) for each in found]))


def _told(count: Count) -> Telling:
    return Telling(count.status, WORDS[count.status][0], count.cases, count.adults, count.persons)


operations: list[Operation] = [
    Operation(
        id="zaaktellingenOphalen", method="GET", path="/zaaktellingen", tag="Overzicht", scope="zaken.lezen",
        act=count_cases, query=CountQuery, summary="Hoeveel zaken, volwassenen en personen er per status zijn",
        answers={200: Answer("De tellingen per status.", Tellingen)},
    ),
]  # fmt: skip
