"""Handoff: let the data come with the Ockto app: consent, begin, follow, and what to do when it does not work."""

from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import case, handoff, household
from cases.handoff import Handoff
from cases.ockto import Provider
from cases.refusal import ProviderDown, ProviderUnclear
from portal import form, page, qr, resident
from portal.address import Place, place
from portal.form import one
from portal.resident import Resident

PATH = "zaak/ockto"
BEGIN, STOP = "begin", "stop"
WAYS = ("again", "later", "papers", "person")
AFTER_TWO_FAILURES = ("papers", "person", "again", "later")
WORDS = {"opened": "opened", "collecting": "collecting", "partner": "partner", "overview": "overview"}
REASONS = frozenset({"overloaded", "source-unavailable", "app-too-old", "login-failed"})
OVER = ("refused", "expired", "cancelled")


async def follow(request: Request) -> Response:
    """Where it stands now: to be begun, waiting for the app, busy, received, or not succeeded."""
    here = place(request)
    who = await resident.who(request, here)
    async with request.state["database"].read() as session:
        last = await handoff.latest(session, who.case)
        failures = await handoff.failures(session, who.case)
        misfit = await household.misfit(session, who.case)
    if last is None or not (last.is_live or last.state == "received"):
        handoff.must_be_offered(who.case, here.municipality)
    if last is None:
        return _show(request, here, who, "consent", last)
    if last.state == "received":
        return _show(request, here, who, "received", last, misfit=misfit)
    return _followed(request, here, who, last, failures)


async def act(request: Request) -> Response:
    """Begin (again), or stop."""
    here = place(request)
    who = await resident.who(request, here)
    sent = await form.fields(request)
    who.must_have_sent(one(sent, "csrf"))
    if one(sent, "do") == STOP:
        return await _stop(request, here, who)
    await _begin(request, here, who)
    return RedirectResponse(here.link(PATH), 303, {"Cache-Control": "no-store"})


async def _begin(request: Request, here: Place, who: Resident) -> None:
    """Write the wish down first; then ask the provider. When it does not answer, the worker goes on trying."""
    database, now = request.state["database"], request.state["clock"]
    back = request.state["settings"].address + here.link(PATH)
    async with database.begin() as session:
        theirs = await case.find(session, who.case.id, frozenset({here.municipality.slug}), to_change=True)
        begun = await handoff.begin(session, theirs, here.municipality, back, now())
    provider: Provider | None = request.state["provider"]
    if provider is None or begun.state != "begun":
        return
    try:
        started = await provider.start(handoff.order(begun))
    except ProviderUnclear:
        async with database.begin() as session:
            await handoff.failed(session, begun.id, handoff.UNCLEAR, now())
        return
    except ProviderDown:
        return
    async with database.begin() as session:
        await handoff.opened(session, begun.id, started, now())


async def _stop(request: Request, here: Place, who: Resident) -> Response:
    async with request.state["database"].begin() as session:
        theirs = await case.find(session, who.case.id, frozenset({here.municipality.slug}), to_change=True)
        await handoff.give_up(session, theirs, request.state["clock"]())
    return RedirectResponse(here.link("zaak/bewijsstukken", {"saved": "stopped"}), 303, {"Cache-Control": "no-store"})


def _followed(request: Request, here: Place, who: Resident, last: Handoff, failures: int) -> Response:
    if last.state == "begun":
        return _show(request, here, who, "down", last)
    if last.state == "open":
        starts = ("phone", "screen") if _is_phone(request) else ("screen", "phone")
        return _show(request, here, who, "begin", last, ways=starts, qr=qr.drawn(last.qr_code or ""))
    if last.state == "collecting":
        return _show(request, here, who, "busy", last, word=WORDS.get(last.status or "", "collecting"))
    ways = AFTER_TWO_FAILURES if failures > 1 else WAYS
    return _show(request, here, who, "failed", last, ways=ways, why=why(last))


def why(last: Handoff) -> str:
    """The section of the text on failures that says why it did not succeed."""
    if last.state in OVER:
        return last.state
    return last.reason if last.reason in REASONS else "failed"


def _show(request: Request, here: Place, who: Resident, which: str, last: Handoff | None, **values: Any) -> Response:
    common: dict[str, Any] = {"handoff": last, "stand": _stand(last), "visit": who, "csrf": who.token.csrf}
    return page.answer(request, here, f"handoff/{which}.html", **common | values)


def _stand(last: Handoff | None) -> str:
    """What changes when there is something new to show; the page's script compares it."""
    return f"{last.state}.{last.status}.{'.'.join(last.sources.values())}" if last else ""


def _is_phone(request: Request) -> bool:
    """Whether the browser says that it is on a phone; both ways are on the page anyway."""
    return request.headers.get("sec-ch-ua-mobile") == "?1" or "Mobi" in request.headers.get("user-agent", "")


routes = [Route(f"/{PATH}", follow), Route(f"/{PATH}", act, methods=["POST"])]
