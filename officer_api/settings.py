"""Settings of the officer API, read once from the environment at start-up."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cases import settings as house_settings

ADDRESS = re.compile(r"https?://[^/?#]+")


@dataclass(frozen=True)
class Settings:
    """What the officer API needs to know beside the house's own settings. It alone holds the municipalities' keys."""

    house: house_settings.Settings
    address: str = field(
        metadata={"env": "OFFICER_ADDRESS", "says": "the API's own address, without a path; part of every token"}
    )
    identities: Path = field(
        metadata={"env": "IDENTITIES", "says": "folder of the municipalities' private keys: <municipality>.key"}
    )
    token_key: Path = field(
        metadata={"env": "TOKEN_KEY", "says": "file with the private JWK (EC, P-256) that signs access tokens"}
    )
    host: str = field(
        default="127.0.0.1",
        metadata={"env": "OFFICER_HOST", "says": "network address where the API listens when it runs alone"},
    )
    port: int = field(
        default=8001, metadata={"env": "OFFICER_PORT", "says": "port where the API listens when it runs alone"}
    )
    calls: int = field(
        default=6000, metadata={"env": "CALLS_A_MINUTE", "says": "how many calls a client may make in a minute"}
    )

    @property
    def is_secure(self) -> bool:
        """Whether software reaches the API over https."""
        return self.address.startswith("https://")


def read(environ: Mapping[str, str]) -> Settings:
    """The API's settings from `environ`. Raises `ValueError` naming the setting that is wrong."""
    house = house_settings.read(environ)
    data = Path(environ.get("DATA", "var")).absolute()
    port = house_settings.whole_number(environ, "OFFICER_PORT", 8001)
    address = environ.get("OFFICER_ADDRESS", f"http://127.0.0.1:{port}")
    if not ADDRESS.fullmatch(address):
        raise ValueError(f"OFFICER_ADDRESS={address}: an http(s) address without a path is needed")
    return Settings(
        house=house,
        address=address,
        identities=Path(environ.get("IDENTITIES", data / "keys" / "identities")),
        token_key=Path(environ.get("TOKEN_KEY", data / "keys" / "token.jwk")),
        host=environ.get("OFFICER_HOST", "127.0.0.1"),
        port=port,
        calls=house_settings.whole_number(environ, "CALLS_A_MINUTE", 6000),
    )
