"""Assertion: how a client proves who it is: a JWT that it signed itself, used once (private_key_jwt, RFC 7523).

Source of what is asked: NL GOV Assurance profile for OAuth 2.0, client credentials.
"""

from datetime import UTC, datetime, timedelta
from typing import Annotated

from joserfc import jwk, jws
from joserfc.errors import JoseError
from joserfc.jws import CompactSignature
from msgspec import Meta, Struct, json

from cases import client
from cases.client import Client
from cases.database import Database

LONGEST = timedelta(minutes=5).total_seconds()
CLOCKS_DIFFER = timedelta(seconds=30).total_seconds()
ALGORITHMS = {"RSA": ["RS256", "PS256"], "EC": ["ES256"]}
WRONG = (JoseError, LookupError, TypeError, ValueError)


class AssertionRefused(Exception):
    """The client is not known, or did not prove itself. Why is not told."""


class _Claims(Struct):
    iss: str
    sub: str
    aud: str | list[str]
    iat: float
    exp: float
    jti: Annotated[str, Meta(min_length=1, max_length=255)]
    nbf: float = 0


async def client_of(database: Database, text: str, audience: str, now: datetime) -> Client:
    """The client that signed the assertion for `audience`. Raises `AssertionRefused`; a second use is refused too."""
    try:
        sent = jws.extract_compact(text.encode("ascii"))
        claims = json.decode(sent.payload, type=_Claims)
    except WRONG:
        raise AssertionRefused from None
    async with database.read() as session:
        found = await client.find(session, claims.sub)
    if found is None or not _is_signed(sent, text, found) or not _holds(claims, audience, now.timestamp()):
        raise AssertionRefused
    valid_until = datetime.fromtimestamp(claims.exp + 1, UTC)
    async with database.begin() as session:
        if not await client.use_once(session, found.id, claims.jti, valid_until):
            raise AssertionRefused
    return found


def _is_signed(sent: CompactSignature, text: str, by: Client) -> bool:
    """Whether a key of the client signed it, with an algorithm that fits that key."""
    try:
        kid = sent.headers().get("kid")
        (known,) = [each for each in by.public_keys if kid in (None, each.get("kid"))]
        key = jwk.import_key(known)
        jws.deserialize_compact(text, key, ALGORITHMS[key.key_type])
    except WRONG:
        return False
    return True


def _holds(claims: _Claims, audience: str, now: float) -> bool:
    aimed = [claims.aud] if isinstance(claims.aud, str) else claims.aud
    return (
        claims.iss == claims.sub
        and audience in aimed
        and max(claims.iat, claims.nbf) <= now + CLOCKS_DIFFER
        and now < claims.exp <= min(claims.iat + LONGEST, now + LONGEST + CLOCKS_DIFFER)
    )
