"""Evidence: the papers that are needed, handing one in, and its receipt."""

from collections.abc import Mapping
from datetime import date

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import case, evidence
from cases.evidence import Need
from cases.refusal import FieldRefused, FileRefused, Unavailable, UnknownNeed
from cases.request import FREE
from cases.wording import DUTCH
from portal import form, page, refusal, resident
from portal.address import Place, place
from portal.form import Fields, FileForm, one
from portal.guide.journey import Step
from portal.resident import Resident

PATH = "zaak/bewijsstukken"
ASKED = ("household", "income", "partner-income")
TAKEN_BACK = "none"


async def papers(request: Request) -> Response:
    """The list of papers; and, while that is unknown, the form that asks about household and income."""
    here = place(request)
    return await _papers(request, here, await resident.who(request, here))


async def answer(request: Request) -> Response:
    """Keep what somebody answered about household and income."""
    here = place(request)
    who = await resident.who(request, here)
    sent = await form.fields(request)
    who.must_have_sent(one(sent, "csrf"))
    answers = _answers(request, sent)
    if not evidence.are_known(answers):
        return await _papers(request, here, who, FieldRefused, answers)
    now = request.state["clock"]()
    async with request.state["database"].begin() as session:
        theirs = await case.find(session, who.case.id, frozenset({here.municipality.slug}), to_change=True)
        theirs.must_be_open()
        theirs.answer(session, answers, now)
    return RedirectResponse(here.link(PATH, {"saved": "answers"}), 303, {"Cache-Control": "no-store"})


async def paper(request: Request) -> Response:
    """One paper: what it is, what must be readable, what may be covered, and the form."""
    here = place(request)
    who = await resident.who(request, here)
    need = evidence.parse(request.path_params["need"])
    for each in await needs(request, here, who):
        if each == need:
            return await _paper(request, here, who, each, again=await _again(request, who, each))
    raise UnknownNeed


async def hand_in(request: Request) -> Response:
    """Take in one file, in one pass. Who it is and whether the form is ours is known before a byte of it is read."""
    here = place(request)
    who = await resident.who(request, here)
    need = evidence.parse(request.path_params["need"])
    asked = await needs(request, here, who)
    evidence.must_be_open_for(who.case, here.municipality, asked, need)
    need = next(each for each in asked if each == need)
    try:
        kept = await _kept(request, here, who)
        now = request.state["clock"]()
        async with request.state["database"].begin() as session:
            theirs = await case.find(session, who.case.id, frozenset({here.municipality.slug}), to_change=True)
            came = await evidence.take_in(session, theirs, asked, need, kept, case.BY_RESIDENT, now)
    except FileRefused as error:
        await form.read_on(request, request.state["desk"].file_limit)
        return await _paper(request, here, who, need, type(error))
    except Unavailable:
        await form.read_on(request, request.state["desk"].file_limit)
        raise
    return RedirectResponse(here.link(f"zaak/ontvangst/{came.receipt}"), 303, {"Cache-Control": "no-store"})


async def absent(request: Request) -> Response:
    """Keep, or take back, that somebody does not have this paper, and why."""
    here = place(request)
    who = await resident.who(request, here)
    sent = await form.fields(request)
    who.must_have_sent(one(sent, "csrf"))
    need = evidence.parse(request.path_params["need"])
    if need not in await needs(request, here, who):
        raise UnknownNeed
    reason, now = one(sent, "reason"), request.state["clock"]()
    async with request.state["database"].begin() as session:
        theirs = await case.find(session, who.case.id, frozenset({here.municipality.slug}), to_change=True)
        if reason == TAKEN_BACK:
            await evidence.is_here(session, theirs, need)
        else:
            await evidence.is_absent(session, theirs, need, reason, now)
    return RedirectResponse(here.link(f"{PATH}/{need}", {"saved": "reason"}), 303, {"Cache-Control": "no-store"})


async def receipt(request: Request) -> Response:
    """What was received, when, with its number and fingerprint."""
    here = place(request)
    who = await resident.who(request, here)
    asked = await needs(request, here, who)
    async with request.state["database"].read() as session:
        came = await evidence.of_receipt(session, who.case, request.path_params["receipt"])
        missing = evidence.missing(asked, await evidence.handed_in(session, who.case))
    need = next((each for each in asked if str(each) == came.need), evidence.parse(came.need))
    return page.answer(
        request, here, "evidence/receipt.html", came=came, need=shown(need),
        missing=missing, visit=who, csrf=who.token.csrf,
    )  # fmt: skip


def shown(need: Need) -> dict[str, object]:
    """What a page tells of a need: its paper, whose it is, and its month as a date."""
    month = date.fromisoformat(f"{need.month}-01") if need.month else None
    own = need.paper.startswith(f"{FREE}-")
    return {"key": str(need), "paper": need.paper, "person": need.person, "month": month, "own": own, "says": need.says}


async def needs(request: Request, here: Place, who: Resident) -> list[Need]:
    """All that their case asks for."""
    async with request.state["database"].read() as session:
        return await evidence.every_need(session, request.state["papers"], who.case, here.municipality)


async def _again(request: Request, who: Resident, need: Need) -> str | None:
    """Why this paper is asked again, if it is."""
    async with request.state["database"].read() as session:
        (standing,) = evidence.standing([need], await evidence.handed_in(session, who.case))
    return standing.reason


async def _kept(request: Request, here: Place, who: Resident) -> evidence.Kept:
    """The file that was sent; `files` may be several, which become one."""
    sent: FileForm = await form.file_form(request, "file", "files")
    csrf = request.headers.get("x-csrf") or one(sent.fields, "csrf")
    who.must_have_sent(csrf)
    desk = request.state["desk"]
    content = sent.file() if sent.name == "file" else evidence.bound(sent.files(), desk.file_limit)
    return await evidence.keep(desk, here.municipality.slug, content)


async def refused_paper(request: Request, here: Place, who: Resident, need: Need, error: FileRefused) -> Response:
    """The paper's page, which says why its file was refused."""
    return await _paper(request, here, who, need, type(error))


async def _papers(
    request: Request,
    here: Place,
    who: Resident,
    error: type[FieldRefused] | None = None,
    answers: dict[str, str] | None = None,
) -> Response:
    asked = await needs(request, here, who)
    async with request.state["database"].read() as session:
        came = await evidence.handed_in(session, who.case)
        absent = await evidence.absences(session, who.case)
    late = who.unsent_from(here)
    status = refusal.SAYS[error].status if error else 200
    return page.answer(
        request, here, "evidence/papers.html", status,
        rows=[(str(it.need), shown(it.need), it, absent.get(str(it.need))) for it in evidence.standing(asked, came)],
        came=came, ask=not evidence.are_known(who.case.answers), error=error,
        answers=answers or (late and late.fields) or who.case.answers,
        by_post=here.municipality.policy.evidence != "upload", is_open=who.case.is_open,
        steps=_asked(request), saved=request.query_params.get("saved", ""), flaws=_flaws(answers) if error else (),
        visit=who, csrf=who.token.csrf,
    )  # fmt: skip


async def _paper(
    request: Request,
    here: Place,
    who: Resident,
    need: Need,
    error: type[FileRefused] | None = None,
    again: str | None = None,
) -> Response:
    said = refusal.SAYS[error] if error else None
    title, sentence = refusal.words(request, here, said) if said else (None, None)
    async with request.state["database"].read() as session:
        absent = await evidence.absences(session, who.case)
    ask = next((paper.ask for paper in request.state["papers"] if paper.key == need.paper), None)
    dutch = request.state["wording"].texts(DUTCH, here.municipality.slug)
    return page.answer(
        request, here, "evidence/paper.html", said.status if said else 200, need=shown(need), title=title,
        again_for=again,
        by_post=here.municipality.policy.evidence != "upload",
        is_open=who.case.is_open,
        ask=ask, message=ask and dutch[f"messages/{ask}"], reason=absent.get(str(need)),
        reasons=evidence.REASONS, saved=request.query_params.get("saved", ""),
        sentence=sentence, refusal=error.code if error else "", megabytes=request.state["desk"].file_limit // 1_000_000,
        visit=who, csrf=who.token.csrf,
    )  # fmt: skip


def _asked(request: Request) -> list[Step]:
    return [step for step in request.state["guide"].every_step() if step.key in ASKED]


def _flaws(answers: Mapping[str, str] | None) -> tuple[str, ...]:
    """The questions that still want an answer."""
    given = answers or {}
    asked = ASKED if given.get("household") == "together" else ASKED[:2]
    return tuple(key for key in asked if key not in given)


def _answers(request: Request, sent: Fields) -> dict[str, str]:
    """The complete answers of the form; a question that was not answered well is left out."""
    answers = {step.key: ",".join(step.chosen(",".join(sent.get(step.key, [])))) for step in _asked(request)}
    return {step.key: answers[step.key] for step in _asked(request) if step.allows(answers[step.key])}


routes = [
    Route("/zaak/bewijsstukken", papers),
    Route("/zaak/bewijsstukken", answer, methods=["POST"]),
    Route("/zaak/bewijsstukken/{need}", paper),
    Route("/zaak/bewijsstukken/{need}", hand_in, methods=["POST"]),
    Route("/zaak/bewijsstukken/{need}/heb-ik-niet", absent, methods=["POST"]),
    Route("/zaak/ontvangst/{receipt}", receipt),
]
