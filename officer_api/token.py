"""Token: where a client exchanges its assertion for an access token (OAuth 2.0 client credentials, RFC 6749)."""

from collections import Counter
from collections.abc import Mapping
from urllib.parse import parse_qsl

import msgspec
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from cases.client import Client
from officer_api import access_token, assertion
from officer_api.access_token import AccessToken
from officer_api.assertion import AssertionRefused
from officer_api.state import State

PATH = "/oauth/token"
FORM = "application/x-www-form-urlencoded"
GRANT = "client_credentials"
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
LARGEST_FORM = 64 * 1024
MOST_FIELDS = 20


class Granted(Struct):
    """The answer of RFC 6749, 5.1."""

    access_token: str
    token_type: str
    expires_in: int
    scope: str


class Failed(Struct):
    """The answer of RFC 6749, 5.2."""

    error: str
    error_description: str


class TokenFailed(Exception):
    """No token; `error` is a code of RFC 6749, 5.2."""

    def __init__(self, error: str, says: str, status: int = 400) -> None:
        super().__init__(error)
        self.said = Failed(error, says)
        self.status = status


async def give(request: Request[State]) -> Response:
    """Give an access token, or say why not as RFC 6749 does."""
    try:
        granted = await _granted(request)
    except TokenFailed as failed:
        return _answer(failed.said, failed.status)
    return _answer(granted, 200)


async def _granted(request: Request[State]) -> Granted:
    state, now = request.state, request.state["clock"]()
    form = await _form(request)
    if form.get("grant_type") != GRANT:
        raise TokenFailed("unsupported_grant_type", f"grant_type moet {GRANT} zijn.")
    client = await _client(request, form)
    token = AccessToken(client.id, frozenset(client.municipalities), _scopes(client, form))
    text = access_token.write(state["token_key"], state["settings"].address, token, now)
    return Granted(text, "Bearer", int(access_token.LIVES.total_seconds()), token.scope)


async def _client(request: Request[State], form: Mapping[str, str]) -> Client:
    if form.get("client_assertion_type") != ASSERTION_TYPE or "client_assertion" not in form:
        raise TokenFailed("invalid_request", f"Stuur client_assertion, met client_assertion_type {ASSERTION_TYPE}.")
    state, audience = request.state, request.state["settings"].address + PATH
    try:
        client = await assertion.client_of(state["database"], form["client_assertion"], audience, state["clock"]())
    except AssertionRefused:
        raise TokenFailed("invalid_client", "De client is onbekend of heeft zich niet bewezen.", 401) from None
    if form.get("client_id", client.id) != client.id:
        raise TokenFailed("invalid_client", "client_id hoort niet bij de client_assertion.", 401)
    return client


def _scopes(client: Client, form: Mapping[str, str]) -> frozenset[str]:
    asked = frozenset(form.get("scope", " ".join(client.scopes)).split())
    if not asked or not asked <= set(client.scopes):
        raise TokenFailed("invalid_scope", "Deze client heeft niet alle gevraagde scopes.")
    return asked


async def _form(request: Request[State]) -> dict[str, str]:
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise TokenFailed("invalid_request", f"Stuur een formulier: {FORM}.")
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise TokenFailed("invalid_request", "Het formulier is te groot.", 413)
    try:
        fields = parse_qsl(body.decode("ascii"), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise TokenFailed("invalid_request", "Het formulier is niet te lezen.") from None
    if fields and max(Counter(name for name, _ in fields).values()) > 1:
        raise TokenFailed("invalid_request", "Stuur elk veld één keer.")
    return dict(fields)


def _answer(said: Granted | Failed, status: int) -> Response:
    headers = {"Cache-Control": "no-store", "Pragma": "no-cache", **({"Connection": "close"} if status == 413 else {})}
    return Response(msgspec.json.encode(said), status, headers, "application/json")


routes = [Route(PATH, give, methods=["POST"])]
