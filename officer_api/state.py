"""State: what lives as long as the officer API runs, typed; and its one clock."""

import hmac
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TypedDict

from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from cases import bsn, evidence, municipality, template, unseal
from cases.access_log import Scribe
from cases.database import Database, connect
from cases.evidence import Desk, Paper
from cases.letter import Press
from cases.municipality import Municipality
from cases.unseal import Keys
from cases.wording import languages
from officer_api.caller import Callers
from officer_api.limit import Limit
from officer_api.settings import Settings

Clock = Callable[[], datetime]


class State(TypedDict):
    """What every handler can reach through `request.state`."""

    settings: Settings
    clock: Clock
    callers: Callers
    database: Database
    desk: Desk
    keys: Keys
    bsn_key: bsn.Key
    languages: frozenset[str]
    limit: Limit
    scribe: Scribe
    token_key: ECKey
    cursor_secret: bytes
    municipalities: Mapping[str, Municipality]
    papers: tuple[Paper, ...]
    press: Callable[[], Press]
    """What previews are made with; read when the first is asked."""


def clock() -> datetime:
    """The time now."""
    return datetime.now(UTC)


@asynccontextmanager
async def opened(settings: Settings, database: Database | None, now: Clock) -> AsyncIterator[State]:
    """Everything the API needs, read and checked. A `database` that is given stays open afterwards."""
    house = settings.house
    token_key = read_token_key(settings.token_key)
    towns = municipality.read_all(house.content)
    keys = unseal.read(settings.identities).of(towns)
    bsn_key = bsn.read_key(house.bsn_key)
    source: AbstractAsyncContextManager[Database] = nullcontext(database) if database else connect(house.database)
    desk = evidence.open_desk(house)
    await desk.vault.must_work(house.stage)
    async with source as opened_database:
        yield State(
            settings=settings,
            clock=now,
            callers=Callers(opened_database, token_key, settings.address),
            database=opened_database,
            desk=desk,
            keys=keys,
            limit=Limit(settings.calls),
            bsn_key=bsn_key,
            scribe=Scribe(opened_database),
            token_key=token_key,
            cursor_secret=_derived(token_key, b"cursor"),
            municipalities=towns,
            papers=evidence.read_papers(house.content),
            press=cache(lambda: Press(template.read(house.content), towns)),
            languages=frozenset(each.code for each in languages(house.content) if each.state == "live"),
        )


def read_token_key(file: Path) -> ECKey:
    """The private key that signs access tokens. Raises `ValueError` when there is none."""
    try:
        key = ECKey.import_key(json.loads(file.read_bytes()))
    except (JoseError, OSError, ValueError, KeyError, TypeError):
        key = None
    if key is None or not key.is_private or key.curve_name != "P-256":
        raise ValueError(f"{file}: a private JWK is needed, of kty EC and crv P-256 (setting TOKEN_KEY)")
    return key


def _derived(key: ECKey, purpose: bytes) -> bytes:
    """A secret of its own for `purpose`, the same in every process that holds the key."""
    return hmac.new(str(key.as_dict(private=True)["d"]).encode(), purpose, sha256).digest()
