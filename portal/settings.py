"""Settings of the portal, read once from the environment at start-up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cases import settings as house_settings
from cases.settings import ROOT

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Settings:
    """What the portal needs to know beside the house's own settings. It holds no private key."""

    house: house_settings.Settings
    address: str = field(
        metadata={"env": "PORTAL_ADDRESS", "says": "the portal's own address; https makes cookies secure"}
    )
    locales: Path = field(default=ROOT / "locales", metadata={"env": "LOCALES", "says": "folder of translated labels"})
    static: Path = field(default=HERE / "static", metadata={"env": "STATIC", "says": "folder of the built assets"})

    host: str = field(
        default="127.0.0.1",
        metadata={"env": "PORTAL_HOST", "says": "network address where the portal listens when it runs alone"},
    )
    port: int = field(
        default=8000, metadata={"env": "PORTAL_PORT", "says": "port where the portal listens when it runs alone"}
    )

    @property
    def is_secure(self) -> bool:
        """Whether people reach the portal over https."""
        return self.address.startswith("https://")


def read(environ: Mapping[str, str]) -> Settings:
    """The portal's settings from `environ`. Raises `ValueError` naming the setting that is wrong."""
    port = house_settings.whole_number(environ, "PORTAL_PORT", 8000)
    address = environ.get("PORTAL_ADDRESS", f"http://127.0.0.1:{port}")
    if not address.startswith(("http://", "https://")) or address.count("/") != 2:
        raise ValueError(f"PORTAL_ADDRESS={address}: an http(s) address without a path is needed")
    return Settings(
        house=house_settings.read(environ),
        address=address,
        locales=Path(environ.get("LOCALES", ROOT / "locales")),
        static=Path(environ.get("STATIC", HERE / "static")),
        host=environ.get("PORTAL_HOST", "127.0.0.1"),
        port=port,
    )
