"""Pages of the guide: the question ahead, and the route when nothing is left to ask."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases import evidence
from portal import page
from portal.address import Place, place
from portal.guide import question
from portal.guide.guide import Guide
from portal.guide.guide import routes as routes_of
from portal.guide.journey import Journey, Step, walk

PATH = "stappen"


async def step(request: Request) -> Response:
    """The turns so far and the next question; or the route."""
    here = place(request)
    guide: Guide = request.state["guide"]
    given = question.read(request.query_params, guide.every_step())
    before = page.answer_before(request)
    if before is not None:
        return before
    journey = walk(guide.steps(here.municipality), given)
    if journey.ahead is None:
        return _route(request, here, guide, journey)
    return _question(request, here, guide, journey, journey.ahead, given)


def _question(
    request: Request, here: Place, guide: Guide, journey: Journey, ahead: Step, given: dict[str, str]
) -> Response:
    others = question.without(given, ahead.key)
    return page.kept_answer(
        request,
        here,
        "guide/step.html",
        step=ahead,
        text=here.texts[f"guide/{ahead.key}"],
        turns=_turns(here, journey),
        others=others,
        choices={option: here.link(PATH, others | {ahead.key: option}) for option in ahead.options},
        back=here.link(PATH, question.without(journey.answers, journey.walked[-1].key)) if journey.walked else "",
        topics=guide.by_key[ahead.key].questions,
        flaw=_flaw(ahead, given),
    )


def _route(request: Request, here: Place, guide: Guide, journey: Journey) -> Response:
    offered = routes_of(journey, here.municipality.policy)
    wanted = evidence.wanted(request.state["papers"], journey.answers, here.municipality)
    return page.kept_answer(
        request,
        here,
        "guide/route.html",
        routes=[here.texts[f"pages/route-{route}"] for route in offered],
        route_keys=offered,
        repairs=[(each, here.texts[f"guide/{each.step}"]) for each in guide.repairs(journey, offered)],
        papers=[(each, here.texts[f"evidence/{each.paper}"]) for each in wanted],
        turns=_turns(here, journey),
        enter=here.link("code", journey.answers),
        together=journey.answers.get("household") == "together",
    )


def _turns(here: Place, journey: Journey) -> list[dict[str, object]]:
    turns: list[dict[str, object]] = []
    for passed in journey.walked:
        text = here.texts[f"guide/{passed.key}"]
        chosen = [text.sections[option] for option in passed.chosen]
        turns.append(
            {
                "key": passed.key,
                "question": text.title,
                "answer": [section.label for section in chosen],
                "reply": chosen[0].html if len(chosen) == 1 else "",
                "change": here.link(PATH, question.without(journey.answers, passed.key)),
            }
        )
    return turns


def _flaw(ahead: Step, given: dict[str, str]) -> str:
    """What is wrong with an answer of several options: `none` chosen, or some that do not go together (`alone`)."""
    if ahead.key not in given:
        return ""
    return "alone" if given[ahead.key] else "none"


routes = [Route(f"/{PATH}", step)]
