"""Following: a worker that is killed, slow, doubled or alone with a provider that is down loses and doubles nothing."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from cases import delivery, handoff, work
from cases.bsn import Key
from cases.case import Case
from cases.database import Database
from cases.handoff import EXPECTED, KEPT, LOST, Handoff, following
from cases.handoff.file import fingerprint
from cases.handoff.following import CLAIM, Watch
from cases.intake import Clerk
from cases.ockto import Order, Provider, Result, Started, Status
from cases.outage import Outage
from cases.refusal import ProviderBusy, ProviderDown, ProviderUnclear
from cases.settings import ROOT, Settings
from cases.unseal import Keys
from cases.vault import Vault
from tests.conftest import StandingClock
from tests.handoff import begun, came, failures, last, of_somebody, opened, opens_to, told, work_off
from tests.makers import what_lies_in
from tests.ockto import Phone

STARTED = Status("started")


@dataclass
class Second:
    """A second provider: one class, and no HTTP. It says what a test lets it say."""

    clock: StandingClock
    says: Status | ProviderDown | None = STARTED
    result_: Result | ProviderDown | None = None
    lasts: timedelta = timedelta(minutes=30)
    papers: dict[str, bytes] = field(default_factory=dict)
    forgotten: list[UUID] = field(default_factory=list)

    async def start(self, order: Order) -> Started:
        self._must_be_up(self.says)
        return Started("scan me", f"https://second.example/{order.id}", self.clock() + self.lasts)

    async def status(self, _: UUID) -> Status | None:
        return self._must_be_up(self.says)

    async def result(self, _: UUID) -> Result | None:
        return self._must_be_up(self.result_)

    async def document(self, address: str) -> bytes | None:
        return self.papers.pop(address, None)

    async def cancel(self, session_id: UUID) -> None:
        self._must_be_up(self.says)
        self.forgotten.append(session_id)

    @staticmethod
    def _must_be_up(told: Any) -> Any:
        if isinstance(told, ProviderDown):
            raise told
        return told


@pytest.fixture
def second(clock: StandingClock) -> Second:
    return Second(clock)


@pytest.fixture
def with_second(watch: Watch, second: Second) -> Watch:
    return replace(watch, provider=second)


async def consented(watch: Watch, phone: Phone, case_id: UUID) -> tuple[Handoff, Result]:
    """A handoff whose resident consented, which nobody has looked at since."""
    live = await opened(watch, case_id)
    phone.goes_through(live.begin_address or "")
    result = await watch.provider.result(live.id)
    assert result is not None
    return live, result


# --- a second provider ------------------------------------------------------------------------------------------------


async def test_a_second_provider_is_one_class(
    watch: Watch, phone: Phone, with_second: Watch, second: Second, clock: StandingClock
) -> None:
    _, result = await consented(watch, phone, await of_somebody(watch.database, clock))
    await work_off(watch)
    theirs = await of_somebody(watch.database, clock)
    live = await opened(with_second, theirs)
    second.says, second.result_ = Status("completed"), result
    second.papers = {link.address: b"%PDF- of the second" for link in result.documents}
    await work_off(with_second)
    assert (await last(watch, theirs)).state == "received"
    assert {file.state for file in await came(watch, live.id)} == {KEPT}
    assert second.forgotten == [live.id]


# --- a provider that is down, or says what makes no sense -------------------------------------------------------------


async def test_a_provider_that_is_down_is_asked_ever_more_seldom_and_then_at_once(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs = await of_somebody(with_second.database, clock)
    await opened(with_second, theirs)
    pauses = []
    second.says = ProviderDown()
    for _ in range(8):
        await work_off(with_second)
        pauses.append(((await last(with_second, theirs)).look_at - clock()).total_seconds())
        clock.forward(seconds=pauses[-1])
    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60]
    second.says = Status("opened")
    await work_off(with_second)
    found = await last(with_second, theirs)
    assert (found.state, found.tries, found.look_at) == ("collecting", 0, clock())


async def test_a_provider_that_is_down_is_recorded_until_it_answers_again(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs, began = await of_somebody(with_second.database, clock), clock()
    await opened(with_second, theirs)
    for says in (ProviderDown(), ProviderBusy(), Status("opened")):
        second.says = says
        await work_off(with_second)
        clock.forward(minutes=10)
    async with with_second.database.read() as session:
        (found,) = await session.scalars(select(Outage))
    assert (found.what, found.began_at, found.ended_at) == ("ockto", began, began + timedelta(minutes=20))


async def test_a_provider_that_is_busy_is_asked_when_it_says(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs = await of_somebody(with_second.database, clock)
    await opened(with_second, theirs)
    second.says = ProviderBusy(45)
    await work_off(with_second)
    assert (await last(with_second, theirs)).look_at == clock() + timedelta(seconds=45)


async def test_silence_lasts_ten_minutes_longer_than_the_session(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs = await of_somebody(with_second.database, clock)
    await opened(with_second, theirs)
    second.says = ProviderDown()
    clock.forward(minutes=39)
    await work_off(with_second)
    assert (await last(with_second, theirs)).is_live
    clock.forward(minutes=2)
    await work_off(with_second)
    assert ((await last(with_second, theirs)).state, await failures(with_second, theirs)) == ("expired", 1)


async def test_our_own_clock_ends_a_session_that_the_provider_forgets_to_end(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    second.lasts = timedelta(days=3)
    theirs = await of_somebody(with_second.database, clock)
    live = await opened(with_second, theirs)
    assert live.expires_at == clock() + timedelta(hours=2)
    second.says = Status("collecting")
    clock.forward(minutes=119)
    await work_off(with_second)
    assert (await last(with_second, theirs)).state == "collecting"
    clock.forward(minutes=1)
    await work_off(with_second)
    assert (await last(with_second, theirs)).state == "expired"
    assert second.forgotten == [live.id]


async def test_what_was_consented_in_the_last_second_is_taken_in(
    watch: Watch, phone: Phone, clock: StandingClock
) -> None:
    theirs = await of_somebody(watch.database, clock)
    await consented(watch, phone, theirs)
    clock.forward(minutes=31)
    await work_off(watch)
    assert (await last(watch, theirs)).state == "received"


async def test_a_session_that_the_provider_does_not_know_has_failed(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs = await of_somebody(with_second.database, clock)
    await opened(with_second, theirs)
    second.says = None
    await work_off(with_second)
    failed = await last(with_second, theirs)
    assert (failed.state, failed.reason) == ("failed", "session-unknown")


async def test_a_result_that_makes_no_sense_has_failed(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs = await of_somebody(with_second.database, clock)
    await opened(with_second, theirs)
    second.says, second.result_ = Status("completed"), ProviderUnclear()
    await work_off(with_second)
    failed = await last(with_second, theirs)
    assert (failed.state, failed.reason) == ("failed", "unclear")
    assert await told(with_second, theirs, "data-received") == []


async def test_a_status_that_makes_no_sense_is_asked_again_for_half_a_minute(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs, began = await of_somebody(with_second.database, clock), clock()
    await opened(with_second, theirs)
    second.says = ProviderUnclear()
    while (found := await last(with_second, theirs)).is_live:
        clock.forward(seconds=max(0.0, (found.look_at - clock()).total_seconds()))
        await work_off(with_second)
    assert (found.state, found.reason) == ("failed", "unclear")
    assert clock() - began == timedelta(seconds=31)


async def test_a_result_that_is_not_there_yet_is_asked_again(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs = await of_somebody(with_second.database, clock)
    await opened(with_second, theirs)
    second.says = Status("completed")
    await work_off(with_second)
    assert (await last(with_second, theirs)).is_live


async def test_a_provider_that_cannot_be_told_to_forget_is_left_after_a_day(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs = await of_somebody(with_second.database, clock)
    await opened(with_second, theirs)
    second.says = Status("refused")
    async with with_second.database.begin() as session:
        await handoff.give_up(session, await session.get_one(Case, theirs), clock())
    second.says = ProviderDown()
    for hours in (1, 24):
        clock.forward(hours=hours)
        await work_off(with_second)
    assert (await last(with_second, theirs)).closed_at == clock()


# --- a door that was killed -------------------------------------------------------------------------------------------


async def test_what_the_door_only_began_is_started_by_the_worker(watch: Watch, clock: StandingClock) -> None:
    theirs = await of_somebody(watch.database, clock)
    await begun(watch, theirs)
    await work_off(watch)
    assert (await last(watch, theirs)).state == "begun", "the door goes first"
    clock.forward(seconds=5)
    await work_off(watch)
    started = await last(watch, theirs)
    assert (started.state, started.qr_code is None) == ("open", False)
    assert (await opened(watch, theirs)).begin_address == started.begin_address


async def test_what_cannot_be_started_for_a_quarter_of_an_hour_has_failed(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs = await of_somebody(with_second.database, clock)
    await begun(with_second, theirs)
    second.says = ProviderDown()
    clock.forward(minutes=14)
    await work_off(with_second)
    assert (await last(with_second, theirs)).state == "begun"
    clock.forward(minutes=2)
    await work_off(with_second)
    failed = await last(with_second, theirs)
    assert (failed.state, failed.reason, await failures(with_second, theirs)) == ("failed", "not-opened", 1)


async def test_a_start_that_is_answered_without_sense_has_failed_at_once(
    with_second: Watch, second: Second, clock: StandingClock
) -> None:
    theirs = await of_somebody(with_second.database, clock)
    await begun(with_second, theirs)
    second.says = ProviderUnclear()
    clock.forward(seconds=5)
    await work_off(with_second)
    failed = await last(with_second, theirs)
    assert (failed.state, failed.reason) == ("failed", "unclear")


async def test_when_nobody_works_a_new_wish_begins_anew_once_the_old_one_is_long_over(
    watch: Watch, clock: StandingClock
) -> None:
    theirs = await of_somebody(watch.database, clock)
    first = await opened(watch, theirs)
    clock.forward(minutes=39)
    assert (await opened(watch, theirs)).id == first.id
    clock.forward(minutes=2)
    assert (await opened(watch, theirs)).id != first.id


# --- documents --------------------------------------------------------------------------------------------------------


async def test_a_document_that_is_gone_is_remembered_as_lost_and_told(
    watch: Watch, phone: Phone, clock: StandingClock
) -> None:
    theirs = await of_somebody(watch.database, clock)
    live = await opened(watch, theirs)
    phone.open(live.begin_address or "")
    phone.tap("lose-document")
    phone.goes_through(live.begin_address or "")
    await work_off(watch)
    files = await came(watch, live.id)
    assert sorted(file.state for file in files) == [KEPT, KEPT, LOST]
    (lost,) = [file for file in files if file.state == LOST]
    assert (lost.digest, lost.settled_at) == (None, clock())
    assert await told(watch, theirs, "data-document-lost") == [{"kind": lost.kind}]
    assert len(await told(watch, theirs, "data-received")) == 1


async def test_documents_whose_ten_minutes_are_over_are_lost_and_the_data_received(
    watch: Watch, phone: Phone, clock: StandingClock
) -> None:
    theirs = await of_somebody(watch.database, clock)
    live, _ = await consented(watch, phone, theirs)
    clock.forward(minutes=10)
    await work_off(watch)
    assert (await last(watch, theirs)).state == "received"
    assert [file.state for file in await came(watch, live.id)] == [KEPT, LOST, LOST]


# --- killed between any two steps -------------------------------------------------------------------------------------


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Life:
    """How many steps are left; counts those that were taken."""

    left: int
    taken: int = 0

    def step(self) -> None:
        if self.left == self.taken:
            raise Killed
        self.taken += 1


@dataclass
class Mortal:
    """A provider whose caller may be killed before each call, and after it."""

    of: Any
    life: Life

    def __getattr__(self, verb: str) -> Any:
        async def called(*words: Any, **more: Any) -> Any:
            self.life.step()
            answer = await getattr(self.of, verb)(*words, **more)
            self.life.step()
            return answer

        return called


@dataclass
class MortalDatabase:
    """A database whose user may be killed before a commit, and after it."""

    of: Database
    life: Life

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[AsyncSession]:
        async with self.of.begin() as session:
            yield session
            self.life.step()
        self.life.step()

    def read(self) -> Any:
        return self.of.read()


def mortal(watch: Watch, life: Life) -> Watch:
    """The same watch, for somebody who has only so many steps to live."""
    vault: Any = Mortal(watch.desk.vault, life)
    database: Any = MortalDatabase(watch.database, life)
    provider: Any = Mortal(watch.provider, life)
    return replace(watch, database=database, provider=provider, desk=replace(watch.desk, vault=vault))


async def the_whole_way(watch: Watch, phone: Phone, case_id: UUID, immortal: Watch) -> None:
    """Door, resident and worker, from wherever it stands now."""
    async with immortal.database.read() as session:
        before = await handoff.latest(session, await session.get_one(Case, case_id))
    if before is None or before.is_live:
        phone.goes_through((await opened(watch, case_id)).begin_address or "")
    await work_off(watch)


async def test_killed_between_any_two_steps_nothing_is_lost_and_nothing_doubled(
    watch: Watch, phone: Phone, clock: StandingClock, keys: Keys
) -> None:
    lost_at, steps = [], 0
    while True:
        theirs = await of_somebody(watch.database, clock)
        life = Life(steps)
        with suppress(Killed):
            await the_whole_way(mortal(watch, life), phone, theirs, watch)
        if life.taken < steps:
            break
        clock.forward(seconds=CLAIM.total_seconds() + 1)
        await the_whole_way(watch, phone, theirs, watch)
        files = await must_be_received_once(watch, theirs, keys)
        lost_at += [steps for file in files if file.state == LOST]
        steps += 1
    assert steps > 20
    assert len(lost_at) == 4, "each of two documents, once it left the provider and until it lies in the vault"


async def must_be_received_once(watch: Watch, case_id: UUID, keys: Keys) -> list[handoff.HandoffFile]:
    found = await last(watch, case_id)
    assert (found.state, found.closed_at is None) == ("received", False)
    assert await told(watch, case_id, "data-received") == [{"unavailable": ""}]
    assert await failures(watch, case_id) == 0
    files = await came(watch, found.id)
    assert [file.kind for file in files] == ["result", "UPO", "UWV"]
    assert EXPECTED not in {file.state for file in files}
    lost = [file for file in files if file.state == LOST]
    assert len(await told(watch, case_id, "data-document-lost")) == len(lost)
    for file in files:
        assert file.state == LOST or len(await opens_to(watch, file, keys)) == 1
    left = [file.read_bytes() for file in what_lies_in(watch.desk.stage)]
    assert all(content.startswith(b"age-encryption.org") for content in left), "what is left is sealed"
    return files


async def test_a_document_that_was_kept_before_its_row_said_so_is_found_again(
    watch: Watch, phone: Phone, clock: StandingClock, keys: Keys
) -> None:
    theirs = await of_somebody(watch.database, clock)
    live, _ = await consented(watch, phone, theirs)

    class Dies(Vault):
        async def keep(self, *words: Any, **more: Any) -> None:
            await super().keep(*words, **more)
            if words[1] in documents:
                raise Killed

    documents: set[str] = set()

    @dataclass
    class Notes(Mortal):
        async def document(self, address: str) -> bytes | None:
            files = await came(watch, live.id)
            documents.update(file.place for file in files if file.kind != "result")
            content: bytes | None = await self.of.document(address)
            return content

    vault = Dies(watch.desk.vault.store, watch.desk.vault.folder)
    dying = replace(watch, desk=replace(watch.desk, vault=vault), provider=Notes(watch.provider, Life(99)))
    with suppress(Killed):
        await work_off(dying)
    assert EXPECTED in {file.state for file in await came(watch, live.id)}
    clock.forward(seconds=31)
    await work_off(watch)
    files = await must_be_received_once(watch, theirs, keys)
    assert {file.state for file in files} == {KEPT}


# --- several workers --------------------------------------------------------------------------------------------------


async def test_two_workers_claim_different_handoffs(watch: Watch, clock: StandingClock) -> None:
    for _ in range(2):
        await opened(watch, await of_somebody(watch.database, clock))

    async def one() -> list[UUID]:
        async with watch.database.begin() as session:
            return [each.id for each in await following.claim(session, clock(), 1)]

    first, other = await asyncio.gather(one(), one())
    assert len({*first, *other}) == 2
    assert await one() == []
    clock.forward(seconds=31)
    assert len(await one()) == 1, "a claim ends by itself"


async def test_who_lost_the_claim_fetches_no_document(watch: Watch, phone: Phone, clock: StandingClock) -> None:
    theirs = await of_somebody(watch.database, clock)
    live, result = await consented(watch, phone, theirs)
    async with watch.database.begin() as session:
        (slow,) = await following.claim(session, clock(), 1)
    kept = await following.seal_result(watch.desk, "voorbeeldstad", result)
    async with watch.database.begin() as session:
        await handoff.take_in(session, live.id, kept, result, clock())
    clock.forward(seconds=31)
    async with watch.database.begin() as session:
        (quick,) = await following.claim(session, clock(), 1)
    slow.state = "received"
    await following.follow(watch, slow)
    assert {file.state for file in await came(watch, live.id)} == {KEPT, EXPECTED}
    await following.follow(watch, quick)
    assert {file.state for file in await came(watch, live.id)} == {KEPT}
    assert {fingerprint(link) for link in result.documents} == {file.link for file in (await came(watch, live.id))[1:]}


async def test_the_result_of_two_workers_is_taken_in_once(watch: Watch, phone: Phone, clock: StandingClock) -> None:
    theirs = await of_somebody(watch.database, clock)
    live, result = await consented(watch, phone, theirs)

    async def one() -> None:
        kept = await following.seal_result(watch.desk, "voorbeeldstad", result)
        async with watch.database.begin() as session:
            await handoff.take_in(session, live.id, kept, result, clock())

    await asyncio.gather(one(), one())
    assert len(await told(watch, theirs, "data-received")) == 1
    assert [file.kind for file in await came(watch, live.id)] == ["result", "UPO", "UWV"]


# --- the loop ---------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def working(watch: Watch, keys: Keys, provider: Provider | None) -> AsyncIterator[None]:
    clerk = Clerk(watch.database, {}, Key(b""), watch.desk.seals, watch.unseal, watch.clock)
    content = ROOT / "content"
    house = Settings("", "", watch.desk.stage, watch.desk.seals, content, post=watch.desk.stage / "post")
    office = delivery.open_office(house, watch.database, watch.unseal, watch.clock)
    task = asyncio.create_task(work.work(watch.database, watch.desk, content, provider, keys, clerk, office))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def until(watch: Watch, case_id: UUID, state: str, seconds: float = 5) -> None:
    async with asyncio.timeout(seconds):
        while (await last(watch, case_id)).state != state:
            await asyncio.sleep(0.05)


async def test_the_worker_brings_the_data_within_five_seconds_of_consent(
    watch: Watch, phone: Phone, clock: StandingClock, keys: Keys
) -> None:
    several = [await of_somebody(watch.database, clock) for _ in range(3)]
    async with working(watch, keys, watch.provider):
        for each in several:
            await asyncio.to_thread(phone.goes_through, (await opened(watch, each)).begin_address or "")
        for each in several:
            await until(watch, each, "received")


async def test_one_handoff_that_breaks_does_not_stop_the_others(
    watch: Watch, phone: Phone, clock: StandingClock, keys: Keys, second: Second
) -> None:
    broken, theirs = [await of_somebody(watch.database, clock) for _ in range(2)]
    bad = await opened(watch, broken)

    @dataclass
    class Breaks(Mortal):
        async def status(self, session_id: UUID) -> Status | None:
            if session_id == bad.id:
                raise RuntimeError("something that nobody foresaw")
            told: Status | None = await self.of.status(session_id)
            return told

    provider: Any = Breaks(watch.provider, Life(999))
    async with working(watch, keys, provider):
        phone.goes_through((await opened(watch, theirs)).begin_address or "")
        await until(watch, theirs, "received")
    assert (await last(watch, broken)).is_live


async def test_what_a_killed_worker_had_claimed_comes_up_at_once_where_it_was_the_only_one(
    watch: Watch, phone: Phone, clock: StandingClock, keys: Keys
) -> None:
    theirs = await of_somebody(watch.database, clock)
    await consented(watch, phone, theirs)
    async with watch.database.begin() as session:
        await following.claim(session, clock(), 1)
    if not watch.database.has_one_process:
        clock.forward(seconds=31)
    async with working(watch, keys, watch.provider):
        await until(watch, theirs, "received")


async def test_without_a_provider_the_worker_only_sweeps(watch: Watch, clock: StandingClock, keys: Keys) -> None:
    theirs = await of_somebody(watch.database, clock)
    await opened(watch, theirs)
    before: datetime = (await last(watch, theirs)).look_at
    async with working(watch, keys, None):
        await asyncio.sleep(0.7)
    assert (await last(watch, theirs)).look_at == before
