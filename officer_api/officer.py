"""Officer: who is calling, and by which name."""

import re

from starlette.requests import Request

from cases.refusal import Flaw, TokenRefused
from officer_api.caller import Officer
from officer_api.state import State

NAME = re.compile(r"[A-Za-z0-9._-]{1,64}")
NAME_HEADER = "Medewerker"
NAME_FLAW = Flaw(NAME_HEADER, "officer-missing", "Noem de medewerker: 1 tot 64 van A–Z a–z 0–9 . _ -")


async def who_is_calling(request: Request[State]) -> Officer:
    """The caller, from the bearer token in the one header of that name. Raises `TokenRefused`."""
    state, sent = request.state, request.headers.getlist("authorization")
    if len(sent) != 1:
        raise TokenRefused
    return await state["callers"].who(sent[0], state["clock"]())


def name(request: Request[State], *, demanded: bool) -> tuple[str | None, list[Flaw]]:
    """The officer's name from the header Medewerker, and what is wrong with it."""
    named = request.headers.getlist(NAME_HEADER)
    if not named and not demanded:
        return None, []
    if len(named) != 1 or not NAME.fullmatch(named[0]):
        return None, [NAME_FLAW]
    return named[0], []
