"""Case: my case. Whose turn it is, what comes next, and by when."""

from collections.abc import Sequence

from starlette.requests import Request as Asking
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import day, decision, evidence, handoff, household, preference
from cases import request as requests
from cases.case import Case
from cases.evidence import NeedStands
from cases.municipality import Municipality
from cases.refusal import Refusal
from cases.request import Request
from portal import evidence as papers
from portal import handoff as app
from portal import page, resident
from portal.address import place

OUTCOMES = {"toegekend": "outcome/granted", "afgewezen": "outcome/rejected"}
STOPPED = "outcome/stopped"
REASONS = {decision.INCOME: "income", decision.PROPERTY: "property", decision.OWN_WORDS: "other"}
"""The part of the text that explains each motive."""
HANDING_IN = ("uitgenodigd", "bewijsstukken_ontvangen")
"""While papers are asked: before and after the first of them came."""


async def case(request: Asking) -> Response:
    """How it stands with my case, and the one thing to do now."""
    here = place(request)
    who = await resident.who(request, here)
    needs = await papers.needs(request, here, who)
    async with request.state["database"].read() as session:
        came = await evidence.handed_in(session, who.case)
        last = await handoff.latest(session, who.case)
        asked = await requests.the_open_one(session, who.case) if who.case.is_open else None
        misfit = await household.misfit(session, who.case) if _has_data(who.case) else None
    wishes = await preference.look_up(request.state["database"], who.case.id)
    waits = who.case.status in HANDING_IN and not _has_data(who.case)
    standing = evidence.standing(needs, came)
    missing = [each for each in standing if each.is_wanted and _waits_for(each, asked, waits=waits)]
    return page.answer(
        request,
        here,
        "case/case.html",
        case=who.case,
        person=who.person,
        turn=_turn(who.case, missing),
        stretches=_stretches(who.case, missing),
        missing=[(papers.shown(each.need), each.reason) for each in missing],
        papers=[(papers.shown(each.need), each) for each in standing if not each.is_wanted],
        asked=asked,
        came=came,
        has_data=_has_data(who.case),
        offers_app=_offers_app(who.case, here.municipality),
        is_on_the_way=last is not None and last.is_live,
        failed=app.why(last) if last and last.state in ("failed", "expired") and who.case.is_open else None,
        misfit=misfit if who.case.is_open else None,
        outcome=_outcome(who.case),
        acting=next((person for person in who.case.people if person.role == "representative"), None),
        wishes=wishes,
        saved="saved" in request.query_params,
        visit=who,
        csrf=who.token.csrf,
    )


async def outcome(request: Asking) -> Response:
    """What the decision means, in the reader's language with the Dutch words of the letter."""
    here = place(request)
    who = await resident.who(request, here)
    name = _outcome(who.case)
    if name is None:
        return RedirectResponse(here.link("zaak"), 303, {"Cache-Control": "no-store"})
    async with request.state["database"].read() as session:
        known = await decision.known(session, who.case)
    return page.answer(
        request,
        here,
        "case/outcome.html",
        name=name,
        known=known,
        left_out={each for motive, each in REASONS.items() if known and motive != known.motive},
        object_until=day.last_to_object(day.today(known.told_at)) if known and known.told_at else None,
        visit=who,
        csrf=who.token.csrf,
    )


def _outcome(case: Case) -> str | None:
    """The name of the text that explains how the case ended; None while it goes on."""
    return STOPPED if case.status == "afgebroken" else OUTCOMES.get(case.outcome or "")


def _has_data(case: Case) -> bool:
    return "gegevens_ontvangen" in case.kinds_received


def _waits_for(standing: NeedStands, asked: Request | None, *, waits: bool) -> bool:
    """Whether the municipality waits for this now: all that is needed at first, later what an officer asks."""
    return str(standing.need) in asked.items if asked else waits


def _turn(case: Case, missing: Sequence[NeedStands]) -> str:
    """Whose turn it is for the reader: as long as papers are missing it is theirs, whoever else looks already."""
    return "bewoner" if missing else case.turn


def _stretches(case: Case, missing: Sequence[NeedStands]) -> tuple[str, ...]:
    """How far each stretch of the way is: sending, looking, deciding. A case that was stopped has no way."""
    if case.status == "afgebroken":
        return ()
    if not case.is_open:
        return ("done", "done", "done")
    if case.status in ("ontvangen", "uitgenodigd") or _turn(case, missing) == "bewoner":
        return ("now" if case.status != "ontvangen" else "ahead", "ahead", "ahead")
    return ("done", "now", "ahead")


def _offers_app(case: Case, municipality: Municipality) -> bool:
    try:
        handoff.must_be_offered(case, municipality)
    except Refusal:
        return False
    return True


routes = [Route("/zaak", case), Route("/zaak/uitkomst", outcome)]
