"""A small part of `make crawl`: each page after the code once, in the light, see `WIDTH`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from e2e.crawl import inside
from e2e.crawl.inside import Inside
from e2e.crawl.look import Looker
from e2e.town import Town


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_each_page_after_the_code_is_accessible(
    town: Town, photo: Path, looker: Callable[[str], Looker], language: str
) -> None:
    looks = looker(language)
    inside.walk(Inside(town, looks, photo, brief=True))
    assert looks.seen.flaws == []
    assert {"zaak status=uitgenodigd", "zaak/bewijsstukken", "zaak/ontvangst/*", "verlaten"} <= set(looks.seen.kinds)
