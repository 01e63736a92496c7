"""Every situation of the practice Ockto in a browser, killed in between; `python -m e2e.situations` kills more often.

The residents go side by side, so that waiting for one is waiting for all.
"""

from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import Browser

from e2e.situations import Walk, look, lost, walk_all, walks
from e2e.town import Town
from practice.ockto.situation import ALL

KILLS, SEED = 3, 9
SAID = {
    "received": "De gemeente bekijkt uw gegevens.",
    "failed": "Het is nog niet gelukt",
    "expired": "Het is nog niet gelukt",
    "refused": "papieren",
    "collecting": "Verder met de Ockto-app",
}
"""What the page of the case says, by what became of the try."""
SAID_IN = {
    "iemand-anders": "De gegevens lijken van iemand anders.",
    "partner-weigert": "De gegevens over een partner passen niet",
    "te-druk": "te veel mensen tegelijk",
}


@pytest.fixture(scope="module")
def walked(browser: Browser, town: Town) -> Iterator[dict[str, Walk]]:
    going = walks(browser, town, list(ALL.values()))
    walk_all(town, going, KILLS, Random(SEED))
    look(town, going)
    yield {each.situation.key: each for each in going}
    for each in going:
        each.context.close()


@pytest.mark.parametrize("key", ALL)
def test_killed_on_the_way_it_comes_to_what_it_should_and_both_read_so(walked: dict[str, Walk], key: str) -> None:
    one = walked[key]
    assert lost(one) == ""
    assert SAID_IN.get(key, SAID[one.situation.resident]) in one.case_page
