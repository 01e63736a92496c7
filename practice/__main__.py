"""python -m practice: the practice town, with everything in it up until Ctrl-C."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from socket import socket

from practice import hold, settings
from practice.hold import Taken
from practice.settings import Settings

Clock = Callable[[], datetime]
COMMANDS = """
With `token MUNICIPALITY` it prints an access token for the officer API of the town that is up:
  curl -H "Authorization: Bearer $(python -m practice token voorbeeldstad)" -H "Medewerker: oefenaar" \\
       http://127.0.0.1:8001/v1/zaken

Settings, from the environment: PORTAL_PORT (8000), OFFICER_PORT (8001), OCKTO_PORT (8002) and DATA (var).
"""


def now() -> datetime:
    """The town's clock, unless it stands still."""
    return datetime.now(UTC)


def standing_still(text: str) -> Callable[[], datetime]:
    """A clock that always tells the moment of `text` (ISO 8601 with its zone). Raises `ValueError`."""
    moment = datetime.fromisoformat(text).astimezone(UTC)
    return lambda: moment


def main() -> int:
    """Do what was asked; returns the exit status."""
    asked = _parser().parse_args()
    try:
        told = settings.read(os.environ)
    except ValueError as error:
        return _fail(error)
    return _print_token(told, asked.municipality) if asked.command == "token" else _open(told, asked.clock)


def _open(told: Settings, clock: Clock) -> int:
    try:
        lock, ports = hold.folder(told), hold.ports(told)
    except (Taken, OSError) as error:
        return _fail(error)
    told.announcement.unlink(missing_ok=True)
    with lock:
        return _open_with(told, ports, clock)


def _open_with(told: Settings, ports: list[socket], clock: Clock) -> int:
    # Only now, since they take a second: the doors with their libraries.
    import uvloop

    from cases.database import DatabaseInUse
    from practice import opening
    from practice.server import NotHealthy

    try:
        opening.log_to_file(told)
        uvloop.run(opening.open_until_stopped(told, ports, clock, _say))
    except (DatabaseInUse, NotHealthy, ValueError, OSError) as error:
        return _fail(error)
    _say("The practice town is closed; its data is kept.")
    return 0


def _print_token(told: Settings, municipality: str) -> int:
    from practice.suite import NoToken, Suite

    try:
        _say(Suite.of(told.announcement, municipality).access_token(time.time()))
    except (NoToken, OSError) as error:
        return _fail(error)
    return 0


def _say(text: str) -> None:
    print(text, flush=True)


def _fail(why: Exception) -> int:
    print(why, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m practice",
        description=__doc__,
        epilog=COMMANDS,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--clock", type=standing_still, default=now, metavar="MOMENT",
        help="let the town's clock stand still, such as 2026-04-15T09:00:00Z, so that pictures stay the same",
    )  # fmt: skip
    commands = parser.add_subparsers(dest="command", metavar="token")
    token = commands.add_parser("token", help="print an access token for the officer API")
    token.add_argument("municipality", help="slug, such as voorbeeldstad")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:  # before there was anything to stop
        sys.exit(130)
