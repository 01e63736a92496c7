"""Fixtures of the portal: it stands open at http, or at https, and residents come in."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import BlockingPortal, start_blocking_portal

from cases.settings import Settings as House
from cases.settings import read as read_house
from portal import state
from portal.settings import Settings
from portal.state import State
from tests.conftest import StandingClock
from tests.resident import ADDRESS, SECURE_ADDRESS, Door, Visitor, standing

SignIn = Callable[..., Visitor]
OpenDoor = Callable[..., Door]


@pytest.fixture(scope="session")
def event_loop_thread() -> Iterator[BlockingPortal]:
    """The one event loop in which the portal runs."""
    with start_blocking_portal() as portal:
        yield portal


@pytest.fixture(scope="session")
def whole(tmp_path_factory: pytest.TempPathFactory, event_loop_thread: BlockingPortal) -> Iterator[State]:
    """Everything the portal reads when it starts, read once."""
    settings = Settings(read_house({"DATA": str(tmp_path_factory.mktemp("portal"))}), ADDRESS)
    if not (settings.static / "manifest.json").is_file():
        pytest.fail("portal/static holds no built assets: run `make assets`", pytrace=False)
    with event_loop_thread.wrap_async_context_manager(state.opened(settings, None, state.clock)) as opened:
        yield opened


@pytest.fixture
def open_door(
    house: House, event_loop_thread: BlockingPortal, whole: State, clock: StandingClock, anyio_backend: str
) -> Iterator[OpenDoor]:
    """Opens the portal with other settings than the usual ones; one at a time."""
    with ExitStack() as opened:

        def open_with(address: str = ADDRESS, database: Path | None = None, **of_the_house: Any) -> Door:
            there = replace(house, **of_the_house)
            if database is not None:
                there = replace(there, database=f"sqlite+aiosqlite:///{database}")
            return opened.enter_context(standing(Settings(there, address), event_loop_thread, whole, clock))

        yield open_with


@pytest.fixture
def door(open_door: OpenDoor) -> Door:
    return open_door()


@pytest.fixture
def secure_door(open_door: OpenDoor) -> Door:
    return open_door(SECURE_ADDRESS)


@pytest.fixture
def visitor(door: Door) -> Visitor:
    """A stranger's browser."""
    return door.visitor()


@pytest.fixture
def sign_in(door: Door) -> SignIn:
    """Lets a resident of a new case in; the case as wished."""
    return lambda **wishes: door.let_in(door.a_case(**wishes))
