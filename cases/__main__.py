"""python -m cases: what an operator does while the doors are stopped (or, on PostgreSQL, at any time)."""

import argparse
import asyncio
import json
import os
import sys
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from cases import client, day, delivery, intake, log, migrations, ockto, outage, retention, seal, settings, unseal, work
from cases.database import DatabaseInUse, connect
from cases.evidence import open_desk
from cases.intake import Checked, Clerk, File, Marks
from cases.municipality import Municipality, read_all
from cases.refusal import QueryRefused
from cases.seal import WORKER
from cases.settings import Settings
from cases.wording import command, languages


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
        files = await retention.sweep(database, open_desk(house).vault, house.stage, now())
    print(f"Forgot {files} files that no row names.")


async def run_worker(_: argparse.Namespace, house: Settings) -> None:
    """Work until interrupted."""
    desk, keys = open_desk(house), unseal.read(house.worker)
    if WORKER not in keys.identities:
        raise ValueError(f"{house.worker / WORKER}.key: the worker's private key is needed")
    async with connect(house.database) as database, ockto.connected(house) as provider:
        office = delivery.open_office(house, database, partial(keys.open, WORKER), now)
        clerk = intake.a_clerk(house, database, partial(keys.open, WORKER), now)
        await work.work(database, desk, house.content, provider, keys, clerk, office)


async def import_file(asked: argparse.Namespace, house: Settings) -> None:
    """Begin a reexamination for each row of a file (XLSX, CSV or JSON): for all of them, or none and say why."""
    keys, file = unseal.read(house.worker).of([WORKER]), _file(asked.file)
    live = frozenset(each.code for each in languages(house.content) if each.state == "live")
    async with connect(house.database) as database:
        clerk = intake.a_clerk(house, database, partial(keys.open, WORKER), now)
        town = clerk.towns.get(asked.municipality)
        if town is None:
            raise ValueError(f"{asked.municipality}: no such municipality; there are {', '.join(clerk.towns)}")
        marks = Marks(clerk.key, seal.Envelopes(seal.recipients(house.seals, town.slug)))
        try:
            checked = await intake.check_file(database, town.slug, marks, seal.of_worker(house.seals), live, file)
        except QueryRefused as refused:
            raise ValueError("\n".join(f"{flaw.pointer}: {flaw.detail}" for flaw in refused.flaws)) from None
        print(f"{checked.rows} rows, {checked.partners} with a partner: nothing is wrong.")
        if not asked.proef:
            await _begin(clerk, town, checked)


async def _begin(clerk: Clerk, town: Municipality, checked: Checked) -> None:
    """Accept a checked file and make its cases. Who is interrupted here loses nothing: the worker goes on."""
    async with clerk.database.begin() as session:
        accepted = await intake.accept(
            session, town, checked.parts, checked.rows, client="import", officer=None, now=now()
        )
    done = 0
    while rows := await intake.begin_next(clerk, accepted.id):
        done += rows
        share = done * 40 // checked.rows
        print(f"\r[{'#' * share:<40}] {done} of {checked.rows}", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    async with clerk.database.read() as session:
        counts = await intake.counts(session, accepted)
    print(f"{counts.get('begonnen', 0)} cases began, {counts.get('mislukt', 0)} rows have an open case already.")


def _file(path: Path) -> File:
    kind = intake.ENDINGS.get(path.suffix.lower())
    if kind is None:
        raise ValueError(f"{path}: a file that ends in {', '.join(intake.ENDINGS)} is needed")
    if path.stat().st_size > intake.MOST_BYTES:
        raise ValueError(f"{path}: more than {intake.MOST_BYTES} bytes; make several files of it")
    return File(kind, path.read_bytes())


async def add_client(asked: argparse.Namespace, house: Settings) -> None:
    """Let a municipality's software in, with its public key."""
    public_key = json.loads(asked.public_key.read())
    if "d" in public_key or "kid" not in public_key:
        raise ValueError(f"{asked.public_key.name}: a public JWK with a kid is needed, without its private part")
    async with connect(house.database) as database, database.begin() as session:
        client.register(session, asked.id, asked.municipality, asked.scope, public_key, now())
    print(f"{asked.id} may now ask the officer API for {', '.join(asked.municipality)}.")


async def record_outage(asked: argparse.Namespace, house: Settings) -> None:
    """Record that the portal was down, and move the deadlines of those who had to wait."""
    async with connect(house.database) as database, database.begin() as session:
        await outage.record(session, asked.began, asked.ended, now())
        moved = await outage.move(session, read_all(house.content), now())
    print(f"{moved} cases have a later deadline.")


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
    bringing = commands.add_parser("import", help=import_file.__doc__)
    bringing.set_defaults(do=import_file)
    bringing.add_argument("file", type=Path, help="the file; the officer API gives a template")
    bringing.add_argument("--municipality", required=True, metavar="SLUG", help="slug, such as voorbeeldstad")
    bringing.add_argument("--proef", action="store_true", help="only check it")
    down = commands.add_parser("outage", help=record_outage.__doc__)
    down.set_defaults(do=record_outage)
    down.add_argument("began", type=_moment, metavar="FROM", help="such as 2026-04-15T09:00, in Dutch time")
    down.add_argument("ended", type=_moment, metavar="UNTIL", help="such as 2026-04-15T17:30, in Dutch time")
    command.add(commands.add_parser("words", help="texts and labels, for editors and translators"))
    return parser


def _moment(text: str) -> datetime:
    """A moment in ISO 8601; without a zone it is Dutch time."""
    told = datetime.fromisoformat(text)
    return (told if told.tzinfo else told.replace(tzinfo=day.AMSTERDAM)).astimezone(UTC)


if __name__ == "__main__":
    sys.exit(main())
