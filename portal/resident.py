"""Resident: who is here. The one function that finds *their* case, and nobody else's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from starlette.requests import Request
from starlette.responses import Response

from cases import visit
from cases.case import Case, Person
from cases.refusal import FormRefused, FormUnreadable, VisitLost
from cases.visit import Token, Visit
from portal import form
from portal.address import Place
from portal.form import one

LONGEST_TOKEN = 100
LOOK = "x-look"
"""The header of a page that only looks for news by itself: nobody need be there, so it is no sign of anybody."""


@dataclass(frozen=True)
class Stay:
    """How long the visit lasts if nothing is heard: until when, the seconds till then, and whether a sign helps."""

    until: datetime
    seconds: int
    can_be_longer: bool


@dataclass(frozen=True)
class Unsent:
    """What came too late for the visit before: the page that it came from, and its fields."""

    page: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class Resident:
    """Somebody who entered their code: their case, who they are in it, and the token of their visit."""

    case: Case
    person: Person
    token: Token
    stay: Stay
    unsent: Unsent | None

    def must_have_sent(self, csrf: str) -> None:
        """Refuse a form that this visit did not make, with `FormRefused`."""
        if not self.token.made(csrf):
            raise FormRefused

    def unsent_from(self, place: Place) -> Unsent | None:
        """What came too late from this page."""
        return self.unsent if self.unsent and self.unsent.page == place.rest else None


async def who(request: Request, place: Place) -> Resident:
    """The resident whose visit this browser holds. Raises `VisitLost`."""
    token = token_of(request)
    if token is None:
        raise VisitLost
    database, now = request.state["database"], request.state["clock"]()
    async with database.read() as session:
        found = await visit.find(session, token, place.municipality.slug, now)
    if visit.must_be_noted(found, now) and LOOK not in request.headers:
        await note(request, token)
        async with database.read() as session:
            found = await visit.find(session, token, place.municipality.slug, now)
    if request.method == "POST" and found.unsent_page == place.rest:
        async with database.begin() as session:
            await visit.forget_unsent(session, token)
    return _resident(found, token, now)


async def note(request: Request, token: Token) -> None:
    """Note that this visit goes on."""
    limits = visit.limits(request.state["settings"].house)
    async with request.state["database"].begin() as session:
        await visit.note(session, token, request.state["clock"](), limits)


async def keep_unsent(request: Request, place: Place) -> None:
    """Keep a form that came after the visit had ended, until its sender entered again; of a file only its page."""
    token = token_of(request)
    sent = None if token is None else await _late_form(request, token)
    if token is None or sent is None:
        return
    now = request.state["clock"]()
    async with request.state["database"].begin() as session:
        was_here = await visit.keep_unsent(session, token, place.municipality.slug, place.rest, sent, now)
    if was_here and _kind(request) == form.MULTIPART:
        await form.read_on(request, request.state["settings"].house.file_limit)


def token_of(request: Request) -> Token | None:
    """The token in this browser's cookie, if there is one that could be ours."""
    text = request.cookies.get(_cookie(request), "")
    return Token(text) if 0 < len(text) <= LONGEST_TOKEN else None


def remember(request: Request, response: Response, token: Token) -> None:
    """Give the browser the visit's token, for as long as the browser stays open."""
    secure = request.state["settings"].is_secure
    response.set_cookie(_cookie(request), token.text, path="/", secure=secure, httponly=True, samesite="lax")


def forget(request: Request, response: Response) -> None:
    """Take the token back and have the browser wipe what it kept of this site."""
    secure = request.state["settings"].is_secure
    response.delete_cookie(_cookie(request), path="/", secure=secure, httponly=True, samesite="lax")
    response.headers["Clear-Site-Data"] = '"cache", "cookies", "storage"'


def _resident(found: Visit, token: Token, now: datetime) -> Resident:
    stay = Stay(found.lasts_until, int((found.lasts_until - now).total_seconds()), found.can_be_longer)
    unsent = Unsent(found.unsent_page, found.unsent or {}) if found.unsent_page else None
    return Resident(found.case, found.person, token, stay, unsent)


async def _late_form(request: Request, token: Token) -> dict[str, str] | None:
    """The fields that a late form brought; None when it brought nothing, or was not made by that visit."""
    if _kind(request) == form.MULTIPART:
        return {}
    try:
        sent = await form.fields(request)
    except FormUnreadable:
        return None
    fields = {name: ",".join(values) for name, values in sent.items() if name != "csrf"}
    return fields if fields and token.made(one(sent, "csrf")) else None


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def _cookie(request: Request) -> str:
    return "__Host-visit" if request.state["settings"].is_secure else "visit"
