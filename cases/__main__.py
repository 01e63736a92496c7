"""python -m cases: what an operator does while the doors are stopped (or, on PostgreSQL, at any time)."""

import argparse
import asyncio
import json
import os
import sys
from datetime import UTC, datetime

from cases import client, log, migrations, ockto, retention, settings, unseal, work
from cases.database import DatabaseInUse, connect
from cases.evidence import Desk
from cases.seal import WORKER
from cases.settings import Settings
from cases.vault import open_vault


def now() -> datetime:
    """The one clock of this command."""
    return datetime.now(UTC)


def main() -> int:
    """Run one command; returns its exit status."""
    asked = _parser().parse_args()
    log.write_to(sys.stdout.buffer)
    try:
        asyncio.run(asked.do(asked, settings.read(os.environ)))
    except (DatabaseInUse, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


async def migrate(_: argparse.Namespace, house: Settings) -> None:
    """Bring the database to the newest form."""
    async with connect(house.database) as database:
        await migrations.upgrade(database.engine)
    print("The database has the newest form.")


async def sweep(_: argparse.Namespace, house: Settings) -> None:
    """Forget what is over, once."""
    async with connect(house.database) as database:
        files = await retention.sweep(database, open_vault(house.vault), house.stage, now())
    print(f"Forgot {files} files that no row names.")


async def run_worker(_: argparse.Namespace, house: Settings) -> None:
    """Work until interrupted."""
    desk, keys = Desk(open_vault(house.vault), house.stage, house.seals, house.file_limit), unseal.read(house.worker)
    if WORKER not in keys.identities:
        raise ValueError(f"{house.worker / WORKER}.key: the worker's private key is needed")
    async with connect(house.database) as database, ockto.connected(house) as provider:
        await work.work(database, desk, provider, keys, now)


async def add_client(asked: argparse.Namespace, house: Settings) -> None:
    """Let a municipality's software in, with its public key."""
    public_key = json.loads(asked.public_key.read())
    if "d" in public_key or "kid" not in public_key:
        raise ValueError(f"{asked.public_key.name}: a public JWK with a kid is needed, without its private part")
    async with connect(house.database) as database, database.begin() as session:
        client.register(session, asked.id, asked.municipality, asked.scope, public_key, now())
    print(f"{asked.id} may now ask the officer API for {', '.join(asked.municipality)}.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cases", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    for name, do in (("migrate", migrate), ("sweep", sweep), ("work", run_worker)):
        commands.add_parser(name, help=do.__doc__).set_defaults(do=do)
    adding = commands.add_parser("client", help=add_client.__doc__)
    adding.set_defaults(do=add_client)
    adding.add_argument("id", help="name of the client, such as suite-voorbeeldstad")
    adding.add_argument("public_key", type=argparse.FileType(), help="file with the client's public JWK (with kid)")
    adding.add_argument("--municipality", action="append", required=True, help="slug; more than once for an ISD")
    adding.add_argument("--scope", action="append", required=True, help="scope, such as zaken.lezen; more than once")
    return parser


if __name__ == "__main__":
    sys.exit(main())
