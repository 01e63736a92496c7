"""Paging: a list in pages by a cursor: opaque and signed, so that only a cursor of ours, of this list, opens a page."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import msgspec

from cases.refusal import Flaw, QueryRefused
from officer_api.operation import Call

SIGNATURE_BYTES = 16
UNKNOWN = Flaw("cursor", "cursor-unknown", "Deze cursor hoort niet bij deze lijst. Begin zonder cursor.")


def place(call: Call[Any], about: str) -> str:
    """Where the page begins that the caller asks, empty for the first. `about` tells the list's filters.

    Raises `QueryRefused` for a cursor that is not ours, or of another list.
    """
    if not call.query.cursor:
        return ""
    try:
        signed = urlsafe_b64decode(call.query.cursor.encode("ascii"))
    except ValueError:
        raise QueryRefused([UNKNOWN]) from None
    signature, found = signed[:SIGNATURE_BYTES], signed[SIGNATURE_BYTES:]
    if not hmac.compare_digest(signature, _signature(call, about, found)):
        raise QueryRefused([UNKNOWN])
    return found.decode()


def cursor(call: Call[Any], about: str, place: str) -> str:
    """The cursor that opens the page which follows `place`."""
    return urlsafe_b64encode(_signature(call, about, place.encode()) + place.encode()).decode()


def link(call: Call[Any], about: str, place: str) -> dict[str, str]:
    """The header Link to the page that follows `place`."""
    asked = {**msgspec.to_builtins(call.query), "cursor": cursor(call, about, place)}
    query = urlencode({key: value for key, value in asked.items() if value})
    return {"Link": f'<{call.state["settings"].address}{call.request.scope["path"]}?{query}>; rel="next"'}


def _signature(call: Call[Any], about: str, place: bytes) -> bytes:
    signed = f"{call.operation.id} {about} ".encode() + place
    return hmac.new(call.state["cursor_secret"], signed, sha256).digest()[:SIGNATURE_BYTES]
