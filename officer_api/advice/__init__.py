"""Advice: what the sum says of a case's data, with every step, its rule and its source. An officer decides."""

import asyncio
from datetime import date, datetime
from typing import Annotated

from msgspec import Meta, Struct
from starlette.responses import Response

from cases import household
from cases.advice import GRANT, INVESTIGATE, REJECT, Advice, Reason, Step
from cases.case import find
from cases.household import Advised
from cases.municipality import Licence
from cases.refusal import UnknownCase
from officer_api.advice.words import FIGURES, REASONS, RULES, WHOSE
from officer_api.operation import Answer, Call, Operation, answer
from officer_api.query import Nothing
from officer_api.shape import moment, one_of

TAG = "Advies"
NONE = "geen"
SCOPE = "advies.lezen"
LICENCE: Licence = "premium-rechtmatigheid"
OUTCOMES = {GRANT: "toekennen", REJECT: "afwijzen", INVESTIGATE: "onderzoeken"}
WEIGHTS = ("belemmering", "twijfel", "uitleg")
MONEY = Meta(pattern=r"^-?[0-9]+\.[0-9]{2}$", description="Bedrag in euro's, met een punt voor de centen.")
SAYS = (
    "Het advies komt van een som over de gegevens die via Ockto kwamen. De medewerker besluit. Bewijsstukken leest de "
    "som niet: zijn er alleen bewijsstukken, dan is er geen advies. Elke twijfel geeft `onderzoeken`, nooit `afwijzen`."
)


class Reden(Struct):
    """Waarom het advies zo is."""

    code: str
    omschrijving: Annotated[str, Meta(description="De reden in gewone woorden.")]
    soort: Annotated[
        str, one_of(WEIGHTS, "Of het een belemmering is, een twijfel, of uitleg waarom er geen advies is.")
    ]
    over: Annotated[
        str, Meta(description="Waar het over gaat, zoals een maand of een bron; leeg als dat duidelijk is.")
    ]


class Gegeven(Struct):
    """Iets waarmee een stap rekent."""

    naam: str
    waarde: str


class Stap(Struct):
    """Eén stap van de som."""

    regel: Annotated[str, Meta(description="Vaste code van de regel.")]
    omschrijving: Annotated[str, Meta(description="De regel in gewone woorden.")]
    bron: Annotated[str, Meta(description="Waar de regel of het gegeven vandaan komt.")]
    gegevens: list[Gegeven]
    bedrag: Annotated[str, MONEY]


class Advies(Struct, rename="camel"):
    """Het advies over een zaak, met elke stap van de som."""

    waarde: Annotated[str, one_of((*OUTCOMES.values(), NONE), "Wat de som adviseert; de medewerker besluit.")]
    peildatum: Annotated[date | None, Meta(description="De dag waarop normen, leeftijden en maanden gekozen zijn.")]
    gemaakt_op: Annotated[datetime, moment("Wanneer het advies gemaakt is, in UTC.")] | None
    redenen: list[Reden]
    stappen: list[Stap]


async def show_advice(call: Call[Nothing]) -> Response:
    """The advice on what came last, or why there is none. The reading is recorded before anything is opened."""
    state = call.state
    async with state["database"].read() as session:
        case = await find(session, call.id("id"), call.officer.municipalities)
        found = await household.latest(session, case)
        why = "" if found else await household.why_none(session, case)
    await call.record_reading([case])
    if found is None:
        return answer(Advies(NONE, None, None, [Reden(why, REASONS[why], WEIGHTS[2], "")], []))
    sealed = await state["desk"].vault.fetch(found.place)
    plain = await asyncio.to_thread(state["keys"].open, case.municipality, sealed)
    return answer(_told(found, household.read(plain)))


def _told(found: Advised, made: Advice) -> Advies:
    return Advies(
        waarde=OUTCOMES[made.outcome],
        peildatum=made.on,
        gemaakt_op=found.made_at,
        redenen=[_reason(each) for each in made.reasons],
        stappen=[_step(each) for each in made.steps],
    )


def _reason(reason: Reason) -> Reden:
    return Reden(reason.code, REASONS[reason.code], WEIGHTS[reason.is_doubt], _in_dutch(reason.about))


def _step(step: Step) -> Stap:
    figures = [Gegeven(_in_dutch(name), _in_dutch(value)) for name, value in step.figures]
    return Stap(step.rule, RULES[step.rule], step.source, figures, f"{step.amount:.2f}")


def _in_dutch(words: str) -> str:
    """Each word that has a Dutch one; amounts, months and names of sources stay as they are."""
    return " ".join(FIGURES.get(word, WHOSE.get(word, word)) for word in words.split(" "))


operations = [
    Operation(
        id="adviesOphalen", method="GET", path="/zaken/{id}/advies", tag=TAG, scope=SCOPE, act=show_advice,
        licence=LICENCE, summary="Het rechtmatigheidsadvies, met elke stap van de som",
        answers={200: Answer("Het advies, of waarom er geen is.", Advies)}, refusals=[UnknownCase], says=SAYS,
    ),
]  # fmt: skip
