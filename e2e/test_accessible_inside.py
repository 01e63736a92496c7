"""A small part of `make crawl`: each page after the code once, in the light, on a phone, from right to left."""

from collections.abc import Callable
from pathlib import Path

from e2e.crawl import inside
from e2e.crawl.inside import Inside
from e2e.crawl.look import Looker
from e2e.town import Town


def test_each_page_after_the_code_is_accessible(town: Town, photo: Path, looker: Callable[[str], Looker]) -> None:
    looks = looker("ar")
    inside.walk(Inside(town, looks, photo, brief=True))
    assert looks.seen.flaws == []
    assert {"zaak status=uitgenodigd", "zaak/bewijsstukken", "zaak/ontvangst/*", "verlaten"} <= set(looks.seen.kinds)
