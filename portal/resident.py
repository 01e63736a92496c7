"""Resident: who is here. The one function that finds *their* case, and nobody else's."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from cases import visit
from cases.case import Case, Person
from cases.refusal import FormRefused, VisitLost
from cases.visit import Token
from portal.address import Place

LONGEST_TOKEN = 100


@dataclass(frozen=True)
class Resident:
    """Somebody who entered their code: their case, who they are in it, and the token of their visit."""

    case: Case
    person: Person
    token: Token

    def must_have_sent(self, csrf: str) -> None:
        """Refuse a form that this visit did not make, with `FormRefused`."""
        if not self.token.made(csrf):
            raise FormRefused


async def who(request: Request, place: Place) -> Resident:
    """The resident whose visit this browser holds. Raises `VisitLost`."""
    token = token_of(request)
    if token is None:
        raise VisitLost
    database, now = request.state["database"], request.state["clock"]()
    async with database.read() as session:
        found = await visit.find(session, token, place.municipality.slug, now)
    if visit.must_be_noted(found, now):
        async with database.begin() as session:
            await visit.note(session, token, now)
    return Resident(found.case, found.person, token)


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


def _cookie(request: Request) -> str:
    return "__Host-visit" if request.state["settings"].is_secure else "visit"
