"""Keep on this phone: what the list names, and what never stands on it."""

import re
from dataclasses import replace
from pathlib import Path
from shutil import copytree

import pytest

from cases.settings import ROOT
from portal import keep
from portal.static import Assets
from tests.portal.test_pages import LANGUAGES, must_be_a_whole_page
from tests.resident import Door, Visitor

PLACE = "/voorbeeldstad/{}/"
ANSWERED = (
    "invitation=yes&representative=no&household=together&digid=yes&sms=yes&phone=yes&app=yes"
    "&partner-digid=yes&income=wage,benefit&partner-income=none&property=savings"
)


def kept(visitor: Visitor, query: str = "", language: str = "en") -> dict[str, object]:
    told: dict[str, object] = visitor.get(f"{PLACE.format(language)}bewaard.json?{query}").json()
    return told


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_on_the_list_is_there_for_a_stranger_and_nothing_is_anybodys(
    visitor: Visitor, language: str
) -> None:
    told = kept(visitor, ANSWERED, language)
    addresses = told["addresses"]
    assert isinstance(addresses, list)
    assert len(set(addresses)) == len(addresses) > 40
    for address in addresses:
        assert re.match(rf"/static/|{PLACE.format(language)}", address)
        assert not re.search(r"/(zaak|code|verlaten)(/|$|\?)", address)
        answer = visitor.get(address)
        assert answer.status_code == 200, address
        assert answer.headers["cache-control"] != "no-store" or "/stappen/kaart" in address, (
            "the card counts from today"
        )


def test_the_route_every_question_on_the_way_and_every_change_are_on_it(visitor: Visitor) -> None:
    addresses = kept(visitor, ANSWERED)["addresses"]
    route = visitor.page(f"{PLACE.format('en')}stappen?{ANSWERED}")
    assert route.mark("data-step") == "route"
    here = "/voorbeeldstad/en/stappen"
    leads = [link for link in route.links if link.startswith(here) and "naast" not in link]
    assert leads
    assert [link for link in leads if link not in addresses] == []  # type: ignore[operator]


def test_without_answers_the_first_question_is_kept(visitor: Visitor) -> None:
    told = kept(visitor)
    assert told["start"] == f"{PLACE.format('en')}stappen"
    assert kept(visitor, "household=together&q=secret")["start"] == "/voorbeeldstad/en/stappen?household=together"


def test_who_reads_dutch_beside_keeps_it_so(visitor: Visitor) -> None:
    start = kept(visitor, "household=together&naast=nl")["start"]
    assert start == "/voorbeeldstad/en/stappen?household=together&naast=nl"


@pytest.mark.parametrize("query", ["shoes=yes", "digid=perhaps"])
def test_a_list_of_answers_that_nobody_can_give_is_not_here(visitor: Visitor, query: str) -> None:
    assert visitor.get(f"{PLACE.format('en')}bewaard.json?{query}").status_code == 404


def test_about_how_large_it_is_is_said_beforehand(visitor: Visitor) -> None:
    told = kept(visitor, ANSWERED)
    really = sum(len(visitor.get(address).content) for address in told["addresses"]) / 1000  # type: ignore[attr-defined]
    assert told["kilobytes"] == pytest.approx(really, rel=0.25)


def test_the_worker_stands_where_it_serves_and_is_asked_for_anew(visitor: Visitor) -> None:
    answer = visitor.get(f"{PLACE.format('nl')}bewaard.js")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["content-security-policy"]
    assert visitor.get("/nergens/nl/bewaard.js").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_what_is_kept_is_whole(visitor: Visitor, language: str) -> None:
    must_be_a_whole_page(visitor.page(f"{PLACE.format(language)}bewaard"), language)


def test_another_word_or_asset_makes_another_version(door: Door, tmp_path: Path) -> None:
    content = copytree(ROOT / "content", tmp_path / "content")
    assets: Assets = door.state["assets"]
    before = keep.version(content, ROOT / "locales", assets)
    assert before == door.state["version"]
    (content / "nl" / "pages" / "kept.md").write_text("# Anders\n")
    assert keep.version(content, ROOT / "locales", assets) != before
    newer = replace(assets, names={**assets.names, "portal.js": "portal-0.js"})
    assert keep.version(ROOT / "content", ROOT / "locales", newer) != before
