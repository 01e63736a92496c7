"""Fixtures of handoffs: the practice Ockto that is up, a phone, and what the worker needs to follow."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cases import unseal
from cases.database import Database
from cases.handoff.following import Watch
from cases.settings import Settings
from cases.unseal import Keys
from tests.conftest import StandingClock
from tests.makers import a_desk
from tests.ockto import Phone, Running, a_phone, running


@pytest.fixture
def up(house: Settings, tmp_path: Path, clock: StandingClock) -> Iterator[Running]:
    with running(house, tmp_path, clock) as started:
        yield started


@pytest.fixture
def phone(clock: StandingClock) -> Iterator[Phone]:
    with a_phone(clock) as phone:
        yield phone


@pytest.fixture
def keys(house: Settings) -> Keys:
    return unseal.read(house.seals.parent / "identities")


@pytest.fixture
async def watch(
    up: Running, house: Settings, database: Database, keys: Keys, clock: StandingClock
) -> AsyncIterator[Watch]:
    async with up.provider() as provider:
        yield Watch(database, a_desk(house), provider, lambda sealed: keys.open("worker", sealed), clock, pause=0)
