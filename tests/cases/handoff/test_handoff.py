"""Handoff: from the wish to the sealed result, with failure as well treated as success."""

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import msgspec
import pyrage
import pytest
from sqlalchemy.exc import IntegrityError

from cases import case, handoff, retention
from cases.case import BY_OFFICER, Case
from cases.handoff import KEPT, Handoff
from cases.handoff.following import Watch, seal_result
from cases.ockto import Data
from cases.refusal import CaseEnded, HandoffNotForOthers, HandoffNotOffered
from cases.unseal import Keys
from tests.conftest import StandingClock
from tests.handoff import BACK, OTHER_TOWN, begun, came, failures, last, of_somebody, opened, opens_to, told, work_off
from tests.makers import a_couple, a_person, what_lies_in
from tests.ockto import Phone

# --- first the stranger -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["besluit_genomen", "afgebroken", "gesloten"])
async def test_a_case_that_ended_begins_nothing(watch: Watch, clock: StandingClock, status: str) -> None:
    with pytest.raises(CaseEnded):
        await begun(watch, await of_somebody(watch.database, clock, status=status))


async def test_where_the_municipality_does_not_use_ockto_it_is_not_offered(watch: Watch, clock: StandingClock) -> None:
    theirs = await of_somebody(watch.database, clock, municipality="meerdijk")
    async with watch.database.begin() as session:
        found = await case.find(session, theirs, frozenset({"meerdijk"}))
        with pytest.raises(HandoffNotOffered):
            await handoff.begin(session, found, OTHER_TOWN, BACK, clock())


async def test_who_acts_for_somebody_else_is_not_sent_to_ockto(watch: Watch, clock: StandingClock) -> None:
    people = [a_person(), a_person("representative", "1970-01-01")]
    with pytest.raises(HandoffNotForOthers):
        await begun(watch, await of_somebody(watch.database, clock, people=people))


async def test_sealed_for_one_municipality_is_closed_for_another(
    watch: Watch, phone: Phone, clock: StandingClock, keys: Keys
) -> None:
    theirs = await of_somebody(watch.database, clock)
    live = await opened(watch, theirs)
    phone.goes_through(live.begin_address or "")
    await work_off(watch)
    for file in await came(watch, live.id):
        with pytest.raises(pyrage.DecryptError):
            keys.open("meerdijk", await watch.desk.vault.fetch(file.place))


# --- the happy path ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("people", "roles"), [([a_person], ["applicant"]), (None, ["applicant", "partner"])])
async def test_who_consents_has_their_data_received_sealed_and_told_once(
    watch: Watch, phone: Phone, clock: StandingClock, keys: Keys, people: list[Any] | None, roles: list[str]
) -> None:
    theirs = await of_somebody(watch.database, clock, people=[make() for make in people] if people else a_couple())
    live = await opened(watch, theirs)
    assert (live.state, live.status, live.qr_code) == ("open", "started", live.begin_address)
    phone.goes_through(live.begin_address or "", partner=people is None)
    await work_off(watch)
    received = await last(watch, theirs)
    assert (received.state, received.is_live, received.qr_code) == ("received", False, None)
    assert received.closed_at is not None
    assert await told(watch, theirs, "data-received") == [{"unavailable": ""}]
    async with watch.database.read() as session:
        found = await case.find(session, theirs, frozenset({"voorbeeldstad"}))
    assert (found.status, found.turn) == ("gegevens_ontvangen", "gemeente")
    result, *documents = await came(watch, live.id)
    assert (result.kind, {file.state for file in [result, *documents]}) == ("result", {KEPT})
    assert [file.kind for file in documents] == sorted(["UPO", "UWV"] * len(roles))
    (data,) = await opens_to(watch, result, keys)
    assert [person.role for person in msgspec.json.decode(data, type=Data).people] == roles
    for file in documents:
        (content,) = await opens_to(watch, file, keys)
        assert content.startswith(b"%PDF-")
        assert (file.size, file.media_type, file.malware) == (len(content), "application/pdf", "niet_gescand")
    assert await watch.provider.status(live.id) is None, "the provider has forgotten it"


async def test_nothing_of_the_result_lies_anywhere_in_the_clear(
    watch: Watch, phone: Phone, clock: StandingClock, tmp_path: Path, keys: Keys, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = await of_somebody(watch.database, clock)
    live = await opened(watch, theirs)
    phone.goes_through(live.begin_address or "")
    await work_off(watch)
    (data,) = await opens_to(watch, (await came(watch, live.id))[0], keys)
    for planted in (b"bsn", b"99999", b"Verzonnenlaan", b"accountNumber", b"hours"):
        assert planted not in data
    needed = msgspec.json.decode(data, type=Data)
    assert needed.people[0].birth_date == "1980-05-17"
    kept = [file.read_bytes() for file in what_lies_in(tmp_path) if file.name != "ockto.json"]
    for secret in (b"familyName", b"collectedAt", b"%PDF-", b"/documents/"):
        assert not any(secret in content for content in kept)
        assert secret.decode() not in capsys.readouterr().out


async def test_the_row_follows_the_resident_through_the_app(watch: Watch, phone: Phone, clock: StandingClock) -> None:
    theirs = await of_somebody(watch.database, clock, people=a_couple())
    live = await opened(watch, theirs)
    await work_off(watch)
    assert (await last(watch, theirs)).state == "open"
    phone.open(live.begin_address or "")
    clock.forward(seconds=1)
    await work_off(watch)
    assert (await last(watch, theirs)).state == "collecting"
    phone.tap("collect", born="17-05-1980", source=["UWV", "Belastingdienst"])
    clock.forward(seconds=1.5)
    await work_off(watch)
    collecting = await last(watch, theirs)
    assert (collecting.status, collecting.progress) == ("collecting", (1, 2))
    assert collecting.sources == {"Belastingdienst": "collected", "UWV": "busy"}
    phone.wait()
    await work_off(watch)
    assert (await last(watch, theirs)).status == "partner"


async def test_a_second_wish_leads_to_the_handoff_that_is_live(watch: Watch, clock: StandingClock) -> None:
    theirs = await of_somebody(watch.database, clock)
    first = await opened(watch, theirs)
    again = await opened(watch, theirs)
    assert (again.id, again.begin_address) == (first.id, first.begin_address)


async def test_the_database_itself_holds_one_live_handoff_of_a_case(watch: Watch, clock: StandingClock) -> None:
    theirs = await of_somebody(watch.database, clock)
    first = await begun(watch, theirs)
    columns = {column.name: getattr(first, column.name) for column in Handoff.__table__.columns}
    with pytest.raises(IntegrityError):
        async with watch.database.begin() as session:
            session.add(Handoff(**columns | {"id": uuid4()}))


@pytest.mark.parametrize(
    ("answers", "people", "alone"),
    [({"household": "alone"}, [], True), ({}, [], False), ({"household": "together"}, [], False),
     ({"household": "alone"}, [("partner", "1982-00-00")], False)],
)  # fmt: skip
async def test_the_partner_step_is_left_out_for_who_lives_alone(
    watch: Watch, clock: StandingClock, answers: dict[str, str], people: list[tuple[str, str]], alone: object
) -> None:
    household = [a_person(), *(a_person(*each) for each in people)]
    theirs = await of_somebody(watch.database, clock, answers=answers, people=household)
    assert (await begun(watch, theirs)).alone is alone


# --- partial success, failure, refusal --------------------------------------------------------------------------------


async def test_a_source_that_was_unavailable_is_remembered_and_the_rest_received(
    watch: Watch, phone: Phone, clock: StandingClock
) -> None:
    theirs = await of_somebody(watch.database, clock)
    live = await opened(watch, theirs)
    phone.open(live.begin_address or "")
    phone.tap("lose-source", source="UWV")
    phone.goes_through(live.begin_address or "")
    await work_off(watch)
    received = await last(watch, theirs)
    assert (received.state, received.unavailable) == ("received", ["UWV"])
    assert await told(watch, theirs, "data-received") == [{"unavailable": "UWV"}]
    assert [file.kind for file in await came(watch, live.id)] == ["result", "UPO"]


async def test_who_says_no_in_the_app_has_refused_and_nothing_came(
    watch: Watch, phone: Phone, clock: StandingClock
) -> None:
    theirs = await of_somebody(watch.database, clock)
    live = await opened(watch, theirs)
    phone.open(live.begin_address or "")
    phone.collect()
    phone.tap("alone")
    assert phone.tap("refuse") == "refused"
    await work_off(watch)
    assert (await last(watch, theirs)).state == "refused"
    assert (await came(watch, live.id), await failures(watch, theirs)) == ([], 0)
    assert await told(watch, theirs, "data-received") == []


@pytest.mark.parametrize("reason", ["overloaded", "login-failed", "app-too-old", "other"])
async def test_two_failures_are_counted_until_a_success(
    watch: Watch, phone: Phone, clock: StandingClock, reason: str
) -> None:
    theirs = await of_somebody(watch.database, clock)
    for count in (1, 2):
        phone.open((await opened(watch, theirs)).begin_address or "")
        phone.tap("fail", reason=reason)
        await work_off(watch)
        failed = await last(watch, theirs)
        assert (failed.state, failed.reason, await failures(watch, theirs)) == ("failed", reason, count)
        clock.forward(seconds=1)
    phone.goes_through((await opened(watch, theirs)).begin_address or "")
    await work_off(watch)
    assert ((await last(watch, theirs)).state, await failures(watch, theirs)) == ("received", 0)


async def test_a_session_ends_by_the_providers_clock(watch: Watch, phone: Phone, clock: StandingClock) -> None:
    theirs = await of_somebody(watch.database, clock)
    phone.open((await opened(watch, theirs)).begin_address or "")
    phone.tap("expire")
    await work_off(watch)
    assert ((await last(watch, theirs)).state, await failures(watch, theirs)) == ("expired", 1)


# --- the resident goes another way ------------------------------------------------------------------------------------


async def test_who_gives_up_ends_it_and_the_provider_is_told(watch: Watch, phone: Phone, clock: StandingClock) -> None:
    theirs = await of_somebody(watch.database, clock)
    live = await opened(watch, theirs)
    phone.open(live.begin_address or "")
    for _ in range(2):
        async with watch.database.begin() as session:
            await handoff.give_up(session, await session.get_one(Case, theirs), clock())
    await work_off(watch)
    assert ((await last(watch, theirs)).state, await failures(watch, theirs)) == ("cancelled", 0)
    assert phone.open(live.begin_address or "") == "cancelled"


async def test_data_that_come_after_giving_up_are_not_taken_in(
    watch: Watch, phone: Phone, clock: StandingClock
) -> None:
    theirs = await of_somebody(watch.database, clock)
    live = await opened(watch, theirs)
    phone.goes_through(live.begin_address or "")
    result = await watch.provider.result(live.id)
    assert result is not None
    async with watch.database.begin() as session:
        await handoff.give_up(session, await session.get_one(Case, theirs), clock())
    kept = await seal_result(watch.desk, "voorbeeldstad", result)
    async with watch.database.begin() as session:
        assert (await handoff.take_in(session, live.id, kept, result, clock())).state == "cancelled"
    assert (await came(watch, live.id), await told(watch, theirs, "data-received")) == ([], [])


async def test_data_for_a_case_that_ended_meanwhile_are_not_taken_in(
    watch: Watch, phone: Phone, clock: StandingClock
) -> None:
    theirs = await of_somebody(watch.database, clock)
    phone.goes_through((await opened(watch, theirs)).begin_address or "")
    async with watch.database.begin() as session:
        (await session.get_one(Case, theirs)).move(session, "afgebroken", clock(), BY_OFFICER)
    await work_off(watch)
    ended = await last(watch, theirs)
    assert (ended.state, ended.reason) == ("failed", "case-ended")
    assert (await came(watch, ended.id), await told(watch, theirs, "data-received")) == ([], [])


async def test_data_that_come_again_do_not_move_the_case_but_are_marked_as_new(
    watch: Watch, phone: Phone, clock: StandingClock
) -> None:
    theirs = await of_somebody(watch.database, clock)
    for _ in range(2):
        phone.goes_through((await opened(watch, theirs)).begin_address or "")
        await work_off(watch)
        clock.forward(seconds=1)
    assert len(await told(watch, theirs, "data-received")) == 2
    assert [each["status"] for each in await told(watch, theirs, "status-changed")] == [
        "uitgenodigd",
        "gegevens_ontvangen",
    ]


async def test_what_a_handoff_brought_is_no_orphan(watch: Watch, phone: Phone, clock: StandingClock) -> None:
    theirs = await of_somebody(watch.database, clock)
    live = await opened(watch, theirs)
    phone.goes_through(live.begin_address or "")
    await work_off(watch)
    for each in what_lies_in(watch.desk.vault.folder or Path()):
        os.utime(each, (0, 0))
    assert await retention.sweep(watch.database, watch.desk.vault, watch.desk.stage, clock()) == 0
    assert len(await came(watch, live.id)) == len(what_lies_in(watch.desk.vault.folder or Path())) == 3
