"""Keys: makes the keys of the practice town that are not there yet, each in a file that only its owner reads.

In earnest each of these folders lies with another party: the public keys (`seals`) with the portal, `identities` and
the key of access tokens with the officer API, `bsn.key` with it and the worker, `worker` with the worker, `clients`
with the municipalities' software, `ockto.key` with the portal and the worker.
"""

import json
import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from joserfc.jwk import ECKey
from pyrage.x25519 import Identity
from sqlalchemy.ext.asyncio import AsyncSession

from cases import client
from cases.seal import WORKER
from practice.settings import Settings

SCOPES = (
    "zaken.lezen", "zaken.aanmaken", "zaken.bijwerken", "zaken.heropenen", "uitnodigingen.lezen",
    "uitnodigingen.schrijven", "bewijsstukken.lezen", "bewijsstukken.schrijven", "aanvullingsverzoeken.lezen",
    "aanvullingsverzoeken.schrijven", "gegevens.lezen", "advies.lezen", "besluiten.lezen", "besluiten.schrijven",
    "heronderzoeken.schrijven", "gebeurtenissen.lezen", "webhooks.beheren", "sjablonen.beheren",
    "verwerkingslog.lezen", "feedback.lezen",
)  # fmt: skip


@dataclass(frozen=True)
class ClientKey:
    """The software of one municipality: the id that it has at the officer API, and the file with its private JWK."""

    municipality: str
    file: Path

    @property
    def client_id(self) -> str:
        return self.file.stem

    def private(self) -> ECKey:
        """The key that it signs with."""
        return ECKey.import_key(json.loads(self.file.read_bytes()))

    def public(self) -> dict[str, Any]:
        """What the officer API may know of it."""
        return dict(self.private().as_dict(private=False))


def make_missing(settings: Settings, municipalities: Iterable[str]) -> list[ClientKey]:
    """Make every key that is not there yet; returns those of the municipalities' software."""
    slugs = sorted(municipalities)
    folder = settings.data / "keys"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    identities = {name: settings.officer_api.identities / f"{name}.key" for name in slugs}
    identities[WORKER] = folder / WORKER / f"{WORKER}.key"
    for name, file in identities.items():
        _make(file, lambda: str(Identity.generate()))
        public = str(Identity.from_str(file.read_text().strip()).to_public())
        _write(settings.house.seals / f"{name}.pub", public)
    _make(settings.officer_api.token_key, partial(_jwk, "practice-token"))
    _make(settings.house.ockto_key, secrets.token_urlsafe)
    _make(settings.house.bsn_key, secrets.token_urlsafe)
    clients = [ClientKey(slug, folder / "clients" / f"suite-{slug}.jwk") for slug in slugs]
    for each in clients:
        _make(each.file, partial(_jwk, each.client_id))
    return clients


async def register(session: AsyncSession, clients: Iterable[ClientKey], now: datetime) -> None:
    """Let the municipalities' software in at the officer API, with the keys that it has now."""
    for each in clients:
        known = await client.find(session, each.client_id)
        if known is None:
            client.register(session, each.client_id, [each.municipality], SCOPES, each.public(), now)
        else:
            known.public_keys, known.scopes = [each.public()], sorted(SCOPES)


def _jwk(kid: str) -> str:
    key = ECKey.generate_key("P-256", {"kid": kid, "alg": "ES256", "use": "sig"})
    return json.dumps(key.as_dict(private=True), indent=2)


def _make(file: Path, content: Callable[[], str]) -> None:
    if not file.exists():
        _write(file, content())


def _write(file: Path, content: str) -> None:
    """Write for the owner's eyes only, and all at once, so that a key is whole or absent."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    new = file.with_name(f"{file.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as opened:
        opened.write(content + "\n")
    new.replace(file)
