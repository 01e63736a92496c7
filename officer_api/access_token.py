"""Access token: a signed JWT (RFC 9068, ES256) that says which client calls, for which municipalities, to do what."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
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
REMEMBERED = 1000


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


class Tokens:
    """Reads tokens. One that was found good is known again by its hash until it is over, to check it only once."""

    def __init__(self, key: ECKey, address: str) -> None:
        self._key = key
        self._address = address
        self._good: dict[bytes, tuple[int, AccessToken]] = {}

    def read(self, text: str, now: datetime) -> AccessToken:
        """What the token says. Raises `TokenRefused` when it is not ours, not for here, over, or something else."""
        digest = sha256(text.encode()).digest()
        known = self._good.get(digest)
        if known is None:
            known = self._checked(text)
            self._remember(digest, known)
        expires, token = known
        if now.timestamp() >= expires:
            self._good.pop(digest, None)
            raise TokenRefused
        return token

    def _checked(self, text: str) -> tuple[int, AccessToken]:
        try:
            found = jws.deserialize_compact(text, self._key, [ALGORITHM])
            claims = msgspec.json.decode(found.payload, type=_Claims)
        except (JoseError, ValueError):
            raise TokenRefused from None
        ours = (found.headers().get("typ"), claims.iss, claims.aud) == (TYPE, self._address, _audience(self._address))
        if not ours:
            raise TokenRefused
        token = AccessToken(claims.client_id, frozenset(claims.municipalities), frozenset(claims.scope.split()))
        return claims.exp, token

    def _remember(self, digest: bytes, good: tuple[int, AccessToken]) -> None:
        if len(self._good) >= REMEMBERED:
            del self._good[next(iter(self._good))]
        self._good[digest] = good


def _audience(address: str) -> str:
    return f"{address}/v1"
