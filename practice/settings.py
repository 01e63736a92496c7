"""Settings of the practice town: three ports, one folder, and the doors' own settings that follow from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cases.settings import Settings as HouseSettings
from cases.settings import whole_number
from officer_api import settings as officer_settings
from portal import settings as portal_settings

HOST = "127.0.0.1"
HIGHEST_PORT = 65535
CONTACT = "mailto:veilig@voorbeeldstad.example"
CALLS_A_MINUTE = "1000000"
"""Whoever tries the town may also measure it."""


@dataclass(frozen=True)
class Settings:
    """Where the practice town listens and keeps its things. `portal` and `officer_api` are what the doors are told."""

    portal_port: int = field(metadata={"env": "PORTAL_PORT", "says": "port of the portal in the practice town"})
    officer_port: int = field(metadata={"env": "OFFICER_PORT", "says": "port of the officer API in the practice town"})
    ockto_port: int = field(metadata={"env": "OCKTO_PORT", "says": "port of the practice Ockto"})
    data: Path = field(metadata={"env": "DATA", "says": "folder of everything that the practice town keeps"})
    portal: portal_settings.Settings
    officer_api: officer_settings.Settings

    @property
    def house(self) -> HouseSettings:
        return self.portal.house

    @property
    def ockto_address(self) -> str:
        return _address(self.ockto_port)

    @property
    def announcement(self) -> Path:
        """The file that tells programs where everything is, for as long as everything is up."""
        return self.data / "practice.json"

    @property
    def log(self) -> Path:
        """What the town's programs have to say since it opened."""
        return self.data / "practice.log"


def read(environ: Mapping[str, str]) -> Settings:
    """The settings from `environ`; all ports are of this machine only. Raises `ValueError` naming what is wrong."""
    portal_port = _port(environ, "PORTAL_PORT", 8000)
    officer_port, ockto_port = _port(environ, "OFFICER_PORT", 8001), _port(environ, "OCKTO_PORT", 8002)
    addresses = {
        "PORTAL_ADDRESS": _address(portal_port),
        "OFFICER_ADDRESS": _address(officer_port),
        "OCKTO": _address(ockto_port),
    }
    invented = {"CARRIER": "folder", "LETTERS": "single"}  # whatever is set: no mail leaves the practice town
    of_doors = {"CALLS_A_MINUTE": CALLS_A_MINUTE, "SECURITY_CONTACT": CONTACT, **environ, **addresses, **invented}
    return Settings(
        portal_port=portal_port,
        officer_port=officer_port,
        ockto_port=ockto_port,
        data=Path(environ.get("DATA", "var")).absolute(),
        portal=portal_settings.read(of_doors),
        officer_api=officer_settings.read(of_doors),
    )


def _port(environ: Mapping[str, str], name: str, otherwise: int) -> int:
    port = whole_number(environ, name, otherwise)
    if port > HIGHEST_PORT:
        raise ValueError(f"{name}={port}: a port is at most {HIGHEST_PORT}")
    return port


def _address(port: int) -> str:
    return f"http://{HOST}:{port}"
