"""Access log: the processing log (verwerkingslog) of the caller's municipalities."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from msgspec import Meta, Struct
from starlette.responses import Response

from cases import access_log
from cases.access_log import Access
from officer_api import paging
from officer_api.operation import Answer, Call, Operation, answer
from officer_api.shape import PageQuery, moment


class Verwerking(Struct, rename="camel"):
    """Dat een medewerker een zaak las of bewerkte."""

    zaak_id: UUID
    gemeente: Annotated[str, Meta(description="Korte naam van de gemeente van de zaak.")]
    handeling: Annotated[str, Meta(description="De `operationId` van wat er gebeurde.")]
    medewerker: Annotated[str, Meta(description="Zoals de aanroep hem noemde in de header Medewerker.")]
    client_id: Annotated[str, Meta(description="De software die het vroeg.")]
    verwerkt_op: Annotated[datetime, moment("Wanneer, in UTC.")]


class Verwerkingen(Struct):
    """Een bladzijde uit het verwerkingslog, de oudste regel eerst."""

    resultaten: list[Verwerking]


async def list_accesses(call: Call[PageQuery]) -> Response:
    """Who read or changed which case of the caller's municipalities. Reading the log itself concerns no case."""
    after = int(paging.place(call, about="") or 0)
    async with call.state["database"].read() as session:
        found = await access_log.page(session, call.officer.municipalities, after, call.query.limit + 1)
    page = found[: call.query.limit]
    more = paging.link(call, about="", place=str(page[-1].sequence)) if len(found) > len(page) else {}
    return answer(Verwerkingen([_told(each) for each in page]), headers=more)


def _told(access: Access) -> Verwerking:
    return Verwerking(access.case_id, access.municipality, access.activity, access.officer, access.client, access.at)


operations = [
    Operation(
        id="verwerkingslogOphalen", method="GET", path="/verwerkingslog", tag="Verwerkingslog",
        scope="verwerkingslog.lezen", act=list_accesses, query=PageQuery,
        summary="Wie welke zaak las of bewerkte, de oudste regel eerst",
        answers={200: Answer("Een bladzijde uit het verwerkingslog.", Verwerkingen, headers=["Link"])},
    ),
]  # fmt: skip
