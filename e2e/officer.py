"""Officer: the officer's own software, which gets a token with its private key, over the real protocol."""

import json
import time
from pathlib import Path
from uuid import uuid4

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey

from e2e.town import Town

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


def officer(town: Town, municipality: str = "voorbeeldstad") -> httpx2.Client:
    """A client of the API that shows a fresh token."""
    client = town.client(municipality)
    key = ECKey.import_key(json.loads(Path(client["key_file"]).read_text()))
    address, now, me = f"{town.officer_api}/oauth/token", int(time.time()), client["client_id"]
    claims = {"iss": me, "sub": me, "aud": address, "iat": now, "exp": now + 60, "jti": uuid4().hex}
    assertion = jwt.encode({"alg": "ES256", "kid": key.kid}, claims, key)
    form = {"grant_type": "client_credentials", "client_assertion_type": ASSERTION, "client_assertion": assertion}
    token = httpx2.post(address, data=form).raise_for_status().json()["access_token"]
    return httpx2.Client(
        base_url=town.officer_api, headers={"Authorization": f"Bearer {token}", "Medewerker": "t.tester"}
    )
