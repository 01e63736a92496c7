"""Pages of the assistant: all questions, a question in one's own words, and one answer."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases.refusal import UnknownTopic
from portal import page
from portal.address import place
from portal.assistant import asked
from portal.assistant.feedback import THANKS
from portal.assistant.search import Found
from portal.questions import Questions

PATH = "vragen"


async def questions(request: Request) -> Response:
    """All questions by group; with `q` the answers that fit it. What identifies a person is masked before all else."""
    here = place(request)
    told = asked.read(request.query_params)
    if not told.is_safe:
        return RedirectResponse(here.link(PATH, {asked.KEY: told.question}), 303, {"Cache-Control": "no-store"})
    before = None if told.question else page.answer_before(request)
    if before is not None:
        return before
    known: Questions = request.state["questions"]
    groups = [(group, [topic.key for topic in known.of(group)]) for group in known.groups]
    thanked = request.query_params.get(THANKS, "")
    if not told.question:
        return page.kept_answer(
            request, here, "assistant/questions.html", asked="", found=None, groups=groups, thanked=thanked
        )
    found: Found = request.state["search"].find(told.question)  # nobody keeps a question
    answers_at = {topic: here.link(f"{PATH}/{topic}") for topic in found.topics if topic in known.topics}
    return page.answer(
        request,
        here,
        "assistant/questions.html",
        asked=told.question,
        found=found,
        groups=groups,
        answers_at=answers_at,
        thanked=thanked,
    )


async def question(request: Request) -> Response:
    """One question with its answer and what is near it."""
    here = place(request)
    topic = request.state["questions"].topics.get(request.path_params["topic"])
    if topic is None:
        raise UnknownTopic
    return page.answer_before(request) or page.kept_answer(
        request, here, "assistant/question.html", topic=topic, thanked=request.query_params.get(THANKS, "")
    )


routes = [Route(f"/{PATH}", questions), Route(f"/{PATH}/{{topic}}", question)]
