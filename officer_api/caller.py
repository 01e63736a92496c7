"""Caller: an officer as the bearer token tells it, and how the API knows again who was let in a moment ago."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from joserfc.jwk import ECKey

from cases import client
from cases.database import Database
from cases.municipality import Licence, Municipality
from cases.refusal import LicenceNeeded, ScopeMissing, TokenRefused
from officer_api import access_token

BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/-]+=*)", re.IGNORECASE)
KNOWN_FOR = timedelta(seconds=1)
MOST_KNOWN = 1000


@dataclass(frozen=True)
class Officer:
    """Who calls: a client of one or more municipalities, with the scopes that both its token and its entry give.

    Those municipalities whose licence does not hold what is asked are `unlicensed`, and no longer among them.
    """

    client: str
    municipalities: frozenset[str]
    scopes: frozenset[str]
    unlicensed: frozenset[str] = frozenset()

    def must_have(self, scope: str) -> None:
        """Refuse, with `ScopeMissing`, what this caller may not do."""
        if scope not in self.scopes:
            raise ScopeMissing

    def licensed(self, licence: Licence, towns: Mapping[str, Municipality]) -> "Officer":
        """The caller, for those municipalities whose licence holds this. Raises `LicenceNeeded` when none does."""
        may = frozenset(slug for slug in self.municipalities if slug in towns and towns[slug].has_licence(licence))
        if self.municipalities and not may:
            raise LicenceNeeded(licence)
        return replace(self, municipalities=may, unlicensed=self.municipalities - may)


class Callers:
    """Knows who calls, from the bearer token in the header. Who was let in is known again for a second, by the
    header's hash: what is taken away from a client is gone within that second."""

    def __init__(self, database: Database, key: ECKey, address: str) -> None:
        self._database = database
        self._key = key
        self._address = address
        self._known: dict[bytes, tuple[datetime, Officer]] = {}

    async def who(self, header: str, now: datetime) -> Officer:
        """The caller; its client must still be known. Raises `TokenRefused`."""
        digest = sha256(header.encode()).digest()
        until, known = self._known.get(digest, (now, None))
        if known is not None and now < until:
            return known
        bearer = BEARER.fullmatch(header)
        if bearer is None:
            raise TokenRefused
        token, over = access_token.read(self._key, self._address, bearer[1], now)
        found = await client.known(self._database, token.client)
        if found is None:
            raise TokenRefused
        caller = Officer(found.id, token.municipalities & set(found.municipalities), token.scopes & set(found.scopes))
        self._remember(digest, caller, min(over, now + KNOWN_FOR))
        return caller

    def _remember(self, digest: bytes, caller: Officer, until: datetime) -> None:
        if len(self._known) >= MOST_KNOWN:
            self._known.clear()
        self._known[digest] = until, caller
