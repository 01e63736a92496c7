"""Content: the file itself, opened in memory with the municipality's key, whole or one part of it."""

import asyncio
import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cases import evidence, inspection
from cases.case import find
from cases.evidence import Evidence
from cases.evidence.state import FOUND_INFECTED
from cases.refusal import EvidenceInfected, EvidenceWaits, UnknownEvidence
from officer_api.evidence.telling import CLEAN, NOT_SCANNED
from officer_api.operation import Call
from officer_api.query import Nothing
from officer_api.state import State

ENDINGS = {inspection.PDF: "pdf", inspection.JPEG: "jpg", inspection.PNG: "png"}
ONE_RANGE = re.compile(r"bytes=(?:([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18}))")
SANDBOX = "sandbox; default-src 'none'; frame-ancestors 'none'"


async def show_content(call: Call[Nothing]) -> Response:
    """The file as it was handed in. The reading is recorded before a byte of it is opened."""
    state = call.state
    async with state["database"].read() as session:
        case = await find(session, call.id("id"), call.officer.municipalities)
        found = await evidence.find(session, case, call.id("bewijsstukId", UnknownEvidence))
    _must_be_clean(found, state["settings"].house.malware)
    await call.record_reading([case])
    sealed = await state["desk"].vault.fetch(found.place)
    plain = await asyncio.to_thread(state["keys"].open, case.municipality, sealed)
    return _answer(call.request, found, plain)


def _must_be_clean(found: Evidence, policy: str) -> None:
    if found.malware == FOUND_INFECTED:
        raise EvidenceInfected
    if found.malware != CLEAN and not (found.malware == NOT_SCANNED and policy == "off"):
        raise EvidenceWaits


def _answer(request: Request[State], found: Evidence, plain: bytes) -> Response:
    headers = {
        "Accept-Ranges": "bytes",
        "Content-Disposition": f'attachment; filename="bewijsstuk-{found.receipt}.{ENDINGS[found.media_type]}"',
        "Content-Security-Policy": SANDBOX,
        "ETag": _tag(found),
    }
    part = _part(request, len(plain), _tag(found))
    if part is None:
        return Response(plain, 200, headers, found.media_type)
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(plain)}"
    return Response(plain[part.start : part.stop], 206, headers, found.media_type)


def _tag(found: Evidence) -> str:
    """What lies in the vault for a row never changes."""
    return f'"{found.id.hex}"'


def _part(request: Request[State], size: int, tag: str) -> range | None:
    """The part that is asked; None, the whole, for several parts, another unit, or a condition that is not met."""
    asked = ONE_RANGE.fullmatch(request.headers.get("range", "").strip())
    if asked is None or request.headers.get("if-range", tag) != tag:
        return None
    first, last, from_end = asked.groups()
    if from_end is not None:
        part = range(max(size - int(from_end), 0), size)
    else:
        part = range(int(first), min(int(last or size), size - 1) + 1)
        if last and int(last) < int(first):
            return None
    if not part:
        raise HTTPException(416, headers={"Content-Range": f"bytes */{size}"})
    return part
