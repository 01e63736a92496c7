"""Access token: a signed JWT (RFC 9068, ES256) that says which client calls, for which municipalities, to do what."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey
from msgspec import Struct

from cases.refusal import TokenRefused

LIVES = timedelta(minutes=10)
TYPE = "at+jwt"
ALGORITHM = "ES256"


@dataclass(frozen=True)
class AccessToken:
    """What a token says."""

    client: str
    municipalities: frozenset[str]
    scopes: frozenset[str]

    @property
    def scope(self) -> str:
        """The scopes as OAuth writes them."""
        return " ".join(sorted(self.scopes))


class _Claims(Struct):
    iss: str
    aud: str
    sub: str
    client_id: str
    iat: int
    exp: int
    jti: str
    scope: str
    municipalities: list[str]


def write(key: ECKey, address: str, token: AccessToken, now: datetime) -> str:
    """The token as text, signed by the API at `address`; good for ten minutes."""
    moment = int(now.timestamp())
    claims = _Claims(
        iss=address,
        aud=_audience(address),
        sub=token.client,
        client_id=token.client,
        iat=moment,
        exp=moment + int(LIVES.total_seconds()),
        jti=str(uuid4()),
        scope=token.scope,
        municipalities=sorted(token.municipalities),
    )
    return jws.serialize_compact({"alg": ALGORITHM, "typ": TYPE}, msgspec.json.encode(claims), key, [ALGORITHM])


def read(key: ECKey, address: str, text: str, now: datetime) -> tuple[AccessToken, datetime]:
    """What the token says, and when it is over. Raises `TokenRefused`: not ours, not for here, over, or no token."""
    try:
        found = jws.deserialize_compact(text, key, [ALGORITHM])
        claims = msgspec.json.decode(found.payload, type=_Claims)
        over = datetime.fromtimestamp(claims.exp, UTC)
    except (JoseError, ValueError, OverflowError):
        raise TokenRefused from None
    ours = (found.headers().get("typ"), claims.iss, claims.aud) == (TYPE, address, _audience(address))
    if not ours or now >= over:
        raise TokenRefused
    return AccessToken(claims.client_id, frozenset(claims.municipalities), frozenset(claims.scope.split())), over


def _audience(address: str) -> str:
    return f"{address}/v1"
