"""python client.py API NAAM SLEUTEL: de zaken van uw gemeente. Nodig: Python 3.11 en joserfc."""

import json
import sys
import time
import urllib.parse
import urllib.request
import uuid
from pathlib import Path

from joserfc import jws
from joserfc.jwk import ECKey

JWT_BEARER = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
api, name, key_file = sys.argv[1:]
key, now = ECKey.import_key(json.loads(Path(key_file).read_text())), int(time.time())
claims = {"iss": name, "sub": name, "aud": f"{api}/oauth/token", "iat": now, "exp": now + 60, "jti": uuid.uuid4().hex}
proof = jws.serialize_compact({"alg": "ES256", "kid": key.kid}, json.dumps(claims).encode(), key)
form = {"grant_type": "client_credentials", "client_assertion_type": JWT_BEARER, "client_assertion": proof}
token = json.load(urllib.request.urlopen(f"{api}/oauth/token", urllib.parse.urlencode(form).encode()))["access_token"]
call = urllib.request.Request(f"{api}/v1/zaken", headers={"Authorization": f"Bearer {token}"})
print(json.dumps(json.load(urllib.request.urlopen(call))["resultaten"], indent=2))
