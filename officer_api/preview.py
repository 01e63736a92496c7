"""Preview: a message as it will look: as letter (PDF), or as mail (HTML or text), whichever the caller asks for."""

import asyncio
from typing import Any

from starlette.responses import Response

from cases import mail
from cases.municipality import Municipality
from cases.refusal import LicenceNeeded
from cases.template import LETTERS_NEED, Sheet
from officer_api.operation import Call, accepts

PDF, HTML, TEXT = "application/pdf", "text/html", "text/plain"
FORMS = (PDF, HTML, TEXT)
"""The letter, and the two parts of the mail."""


def form(call: Call[Any], town: Municipality) -> str:
    """The form that the caller wants; the letter when any will do and the licence has it.

    Raises `LicenceNeeded` where only the letter will do, without a licence for letters.
    """
    asked = ",".join(call.request.headers.getlist("accept"))
    wanted = [each for each in FORMS if not asked or accepts(asked, {each})]
    allowed = [each for each in wanted if each != PDF or town.has_licence(LETTERS_NEED)]
    if not allowed:
        raise LicenceNeeded(LETTERS_NEED)
    return allowed[0]


async def shown(call: Call[Any], sheet: Sheet, wanted: str) -> Response:
    """The message in that form."""
    press, town = call.state["press"](), call.state["municipalities"][sheet.municipality]
    if wanted == PDF:
        return Response(await asyncio.to_thread(press.letter, sheet, call.now), media_type=PDF)
    return Response(mail.as_html(sheet, town) if wanted == HTML else mail.as_text(sheet, town), media_type=wanted)
