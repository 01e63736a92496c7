"""A small part of `make crawl`: each kind of page before the code once, in the light, see `WIDTH`."""

from collections.abc import Callable

import pytest

from e2e.crawl import outside
from e2e.crawl.look import Looker
from e2e.crawl.reading import Reading, read
from e2e.crawl.wander import choose, wander
from e2e.town import Town

PAGE = "<main data-step='{step}'><a href='?a=1'>1</a>{more}</main>"


@pytest.mark.parametrize("language", ["nl", "ar"])
def test_each_kind_of_page_before_the_code_is_accessible(
    town: Town, looker: Callable[[str], Looker], language: str
) -> None:
    looks = looker(language)
    outside.look_at(outside.explore(town, language, Reading.kinds), Reading.kinds, town, looks)
    assert looks.seen.flaws == []
    assert {"welcome", "stappen step=invitation", "stappen step=route", "vragen", "code"} <= set(looks.seen.kinds)


def test_what_is_wrong_with_a_page_is_told(looker: Callable[[str], Looker]) -> None:
    looks = looker("nl")
    looks.page.set_content(
        "<style>button { outline: 0 !important }</style><html lang=nl><title>x</title><main><p data-focus>x</p>"
        "<button>Ga</button><a href='#' tabindex='-1'>Weg</a><p style='width: 2000px; color: #ddd'>licht</p></main>"
    )
    looks.look("x", "x")
    found = " ".join(looks.seen.flaws)
    for flaw in ("color-contrast", "wider than", "0 headings", "Tab does not reach <a", "seen on <button", "focus is"):
        assert flaw in found


def test_pages_made_of_the_same_parts_are_one_state() -> None:
    one, same, other = (
        read(PAGE.format(step="sms", more=more), f"/town/nl/stappen?a={more}", ())
        for more in ("", "<p>words</p>", "<p class='new'>words</p>")
    )
    assert one.parts == same.parts
    assert one.kind == other.kind == "stappen step=sms"
    assert other.parts - one.parts == {"stappen step=sms · new", "town · new"}
    assert choose([one, same, other], lambda reading: reading.parts) == [other]


def test_a_form_that_only_asks_is_followed_with_nothing_with_each_box_and_with_all() -> None:
    form = (
        "<form action='/t/nl/s#start'><input type=hidden name=k value=1>"
        "<input type=checkbox name=b value=x><input type=checkbox name=b value=y></form>"
    )
    assert read(f"<main>{form}</main>", "/t/nl/s").leads == (
        "/t/nl/s?k=1", "/t/nl/s?k=1&b=x", "/t/nl/s?k=1&b=y", "/t/nl/s?k=1&b=x&b=y",
    )  # fmt: skip


def test_wandering_ends_though_each_page_leads_to_a_further_one() -> None:
    def fetch(address: str) -> Reading:
        number = int(address.rsplit("=", 1)[1])
        return read(f"<main><a href='?n={number + 1}'>on</a></main>", address)

    assert len(wander(["/t/nl/s?n=0"], fetch)) == 2
