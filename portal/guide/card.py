"""Card of an answered guide: what is fine, what to put in order first, and from which day one can go on; to print, to
take along, or as a reminder in a calendar. It is a function of its address and of the day, so nobody keeps it."""

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import evidence
from portal import environment, page, qr
from portal.address import Place, place
from portal.guide import question
from portal.guide.guide import Guide
from portal.guide.guide import routes as routes_of
from portal.guide.journey import Journey, walk
from portal.guide.pages import CARD, REMINDER
from portal.guide.pages import PATH as GUIDE

if TYPE_CHECKING:
    from icalendar import Calendar

IN_THE_MORNING = timedelta(hours=9)
A_DAY = timedelta(days=1)


async def card(request: Request) -> Response:
    """The card; while something is left to ask, the guide."""
    here, guide, journey = _read(request)
    if journey.ahead is not None:
        return _on_with_the_guide(here, journey)
    offered = routes_of(journey, here.municipality.policy)
    today, answers = _today(request), journey.answers
    return page.answer(
        request, here, "guide/card.html",
        made=today,
        ways=[(route, days, today + days * A_DAY) for route in offered for days in [guide.days(journey, (route,))]],
        repairs=guide.repairs(journey, offered),
        fine=guide.in_order(journey, offered),
        papers=evidence.wanted(request.state["papers"], answers, here.municipality),
        together=answers.get("household") == "together",
        wait=guide.days(journey, offered),
        enter=here.link("code", answers),
        back=here.link(GUIDE, answers),
        reminder=here.link(REMINDER, answers),
        qr=qr.drawn(request.state["settings"].address + here.link(CARD, answers)),
    )  # fmt: skip


async def reminder(request: Request) -> Response:
    """An appointment for the day on which all can be in order, to be kept in a calendar (RFC 5545)."""
    here, guide, journey = _read(request)
    if journey.ahead is not None:
        return _on_with_the_guide(here, journey)
    days = guide.days(journey, routes_of(journey, here.municipality.policy))
    day = _today(request) + max(days, 1) * A_DAY
    address = request.state["settings"].address + here.link(GUIDE, journey.answers)
    headers = {"Cache-Control": "no-store", "Content-Disposition": 'attachment; filename="herinnering.ics"'}
    content = _calendar(here, address, day, request.state["clock"]()).to_ical()
    return Response(content, headers=headers, media_type="text/calendar; charset=utf-8")


def _calendar(here: Place, address: str, day: date, now: datetime) -> "Calendar":
    """A calendar of one appointment. It tells nothing of a person: only that one can go on, and where."""
    from icalendar import Alarm, Calendar, Event  # few ask for a reminder, and it takes 9 MB

    words, event = here.texts["pages/card"].sections["event"], Event()
    event.add("uid", str(uuid5(NAMESPACE_URL, address)))
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + A_DAY)
    event.add("summary", words.label)
    event.add("description", words.plain)
    event.add("url", address)
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words.label)
    alarm.add("trigger", IN_THE_MORNING)
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Aanleverwijzer//NL")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return calendar


def _read(request: Request) -> tuple[Place, Guide, Journey]:
    here = place(request)
    guide: Guide = request.state["guide"]
    given = question.read(request.query_params, guide.every_step())
    return here, guide, walk(guide.steps(here.municipality), given)


def _on_with_the_guide(here: Place, journey: Journey) -> Response:
    return RedirectResponse(here.link(GUIDE, journey.answers), 303, {"Cache-Control": "no-store"})


def _today(request: Request) -> date:
    """The day it is now in the Netherlands."""
    now: datetime = request.state["clock"]()
    return now.astimezone(environment.TIMEZONE).date()


routes = [Route(f"/{CARD}", card), Route(f"/{REMINDER}", reminder)]
