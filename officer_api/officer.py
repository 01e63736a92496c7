"""Officer: who is calling, which municipalities' cases they may see, and what they may do."""

import re
from dataclasses import dataclass

from starlette.requests import Request

from cases import client
from cases.refusal import Flaw, ScopeMissing, TokenRefused
from officer_api.state import State

BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
NAME_HEADER = "Medewerker"
NAME_FLAW = Flaw(NAME_HEADER, "officer-missing", "Noem de medewerker: 1 tot 64 van A–Z a–z 0–9 . _ -")


@dataclass(frozen=True)
class Officer:
    """Who calls: a client of one or more municipalities, with the scopes that both its token and its entry give."""

    client: str
    municipalities: frozenset[str]
    scopes: frozenset[str]

    def must_have(self, scope: str) -> None:
        """Refuse, with `ScopeMissing`, what this caller may not do."""
        if scope not in self.scopes:
            raise ScopeMissing


async def who_is_calling(request: Request[State]) -> Officer:
    """The caller, from the bearer token in the header; its client must still be known. Raises `TokenRefused`."""
    state, sent = request.state, request.headers.getlist("authorization")
    bearer = BEARER.fullmatch(sent[0]) if len(sent) == 1 else None
    if bearer is None:
        raise TokenRefused
    token = state["tokens"].read(bearer[1], state["clock"]())
    known = await client.known(state["database"], token.client)
    if known is None:
        raise TokenRefused
    return Officer(known.id, token.municipalities & set(known.municipalities), token.scopes & set(known.scopes))


def name(request: Request[State], *, demanded: bool) -> tuple[str | None, list[Flaw]]:
    """The officer's name from the header Medewerker, and what is wrong with it."""
    named = request.headers.getlist(NAME_HEADER)
    if not named and not demanded:
        return None, []
    if len(named) != 1 or not NAME.fullmatch(named[0]):
        return None, [NAME_FLAW]
    return named[0], []
