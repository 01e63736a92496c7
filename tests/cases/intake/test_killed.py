"""Killed: a worker that dies three times while it begins cases, makes codes and gives messages loses none of them."""

import asyncio
import email
import email.policy
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import select

from cases import code, intake, invitation, seal
from cases.bsn import read_key
from cases.case import Case
from cases.database import connect
from cases.intake import CSV, Check, Marks
from cases.invitation import Candidate, Invitation
from cases.municipality import read_all
from cases.post import Message
from cases.settings import ROOT, Settings
from tests.conftest import StandingClock
from tests.intake import a_csv, a_row

ROWS, LETTERS, IN_A_PART = 24, 4, 8
KILLS = (5, 50, 70)
"""Before which statement that writes, in three lives: while cases begin, while codes are made, while messages go."""
WORKER = """
import asyncio, os, signal, sys
from dataclasses import replace
from functools import partial
from pathlib import Path
from sqlalchemy import event as happening
from cases import delivery, intake, unseal
from cases.database import connect
from cases.settings import Settings
from tests.conftest import StandingClock

async def main(folder, address, statement):
    house = Settings(address, str(folder / "vault"), folder / "stage", folder / "seals", bsn_key=folder / "bsn.key",
                     post=folder / "post")
    opened, clock = partial(unseal.read(folder / "identities").open, "worker"), StandingClock()
    async with connect(address) as database:
        seen = [0]
        @happening.listens_for(database.engine.sync_engine, "before_cursor_execute")
        def count(connection, cursor, text, *_):
            seen[0] += text.startswith(("INSERT", "UPDATE"))
            if seen[0] == statement:
                os.kill(os.getpid(), signal.SIGKILL)
        clerk = intake.a_clerk(house, database, opened, clock)
        office = replace(delivery.open_office(house, database, opened, clock), rests=False)
        await delivery.wake(office)
        while await intake.begin_next(clerk) or await delivery.deliver(office):
            pass

asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
"""
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}\b")


def code_in(mail: Path) -> code.Code:
    body = email.message_from_bytes(mail.read_bytes(), policy=email.policy.default).get_body(("plain",))
    found = CODE.search(str(body.get_content())) if body else None
    drawn = code.read(found[0]) if found else None
    assert drawn is not None
    return drawn


async def accept(house: Settings, address: str, clock: StandingClock) -> None:
    town = read_all(ROOT / "content")["voorbeeldstad"]
    marks = Marks(read_key(house.bsn_key), seal.Envelopes(seal.recipients(house.seals, town.slug)))
    mailed = {"kanaal": "EMAIL", "email": "sanne@voorbeeldstad.example"}
    rows = [a_row(number, **({} if number < LETTERS else mailed)) for number in range(ROWS)]
    check = Check(frozenset({"nl"}), marks, seal.of_worker(house.seals), IN_A_PART)
    await check.take(intake.read(CSV, a_csv(rows)))
    async with connect(address) as database, database.begin() as session:
        checked = await check.end(session, town.slug)
        await intake.accept(session, town, checked.parts, checked.rows, client="suite", officer=None, now=clock())


async def live(folder: Path, address: str, until: int) -> int:
    words = [sys.executable, "-c", WORKER, str(folder), address, str(until)]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    ended = await asyncio.to_thread(subprocess.run, words, cwd=ROOT, env=environ, check=False, timeout=240)
    return ended.returncode


@pytest.mark.sqlite
async def test_a_worker_that_is_killed_three_times_leaves_no_gap_and_doubles_nothing(
    house: Settings, database_address: str, clock: StandingClock, tmp_path: Path
) -> None:
    await accept(house, database_address, clock)
    lives = [await live(tmp_path, database_address, until) for until in (*KILLS, 1_000_000)]
    assert lives == [-signal.SIGKILL] * len(KILLS) + [0]
    async with connect(database_address) as database, database.read() as session:
        cases = list(await session.scalars(select(Case)))
        messages = list(await session.scalars(select(Message)))
        codes = {each.selector: each for each in await session.scalars(select(Invitation))}
    assert len({each.people[0].bsn_digest for each in cases}) == len(cases) == ROWS
    assert sorted(each.case_id for each in messages) == sorted(each.id for each in cases)
    assert {each.state for each in messages} == {"sent"}
    assert sorted(each.case_id for each in codes.values()) == sorted(each.id for each in cases)
    mails, letters = sorted(tmp_path.glob("post/*/*.eml")), list(tmp_path.glob("post/*/*.pdf"))
    assert (len(mails), len(letters)) == (ROWS - LETTERS, LETTERS)
    told = [code_in(mail) for mail in mails]
    assert len({each.selector for each in told} & set(codes)) == len(mails)
    kept = codes[told[0].selector]
    assert await invitation.fits(told[0], Candidate(kept.salt, kept.verifier))
