"""Feedback on answers: useful or not, a remark, and a question that its asker sends. Without it nothing is kept."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import brake, feedback
from cases.refusal import AddressBraked, UnknownTopic
from portal import form
from portal.address import Place, place
from portal.assistant import asked
from portal.assistant.mask import mask
from portal.form import one

PATH = "vragen"
UNKEPT = {"Cache-Control": "no-store"}
KINDS: dict[str, feedback.Kind] = {"yes": "useful", "no": "not-useful"}
NOWHERE = "none"
THANKS = "dank"
QUESTION, REMARK = "vraag", "opmerking"


async def about_an_answer(request: Request) -> Response:
    """Useful, not useful, or a remark on one answer."""
    here = place(request)
    topic = request.path_params["topic"]
    if topic not in request.state["questions"].topics:
        raise UnknownTopic
    sent = await form.fields(request)
    remark = mask(" ".join(one(sent, "remark").split()))
    kind = KINDS.get(one(sent, "useful"))
    if kind is not None:
        await _record(request, here, topic, kind)
    elif remark:
        await _record(request, here, topic, "remark", remark)
    thanks = one(sent, "useful") if kind else REMARK
    return RedirectResponse(here.link(f"{PATH}/{topic}", {THANKS: thanks}) + "#thanks", 303, UNKEPT)


async def question(request: Request) -> Response:
    """A question that the asker wants an editor to read. What identifies a person is masked first."""
    here = place(request)
    words = mask(" ".join(one(await form.fields(request), asked.KEY).split())[: feedback.LONGEST])
    if words:
        found = request.state["search"].find(words)
        await _record(request, here, found.topics[0] if found.topics else NOWHERE, "question", words)
    return RedirectResponse(here.link(PATH, {THANKS: QUESTION}) + "#thanks", 303, UNKEPT)


async def _record(request: Request, here: Place, topic: str, kind: feedback.Kind, words: str = "") -> None:
    """Record it, unless this network sent very many within an hour. Raises `AddressBraked`."""
    now = request.state["clock"]()
    network = brake.network_of(request.client.host if request.client else "")
    async with request.state["database"].begin() as session:
        is_allowed = await brake.takes_feedback(session, network, now)
        if is_allowed:
            feedback.record(session, here.municipality.slug, here.language.code, topic, kind, now, words)
    if not is_allowed:
        raise AddressBraked


routes = [
    Route(f"/{PATH}", question, methods=["POST"]),
    Route(f"/{PATH}/{{topic}}", about_an_answer, methods=["POST"]),
]
