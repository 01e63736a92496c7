"""Hold: what only one practice town can have at a time, its folder and three ports, is held before anything starts."""

import errno
import fcntl
import socket
from contextlib import ExitStack
from typing import IO

from practice.settings import HOST, Settings


class Taken(Exception):
    """Another program has it already; the message names what, and the setting that chooses another."""


def folder(settings: Settings) -> IO[str]:
    """Hold the folder for as long as the answer stays open. Raises `Taken`."""
    settings.data.mkdir(parents=True, exist_ok=True)
    lock = (settings.data / "practice.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        lock.close()
        raise Taken(f"Another practice town is up in {settings.data}. Choose another folder: make run DATA=…") from None
    return lock


def ports(settings: Settings) -> list[socket.socket]:
    """Hold the ports of portal, officer API and Ockto, in that order, on this machine only. Raises `Taken`."""
    wanted = {
        "PORTAL_PORT": settings.portal_port,
        "OFFICER_PORT": settings.officer_port,
        "OCKTO_PORT": settings.ockto_port,
    }
    if len(set(wanted.values())) < len(wanted):
        raise Taken(f"{', '.join(wanted)} must be three different ports.")
    with ExitStack() as held:
        sockets = [held.enter_context(_port(setting, number)) for setting, number in wanted.items()]
        held.pop_all()
    return sockets


def _port(setting: str, number: int) -> socket.socket:
    held = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        held.bind((HOST, number))
    except OSError as error:
        held.close()
        why = "is taken by another program" if error.errno == errno.EADDRINUSE else f"cannot be had ({error.strerror})"
        raise Taken(f"Port {number} {why}. Choose another one: make run {setting}={_another(number)}") from None
    return held


def _another(number: int) -> int:
    return number + 100 if number < 65_000 else 8100
