"""Suite: plays a municipality's own software, which asks the officer API for an access token and uses it."""

import json
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

TOKEN = "/oauth/token"  # noqa: S105 - an address
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_SECONDS = 60


class NoToken(Exception):
    """The town is not up, has no such municipality, or its officer API gives no token."""


@dataclass(frozen=True)
class Suite:
    """The software of one municipality: where its officer API is, and how it proves who it is."""

    officer_api: str
    client_id: str
    key_file: Path
    scopes: tuple[str, ...]

    @classmethod
    def of(cls, announcement: Path, municipality: str) -> "Suite":
        """The software of that municipality in the town that is up. Raises `NoToken`."""
        try:
            town = json.loads(announcement.read_text("utf-8"))
        except FileNotFoundError:
            raise NoToken("The practice town is not up: start it with `make run`.") from None
        clients = {each["municipality"]: each for each in town["clients"]}
        if municipality not in clients:
            raise NoToken(f"{municipality} is no municipality of the practice town; it has {', '.join(clients)}.")
        client = clients[municipality]
        return cls(town["officer_api"], client["client_id"], Path(client["key_file"]), tuple(client["scopes"]))

    def access_token(self, now: float) -> str:
        """An access token for everything that this software may do; `now` in seconds since 1970. Raises `NoToken`."""
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self.assertion(now),
            "scope": " ".join(self.scopes),
        }
        connection = HTTPConnection(urlsplit(self.officer_api).netloc, timeout=10)
        connection.request("POST", TOKEN, urlencode(form), {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        if answer.status != 200:
            raise NoToken(f"The officer API answers {answer.status}: {body.decode('utf-8', 'replace')}")
        return str(json.loads(body)["access_token"])

    def assertion(self, now: float) -> str:
        """A signed statement of who this is, good once and for one minute."""
        key = ECKey.import_key(json.loads(self.key_file.read_bytes()))
        claims = {
            "iss": self.client_id,
            "sub": self.client_id,
            "aud": self.officer_api + TOKEN,
            "iat": int(now),
            "exp": int(now) + ASSERTION_SECONDS,
            "jti": str(uuid4()),
        }
        return jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)
