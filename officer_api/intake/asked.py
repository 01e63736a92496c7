"""Asked: what the operations of intake have in common: for which municipality, and the whole body."""

from typing import Annotated, Any

from msgspec import Meta
from starlette.exceptions import HTTPException

from cases import seal
from cases.intake import MOST_BYTES, Marks
from cases.municipality import Municipality
from cases.refusal import Flaw, QueryRefused
from officer_api.operation import Call

Town = Annotated[
    str,
    Meta(min_length=1, description="Korte naam van de gemeente; alleen nodig als uw software er meer dan één bedient."),
]
NOT_YOURS = Flaw("gemeente", "municipality-unknown", "Noem één gemeente die uw software bedient.")


def town_of(call: Call[Any]) -> Municipality:
    """The municipality that is meant. Raises `QueryRefused` for a neighbour's, as for one that there is not, or
    `LicenceNeeded`."""
    theirs = call.officer.municipalities | call.officer.unlicensed
    wanted = call.query.gemeente or (next(iter(theirs)) if len(theirs) == 1 else "")
    if wanted not in theirs or wanted not in call.state["municipalities"]:
        raise QueryRefused([NOT_YOURS])
    return call.municipality(wanted)


def marks_for(call: Call[Any], town: Municipality) -> Marks:
    """The means to keep BSNs of that municipality."""
    state = call.state
    return Marks(state["bsn_key"], seal.Envelopes(seal.recipients(state["settings"].house.seals, town.slug)))


async def body_of(call: Call[Any]) -> bytes:
    """The whole body. Refuses one that is too big before it is read, or while it comes."""
    says = call.request.headers.get("content-length", "")
    if says.isdecimal() and int(says[:20]) > MOST_BYTES:
        raise HTTPException(413)
    body = bytearray()
    async for chunk in call.request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413)
    return bytes(body)


def kind_of(call: Call[Any]) -> str:
    """The media type of the body."""
    return call.request.headers["content-type"].partition(";")[0].strip().lower()
