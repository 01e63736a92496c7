"""Upload: a paper that a page with script sends in parts, and goes on with where it stopped (docs/decisions/0012)."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from cases import case, evidence
from cases.evidence import upload
from cases.evidence.upload import LONGEST_PART, Upload
from cases.refusal import FileAbsent, FileRefused, FileTooBig, FormUnreadable
from portal import form, resident
from portal.address import Place, place
from portal.evidence import needs, refused_paper
from portal.form import one
from portal.resident import Resident

NO_STORE = {"Cache-Control": "no-store"}
MOST_FILES = 18


async def begin(request: Request) -> Response:
    """Make room for a paper: answers its address and the token that opens it."""
    here = place(request)
    who = await resident.who(request, here)
    sent = await form.fields(request)
    who.must_have_sent(one(sent, "csrf"))
    need = evidence.parse(request.path_params["need"])
    evidence.must_be_open_for(who.case, here.municipality, await needs(request, here, who), need)
    limit, now = request.state["desk"].file_limit, request.state["clock"]()
    try:
        async with request.state["database"].begin() as session:
            made, token = await upload.begin(session, who.case, need, _sizes(one(sent, "sizes")), limit, now)
    except FileRefused as error:
        return await refused_paper(request, here, who, need, error)
    address = here.link(f"zaak/delen/{made.id}")
    return JSONResponse({"address": address, "token": token}, 201, NO_STORE)


async def progress(request: Request) -> Response:
    """How much came."""
    here = place(request)
    _, waiting = await _waiting(request, here)
    return _came(waiting.came)


async def part(request: Request) -> Response:
    """Take in the part that begins at `Upload-Offset`; 409 says where to go on instead."""
    here = place(request)
    who, waiting = await _waiting(request, here)
    who.must_have_sent(request.headers.get("x-csrf", ""))
    if request.headers.get("upload-offset") != str(waiting.came):
        return _came(waiting.came, 409)
    async with request.state["desk"].parts.place():
        content = await _content(request)
        await upload.keep_part(request.state["desk"], waiting, content)
    async with request.state["database"].begin() as session:
        return _came(await upload.note_part(session, waiting, len(content)))


async def finish(request: Request) -> Response:
    """Hand in what came, in the same one pass as a plain form. Asked again, it answers the same receipt.

    What came stays where the house cannot take it now, so that trying again needs nothing new.
    """
    here = place(request)
    who, waiting = await _waiting(request, here)
    who.must_have_sent(request.headers.get("x-csrf", ""))
    if waiting.receipt is None:
        need = evidence.parse(waiting.need)
        try:
            waiting.receipt = await _hand_in(request, here, who, waiting)
        except FileRefused as error:
            await upload.forget_parts(request.state["desk"], waiting)
            return await refused_paper(request, here, who, need, error)
        await upload.forget_parts(request.state["desk"], waiting)
    return JSONResponse({"receipt": here.link(f"zaak/ontvangst/{waiting.receipt}")}, 201, NO_STORE)


async def _hand_in(request: Request, here: Place, who: Resident, waiting: Upload) -> str:
    desk, need = request.state["desk"], evidence.parse(waiting.need)
    asked = await needs(request, here, who)
    evidence.must_be_open_for(who.case, here.municipality, asked, need)
    files = upload.files_of(desk, waiting, request.headers.get("upload-token", ""))
    content = await anext(files) if len(waiting.sizes) == 1 else evidence.bound(files, desk.file_limit)
    kept = await evidence.keep(desk, here.municipality.slug, content)
    now = request.state["clock"]()
    async with request.state["database"].begin() as session:
        theirs = await case.find(session, who.case.id, frozenset({here.municipality.slug}), to_change=True)
        came = await evidence.take_in(session, theirs, asked, need, kept, case.BY_RESIDENT, now)
        (await upload.upload_of(session, theirs, waiting.id, now)).receipt = came.receipt
    return came.receipt


async def _waiting(request: Request, here: Place) -> tuple[Resident, Upload]:
    who = await resident.who(request, here)
    name: UUID = request.path_params["upload"]
    async with request.state["database"].read() as session:
        return who, await upload.upload_of(session, who.case, name, request.state["clock"]())


async def _content(request: Request) -> bytes:
    content = b""
    try:
        async for chunk in form.patiently(request.stream()):
            content += chunk
            if len(content) > LONGEST_PART:
                raise FileTooBig
    except TimeoutError as error:
        raise FileAbsent from error
    return content


def _sizes(text: str) -> list[int]:
    told = text.split(",")
    if len(told) > MOST_FILES or not all(each.isascii() and each.isdigit() and len(each) < 12 for each in told):
        raise FormUnreadable
    return [int(each) for each in told]


def _came(length: int, status: int = 200) -> Response:
    return JSONResponse({"came": length}, status, NO_STORE)


routes = [
    Route("/zaak/bewijsstukken/{need}/delen", begin, methods=["POST"]),
    Route("/zaak/delen/{upload:uuid}", progress),
    Route("/zaak/delen/{upload:uuid}", part, methods=["POST"]),
    Route("/zaak/delen/{upload:uuid}/klaar", finish, methods=["POST"]),
]
