"""Reexamination: rows of a file become cases, once each, whatever happens in between."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from cases import case, intake, post, seal
from cases.bsn import read_key
from cases.case import Case, Opening, Person
from cases.database import Database, connect
from cases.event import Event
from cases.intake import CSV, JSON, XLSX, Check, Marks, Reexamination, row
from cases.intake.beginning import draft
from cases.intake.reexamination import Part
from cases.municipality import read_all
from cases.post import Message
from cases.refusal import QueryRefused
from cases.settings import ROOT, Settings
from tests.conftest import NOW, StandingClock
from tests.intake import a_bsn, a_clerk, a_csv, a_partner, a_row, an_xlsx

TOWN = read_all(ROOT / "content")["voorbeeldstad"]
LANGUAGES = frozenset({"nl", "ar", "tr"})


def marks(house: Settings) -> Marks:
    return Marks(read_key(house.bsn_key), seal.Envelopes(seal.recipients(house.seals, TOWN.slug)))


async def accepted(
    house: Settings, database: Database, clock: StandingClock, content: bytes, kind: str = CSV, in_a_part: int = 500
) -> UUID:
    check = Check(LANGUAGES, marks(house), seal.of_worker(house.seals), in_a_part)
    await check.take(intake.read(kind, content))
    async with database.begin() as session:
        checked = await check.end(session, TOWN.slug)
        whole = await intake.accept(
            session, TOWN, checked.parts, checked.rows, client="suite", officer=None, now=clock()
        )
    return whole.id


async def refused(house: Settings, database: Database, content: bytes, kind: str = CSV) -> list[tuple[str, str]]:
    with pytest.raises(QueryRefused) as told:
        await accepted(house, database, StandingClock(), content, kind)
    return [(flaw.pointer, flaw.code) for flaw in told.value.flaws]


async def begin_all(house: Settings, database: Database, clock: StandingClock) -> None:
    clerk = a_clerk(house, database, clock)
    while await intake.begin_next(clerk):
        pass


async def everything(database: Database, whole: UUID) -> tuple[Reexamination, list[intake.Outcome], list[Case]]:
    async with database.read() as session:
        found = await intake.find(session, whole, frozenset({TOWN.slug}))
        rows = await intake.outcomes(session, found, only="", after=-1, limit=20_000)
        cases = list(await session.scalars(select(Case).order_by(Case.number)))
    return found, rows, cases


async def count(database: Database, table: type[Any]) -> int:
    async with database.read() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_a_row_becomes_the_case_that_the_verbs_of_the_house_make(
    house: Settings, database: Database, clock: StandingClock
) -> None:
    """What is put in by tables is, column by column, what `begin`, `move` and `tell` would have made."""
    cells = a_row(
        1, kanaal="BEIDE", email="sanne@voorbeeldstad.example", taal="ar", contractnummer="C-1", **a_partner(1)
    )
    entry = row.check(2, cells, LANGUAGES)
    assert isinstance(entry, row.Entry)
    drafted = draft(TOWN, [entry], marks(house), clock())
    (theirs,) = drafted.rows[Case]
    async with database.begin() as session:
        opening = Opening(**{name: theirs[name] for name in Opening.__dataclass_fields__})
        people = [Person(**{**each, "case_id": None}) for each in drafted.rows[Person]]
        made = case.begin(session, opening, people, clock())
        made.contract_number = "C-1"
        made.respond_by = clock().date() + timedelta(days=TOWN.policy.respond_days)
        made.move(session, "uitgenodigd", clock(), case.BY_SYSTEM)
        await post.tell(session, made, "invitation", clock())
        await session.flush()
        assert {name: getattr(made, name) for name in theirs if name != "version"} == {
            name: value for name, value in theirs.items() if name != "version"
        }
        history = [(each.status, each.at, each.by) for each in await case.history(session, made)]
        assert history == [(each["status"], each["at"], each["by"]) for each in drafted.rows[case.StatusSet]]
        told = sorted(await session.scalars(select(Message)), key=lambda each: each.channel)
        assert [
            {name: value for name, value in each.items() if name != "id"}
            for each in sorted(drafted.rows[Message], key=lambda each: str(each["channel"]))
        ] == [{name: getattr(each, name) for name in drafted.rows[Message][0] if name != "id"} for each in told]
        events = [
            (each.kind, each.details, each.at) for each in await session.scalars(select(Event).order_by(Event.sequence))
        ]
        assert events == [(each["kind"], each["details"], each["at"]) for each in drafted.events]


@pytest.mark.parametrize("kind", [CSV, XLSX, JSON])
async def test_every_row_of_a_file_becomes_one_invited_case(
    house: Settings, database: Database, clock: StandingClock, kind: str
) -> None:
    rows = [a_row(number, referentie=f"r{number}", **(a_partner(number) if number % 2 else {})) for number in range(7)]
    content = {CSV: a_csv(rows), XLSX: an_xlsx(rows), JSON: json.dumps({"regels": rows}).encode()}[kind]
    whole = await accepted(house, database, clock, content, kind, in_a_part=3)
    await begin_all(house, database, clock)
    found, outcomes, cases = await everything(database, whole)
    assert (found.state, found.rows, found.ended_at) == ("gereed", 7, NOW)
    assert [each.outcome for each in outcomes] == ["begonnen"] * 7
    first = 1 if kind == JSON else 2
    assert [(each.row, each.reference) for each in outcomes] == [(first + n, f"r{n}") for n in range(7)]
    assert {each.status for each in cases} == {"uitgenodigd"}
    assert sorted(len(each.people) for each in cases) == [1, 1, 1, 1, 2, 2, 2]
    assert {each.id for each in cases} == {each.case_id for each in outcomes}
    assert await count(database, Message) == 7


async def test_nothing_of_a_person_stays_where_the_rows_waited(
    house: Settings, database: Database, clock: StandingClock
) -> None:
    await accepted(house, database, clock, a_csv([a_row(1, voornaam="Canaria")]))
    async with database.read() as session:
        (waiting,) = list(await session.scalars(select(Part)))
    assert b"Canaria" not in (waiting.sealed or b"Canaria")
    await begin_all(house, database, clock)
    async with database.read() as session:
        (done,) = list(await session.scalars(select(Part)))
    assert done.sealed is None


async def test_all_flaws_are_told_together_with_row_and_column_and_without_a_value(
    house: Settings, database: Database
) -> None:
    rows = [
        a_row(1),
        a_row(2, bsn="123456789", kanaal="FAX"),
        a_row(3, postcode="12 AB", geboortedatum="1980-13-01"),
        a_row(4, bsn=a_bsn(1_000_001)),
        a_row(5, kanaal="EMAIL"),
        a_row(6, voornaam="=1+1", taal="xx"),
        a_row(7, partner_voornaam="Robin"),
        a_row(8, bsn="999990019"),
    ]
    with pytest.raises(QueryRefused) as told:
        await accepted(house, database, StandingClock(), a_csv(rows))
    flaws = {(flaw.pointer, flaw.code) for flaw in told.value.flaws}
    assert flaws == {
        ("rij 3, kolom bsn", "invalid"), ("rij 3, kolom kanaal", "invalid"),
        ("rij 4, kolom postcode", "invalid"), ("rij 4, kolom geboortedatum", "invalid"),
        ("rij 5, kolom bsn", "repeated"), ("rij 6, kolom email", "missing"),
        ("rij 7, kolom voornaam", "formula"), ("rij 7, kolom taal", "invalid"),
        ("rij 8, kolom partner_bsn", "missing"), ("rij 8, kolom partner_achternaam", "missing"),
        ("rij 8, kolom partner_geboortedatum", "missing"), ("rij 9, kolom bsn", "example"),
    }  # fmt: skip
    said = str([flaw.detail for flaw in told.value.flaws])
    assert "123456789" not in said
    assert "FAX" not in said
    assert await count(database, Reexamination) == 0


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no-rows"),
        (a_csv([]), "no-rows"),
        ("bsn;voornaam\n1;Zoë".encode("cp1252"), "encoding"),
        (a_csv([a_row(1)]).decode().encode("utf-16"), "encoding"),
        (an_xlsx([a_row(1)]), "no-excel"),
        (a_csv([a_row(1)]) + b'\n"open', "quotes"),
        (a_csv([a_row(1, straat="x" * 21_000)]), "line-too-long"),
        (b"a;" * 100_000 + b"\n1;2", "too-many-columns"),
        (b"a;b\n1;2", "column-unknown"),
        (a_csv([a_row(1)]) + b";;;;;;;;;;;;;;;;;;;;;;one more", "cells-too-many"),
        (a_csv([a_row(number % 1000) for number in range(10_001)]), "too-many-rows"),
        (b"voornaam;achternaam\nx;y", "columns-missing"),
        (b"bsn;bsn;voornaam\n1;2;3", "column-repeated"),
    ],
)
async def test_a_csv_that_is_none_is_refused_in_words(
    house: Settings, database: Database, content: bytes, code: str
) -> None:
    assert code in [each for _, each in await refused(house, database, content)]


async def test_commas_a_byte_order_mark_and_other_ways_to_write_a_heading_are_understood(
    house: Settings, database: Database, clock: StandingClock
) -> None:
    rows = a_csv([a_row(1, straat='"Oefen, straat"')], by=",").replace(b"partner_bsn", b"Partner BSN")
    whole = await accepted(house, database, clock, b"\xef\xbb\xbf" + rows.replace(b"\n", b"\r\n"))
    await begin_all(house, database, clock)
    _, _, (made,) = await everything(database, whole)
    assert made.people[0].street == "Oefen, straat"


async def test_an_excel_sheet_may_hold_real_dates_and_numbers(
    house: Settings, database: Database, clock: StandingClock
) -> None:
    number = next(each for each in map(a_bsn, range(100_000, 100_100)) if each.startswith("0") and each[1] != "0")
    rows: list[Mapping[str, object]] = [
        {**a_row(1), "bsn": int(number), "geboortedatum": NOW.replace(tzinfo=None), "huisnummer": 12.0}
    ]
    whole = await accepted(house, database, clock, an_xlsx(rows), XLSX)
    await begin_all(house, database, clock)
    _, _, (made,) = await everything(database, whole)
    assert (made.people[0].birth_date, made.people[0].house_number) == ("2026-04-15", "12")


async def test_a_formula_in_excel_is_refused_at_its_place(house: Settings, database: Database) -> None:
    told = await refused(house, database, an_xlsx([a_row(1), a_row(2, achternaam="=HYPERLINK(1)")]), XLSX)
    assert told == [("rij 3, kolom achternaam", "formula")]


async def test_who_has_an_open_reexamination_is_told_before_and_left_out_afterwards(
    house: Settings, database: Database, clock: StandingClock
) -> None:
    one = await accepted(house, database, clock, a_csv([a_row(1), a_row(2)]))
    clock.forward(minutes=1)
    other = await accepted(house, database, clock, a_csv([a_row(2), a_row(3)]))
    await begin_all(house, database, clock)
    assert [each.outcome for each in (await everything(database, one))[1]] == ["begonnen", "begonnen"]
    _, rows, _ = await everything(database, other)
    assert [(each.outcome, each.reason) for each in rows] == [("mislukt", "zaak-is-er-al"), ("begonnen", None)]
    assert await refused(house, database, a_csv([a_row(9), a_row(3)])) == [("rij 3, kolom bsn", "case-open")]


async def test_a_partner_who_has_a_case_finds_it_linked(
    house: Settings, database: Database, clock: StandingClock
) -> None:
    first = await accepted(house, database, clock, a_csv([a_row(1)]))
    await begin_all(house, database, clock)
    ((before,)) = (await everything(database, first))[2]
    partner = {**a_partner(2), "partner_bsn": a_row(1)["bsn"]}
    second = await accepted(house, database, clock, a_csv([a_row(2, **partner)]))
    await begin_all(house, database, clock)
    ((outcome,)) = (await everything(database, second))[1]
    async with database.read() as session:
        assert await intake.linked(session, before.id) == [outcome.case_id]
        assert await intake.linked(session, outcome.case_id or before.id) == [before.id]


async def test_what_was_cancelled_begins_no_more(house: Settings, database: Database, clock: StandingClock) -> None:
    whole = await accepted(house, database, clock, a_csv([a_row(number) for number in range(6)]), in_a_part=2)
    await intake.begin_next(a_clerk(house, database, clock))
    async with database.begin() as session:
        await intake.cancel(session, await intake.find(session, whole, frozenset({TOWN.slug})), clock())
    await begin_all(house, database, clock)
    found, rows, cases = await everything(database, whole)
    assert (found.state, len(rows), len(cases)) == ("geannuleerd", 2, 2)
    async with database.read() as session:
        assert {each.sealed for each in await session.scalars(select(Part))} == {None}


async def test_two_workers_make_no_case_twice(house: Settings, database: Database, clock: StandingClock) -> None:
    whole = await accepted(house, database, clock, a_csv([a_row(number) for number in range(12)]), in_a_part=2)
    await asyncio.gather(begin_all(house, database, clock), begin_all(house, database, clock))
    found, rows, cases = await everything(database, whole)
    assert (found.state, len(rows), len(cases)) == ("gereed", 12, 12)


KILLED_AT = """
import asyncio, os, signal, sys
from functools import partial
from pathlib import Path
from sqlalchemy import event as happening
from cases import intake, unseal
from cases.database import connect
from cases.settings import Settings
from tests.conftest import StandingClock

async def main(folder, address, statement):
    house = Settings(address, "", folder / "stage", folder / "seals", bsn_key=folder / "bsn.key")
    keys = unseal.read(folder / "identities")
    async with connect(address) as database:
        seen = [0]
        @happening.listens_for(database.engine.sync_engine, "before_cursor_execute")
        def count(connection, cursor, text, *_):
            seen[0] += text.startswith(("INSERT", "UPDATE"))
            if seen[0] == statement:
                os.kill(os.getpid(), signal.SIGKILL)
        clerk = intake.a_clerk(house, database, partial(keys.open, "worker"), StandingClock())
        while await intake.begin_next(clerk):
            pass

asyncio.run(main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
"""
STATEMENTS_OF_A_PART = 8
"""case, person, status_set, message, row, event, part, reexamination: in each of them the worker is killed once."""


@pytest.mark.sqlite
@pytest.mark.parametrize("kills", [range(1, 2 * STATEMENTS_OF_A_PART + 2, 3)])
async def test_a_worker_that_is_killed_leaves_no_case_out_and_makes_none_twice(
    house: Settings, database_address: str, clock: StandingClock, tmp_path: Path, kills: Iterable[int]
) -> None:
    async with connect(database_address) as database:
        whole = await accepted(house, database, clock, a_csv([a_row(n) for n in range(40)]), in_a_part=4)
    for statement in kills:
        words = [sys.executable, "-c", KILLED_AT, str(tmp_path), database_address, str(statement)]
        ended = await asyncio.to_thread(
            subprocess.run, words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False, timeout=60
        )
        assert ended.returncode == -signal.SIGKILL
    async with connect(database_address) as database:
        await begin_all(house, database, clock)
        found, rows, cases = await everything(database, whole)
        assert (found.state, len(rows), len(cases), await count(database, Message)) == ("gereed", 40, 40, 40)
        assert {each.case_id for each in rows} == {each.id for each in cases}
        assert await count(database, Event) == 80
