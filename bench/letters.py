"""Letters and codes: what the worker does with due invitations, one after the other, in a house of its own.

Codes: from due to rendered: a code, its hash, the words, the seal, the database; the limit is the hashing alone.
Letters: from rendered to lying in the folder as accessible PDF; the limit is typst compiling the very same letters,
with everything that stands in them ready. Both alternately; the figure is the median of (limit / ours), by the time
that processors worked, since typst uses several.
"""

import asyncio
import json
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from random import SystemRandom
from tempfile import TemporaryDirectory
from time import process_time

from sqlalchemy import select, text

from bench import house
from bench.measuring import Asked
from bench.table import TIMES, Goal, Line, ratio
from cases import code, delivery, invitation, letter, unseal
from cases.database import Database, connect
from cases.delivery.sending import send
from cases.post import RENDERED, Message
from cases.settings import ROOT
from cases.settings import read as read_settings

MOST, CASES_FOR_EACH = 20, 500
"""Letters in a round: the most, and how many cases a house has for each, so that a small bench is a quick one."""
LANGUAGES = ("nl", "tr", "ar", "ti")
DUE = (
    """UPDATE "case" SET status = 'ontvangen', municipality = 'voorbeeldstad',
        language = CASE rowid / 2 % 4 WHEN 0 THEN 'nl' WHEN 1 THEN 'tr' WHEN 2 THEN 'ar' ELSE 'ti' END""",
    "UPDATE person SET street = 'Oefenstraat', house_number = '12', postcode = '0000AA', city = 'Voorbeeldstad'",
    """INSERT INTO message (id, case_id, municipality, kind, channel, recipient, attempt, state, due_at, at_once,
        look_at, tries)
    SELECT lower(hex(randomblob(16))), id, municipality, 'invitation', 'letter', 'resident', 1, 'due', 0, 1, 0, 0
    FROM "case" WHERE rowid % 2 = {turn}""",
)


def measure(asked: Asked) -> list[Line]:
    """Two lines: codes against hashing, letters against compiling."""
    many = min(MOST, max(1, asked.cases // CASES_FOR_EACH))
    told = [_told(many) for _ in range(min(asked.rounds, 3))]
    lines = []
    for work, goal in (("codes", Goal(0.8, 0.95)), ("letters", Goal(0.8, 0.95))):
        ours, limit = ([each[f"{work}-{side}"] for each in told] for side in ("ours", "limit"))
        per_letter = [1000 * sum(side) / len(side) / many for side in (ours, limit)]
        made_of = f"{per_letter[0]:.1f} and {per_letter[1]:.1f} ms of processor each, in {', '.join(LANGUAGES)}"
        lines.append(Line(f"{work}, one after the other", ratio(limit, ours), TIMES, made_of, goal))
    return lines


def _told(many: int) -> dict[str, float]:
    """One round, in a process of its own."""
    with TemporaryDirectory(prefix="bench-") as made:
        house.furnish(Path(made), 2 * many)
        told = subprocess.run(
            [sys.executable, "-m", "bench.letters", made, str(many)], cwd=ROOT, check=True, stdout=subprocess.PIPE
        )
    answer: dict[str, float] = json.loads(told.stdout.splitlines()[-1])
    return answer


async def _run(folder: Path, many: int) -> dict[str, float]:
    """Half of the letters warms up."""
    settings = read_settings({"DATA": str(folder)})
    opened = partial(unseal.read(settings.worker).open, "worker")
    async with connect(settings.database) as database:
        office = replace(delivery.open_office(settings, database, opened, lambda: datetime.now(UTC)), rests=False)
        await _come_up(database, 0)
        await delivery.deliver(office)
        await _come_up(database, 1)
        drawn = [code.make(SystemRandom()) for _ in range(many)]
        began = process_time()
        for each in drawn:
            await asyncio.to_thread(invitation.hashed, each)
        hashed = process_time()
        await delivery.render(office)
        rendered = process_time()
        async with database.read() as session:
            ready = list(await session.scalars(select(Message).where(Message.state == RENDERED)))
        inputs = [office.press.inputs([office.sheet(each)]) for each in ready]
        before = process_time()
        for told in inputs:
            await asyncio.to_thread(_compile, told)
        compiled = process_time()
        await send(office)
        sent = process_time()
    return {
        "codes-limit": hashed - began, "codes-ours": rendered - hashed,
        "letters-limit": compiled - before, "letters-ours": sent - compiled,
    }  # fmt: skip


async def _come_up(database: Database, turn: int) -> None:
    """Let every second invitation be due."""
    async with database.begin() as session:
        for statement in DUE:
            await session.execute(text(statement.replace("{turn}", str(turn))))


def _compile(inputs: dict[str, str]) -> None:
    letter.compiler().compile(
        letter.SOURCE, format="pdf", sys_inputs=inputs, pdf_standards=["a-2a", "ua-1"], pdf_tags=True,
        timestamp=datetime(2026, 4, 15, 9, 0, tzinfo=UTC),
    )  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(asyncio.run(_run(Path(sys.argv[1]), int(sys.argv[2])))))
