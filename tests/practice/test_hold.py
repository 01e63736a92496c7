import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from e2e.town import free_ports
from practice import hold, settings
from practice.hold import Taken


@pytest.fixture
def taken() -> Iterator[int]:
    """A port on which another program listens."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        yield other.getsockname()[1]


def told(folder: Path, **environ: object) -> settings.Settings:
    return settings.read({"DATA": str(folder)} | {name: str(value) for name, value in environ.items()})


@pytest.mark.parametrize("setting", ["PORTAL_PORT", "OFFICER_PORT", "OCKTO_PORT"])
def test_a_taken_port_is_named_with_the_setting_that_chooses_another(taken: int, setting: str, tmp_path: Path) -> None:
    free = dict(zip(("PORTAL_PORT", "OFFICER_PORT", "OCKTO_PORT"), free_ports(3), strict=True))
    with pytest.raises(Taken) as refused:
        hold.ports(told(tmp_path, **{**free, setting: taken}))
    line = str(refused.value)
    assert line.startswith(f"Port {taken} is taken")
    assert f"make run {setting}=" in line
    assert "\n" not in line


def test_three_ports_are_three(tmp_path: Path) -> None:
    with pytest.raises(Taken, match="three different ports"):
        hold.ports(told(tmp_path, PORTAL_PORT=18_434, OCKTO_PORT=18_434))


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_a_port_that_is_none_is_named(port: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="PORTAL_PORT="):
        told(tmp_path, PORTAL_PORT=port)


def test_two_towns_cannot_have_the_same_folder(tmp_path: Path) -> None:
    with hold.folder(told(tmp_path / "not" / "there")), pytest.raises(Taken, match="Another practice town"):
        hold.folder(told(tmp_path / "not" / "there"))
    hold.folder(told(tmp_path / "not" / "there")).close()
