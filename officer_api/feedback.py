"""Feedback: what residents say of the answers, and questions that they chose to send: as JSON, or as CSV to open."""

from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct
from starlette.responses import Response

from cases import feedback
from cases.feedback import Feedback
from officer_api import paging
from officer_api.operation import Answer, Call, Operation, answer
from officer_api.shape import PageQuery, moment
from officer_api.sheet import CSV, as_csv

KINDS = {"useful": "nuttig", "not-useful": "niet_nuttig", "remark": "opmerking", "question": "vraag"}


class Reactie(Struct, rename="camel"):
    """Wat een inwoner van een antwoord vond, of een vraag die hij zelf opstuurde. Er staat niet bij van wie."""

    soort: Literal["nuttig", "niet_nuttig", "opmerking", "vraag"]
    onderwerp: Annotated[str, Meta(description="Het antwoord waar het om gaat, of wat het dichtst bij de vraag lag.")]
    taal: Annotated[str, Meta(description="De taal van de bladzijde.")]
    gemeente: Annotated[str, Meta(description="Korte naam van de gemeente.")]
    gegeven_op: Annotated[datetime, moment("Wanneer, in UTC.")]
    tekst: Annotated[str | None, Meta(description="De woorden, 90 dagen lang, zonder persoonsgegevens.")] = None


class Reacties(Struct):
    """Een bladzijde uit de reacties, de oudste eerst."""

    resultaten: list[Reactie]


async def list_feedback(call: Call[PageQuery]) -> Response:
    """What residents of the caller's municipalities said; as CSV when that is what the caller accepts first."""
    after = int(paging.place(call, about="") or 0)
    async with call.state["database"].read() as session:
        found = await feedback.page(session, call.officer.municipalities, after, call.query.limit + 1)
    page = [_told(each) for each in found[: call.query.limit]]
    more = paging.link(call, about="", place=str(found[len(page) - 1].sequence)) if len(found) > len(page) else {}
    if CSV in call.request.headers.get("accept", ""):
        return Response(as_csv(_rows(page)), headers=more | {"Content-Disposition": "attachment"}, media_type=CSV)
    return answer(Reacties(page), headers=more)


def _told(said: Feedback) -> Reactie:
    return Reactie(KINDS[said.kind], said.topic, said.language, said.municipality, said.at, said.words)  # type: ignore[arg-type]


def _rows(page: list[Reactie]) -> Iterator[list[str]]:
    """The heading, then a row for each."""
    yield [field.encode_name for field in msgspec.structs.fields(Reactie)]
    for line in page:
        yield [str(cell or "") for cell in msgspec.to_builtins(line).values()]


operations = [
    Operation(
        id="vragenFeedbackOphalen", method="GET", path="/vragen-feedback", tag="Vragen",
        scope="feedback.lezen", act=list_feedback, query=PageQuery,
        summary="Wat inwoners van de antwoorden vinden, en vragen die zij opstuurden",
        says="Met `Accept: text/csv` krijgt u een bestand voor een rekenblad.",
        answers={
            200: Answer("Een bladzijde met reacties.", Reacties, media_types=[CSV], headers=["Link"]),
        },
    ),
]  # fmt: skip
