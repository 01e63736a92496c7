"""Pages of the guide: the question ahead, and the route when nothing is left to ask. A question that somebody asks
on the way is answered as a turn; the step stays where it was, and nobody keeps the question."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import evidence
from portal import page
from portal.address import Place, place
from portal.assistant import asked
from portal.assistant.search import CHOICES, Found
from portal.guide import question
from portal.guide.guide import Guide
from portal.guide.guide import routes as routes_of
from portal.guide.journey import Journey, Step, walk

PATH, CARD, REMINDER = "stappen", "stappen/kaart", "stappen/herinnering.ics"
ANSWER = "#found"


async def step(request: Request) -> Response:
    """The turns so far and the next question, or the route; with `q` also the answer to what was asked."""
    before = page.answer_before(request)
    if before is not None:
        return before
    here = place(request)
    guide: Guide = request.state["guide"]
    given = question.read(request.query_params, guide.every_step())
    told = asked.read(request.query_params)
    if not told.is_safe:
        address = here.link(PATH, given | {asked.KEY: told.question})
        return RedirectResponse(address, 303, {"Cache-Control": "no-store"})
    journey = walk(guide.steps(here.municipality), given)
    if journey.ahead is None:
        template, values = "guide/route.html", _route(request, here, guide, journey)
    else:
        template, values = "guide/step.html", _question(here, guide, journey, journey.ahead, given)
    show = page.answer if told.question else page.kept_answer
    return show(request, here, template, **values, **_asked(request, here, told.question, values))


def _question(here: Place, guide: Guide, journey: Journey, ahead: Step, given: dict[str, str]) -> dict[str, Any]:
    others = question.without(given, ahead.key)
    return {
        "step": ahead,
        "turns": _turns(here, journey),
        "kept": others,
        "choices": {option: here.link(PATH, others | {ahead.key: option}) for option in ahead.options},
        "back": here.link(PATH, question.without(journey.answers, journey.walked[-1].key)) if journey.walked else "",
        "topics": guide.by_key[ahead.key].questions,
        "flaw": _flaw(ahead, given),
    }


def _route(request: Request, here: Place, guide: Guide, journey: Journey) -> dict[str, Any]:
    offered = routes_of(journey, here.municipality.policy)
    return {
        "routes": offered,
        "repairs": guide.repairs(journey, offered),
        "papers": evidence.wanted(request.state["papers"], journey.answers, here.municipality),
        "turns": _turns(here, journey),
        "kept": journey.answers,
        "enter": here.link("code", journey.answers),
        "card": here.link(CARD, journey.answers),
        "reminder": here.link(REMINDER, journey.answers) if guide.days(journey, offered) else "",
        "together": journey.answers.get("household") == "together",
        "topics": (),
    }


def _asked(request: Request, here: Place, question: str, values: dict[str, Any]) -> dict[str, Any]:
    """What was asked on the way, what it led to, and where a topic is answered without leaving the step."""
    found: Found | None = request.state["search"].find(question) if question else None
    topics = (*values["topics"], *(found.topics if found and found.kind == CHOICES else ()))
    answers_at = {
        topic: here.link(PATH, values["kept"] | {asked.KEY: here.texts[f"questions/{topic}"].title}) + ANSWER
        for topic in topics
    }
    return {"asked": question, "found": found, "answers_at": answers_at}


def _turns(here: Place, journey: Journey) -> list[dict[str, object]]:
    return [
        {
            "key": passed.key,
            "chosen": passed.chosen,
            "change": here.link(PATH, question.without(journey.answers, passed.key)),
        }
        for passed in journey.walked
    ]


def _flaw(ahead: Step, given: dict[str, str]) -> str:
    """What is wrong with an answer of several options: `none` chosen, or some that do not go together (`alone`)."""
    if ahead.key not in given:
        return ""
    return "alone" if given[ahead.key] else "none"


routes = [Route(f"/{PATH}", step)]
