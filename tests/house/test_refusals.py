"""Every way the house says no is said by both doors, and by the portal in every live language."""

import re

import pytest

from cases import municipality, refusal, wording
from cases.refusal import CodeMistyped, CodeRefused, Refusal, every_refusal
from cases.settings import ROOT
from officer_api import problem
from portal import refusal as portal_refusal
from portal.page import Pages
from portal.settings import read
from portal.static import Assets

EVERY = every_refusal()
WORDS = wording.read(ROOT / "content", municipality.read_all(ROOT / "content"))
PAGES = Pages.load(read({}).locales, WORDS.languages, Assets({}, {}))
PLACEHOLDER = re.compile(r"%\(\w+\)s")


def test_every_refusal_has_a_code_of_its_own() -> None:
    codes = [each.code for each in EVERY]
    assert len(set(codes)) == len(codes) == len(set(EVERY))
    assert [code for code in codes if not re.fullmatch(r"[a-z]+(-[a-z]+)*", code)] == []


def test_every_refusal_is_drawn_in_the_tree_and_the_tree_draws_no_other() -> None:
    assert refusal.__doc__
    drawn = re.findall(r"[├└]── (\w+)", refusal.__doc__)
    assert sorted(drawn) == sorted(each.__name__ for each in EVERY)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.code)
def test_both_doors_say_it(kind: type[Refusal]) -> None:
    portal, api = portal_refusal.SAYS[kind], problem.SAYS[kind]
    assert 400 <= portal.status < 600
    assert 400 <= api.status < 600
    assert api.title
    assert api.detail.endswith(".")


def test_the_doors_say_nothing_that_the_house_does_not() -> None:
    assert set(portal_refusal.SAYS) == set(problem.SAYS) == set(EVERY)


@pytest.mark.parametrize("language", [language.code for language in WORDS.languages])
@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.code)
def test_the_portal_says_it_in_every_live_language(kind: type[Refusal], language: str) -> None:
    said = portal_refusal.SAYS[kind]
    for english in (said.title, said.sentence):
        translated = PAGES.translations[language].ugettext(english)
        assert translated.strip()
        assert (translated == english) == (language == "en"), f"not translated: {english}"
        assert sorted(PLACEHOLDER.findall(translated)) == sorted(PLACEHOLDER.findall(english))


def test_each_status_of_the_portal_is_the_one_that_the_house_promised() -> None:
    promised = {
        400: {"file-absent", "query-refused"},
        401: {"visit-lost", "token-refused"},
        403: {"form-refused", "not-allowed", "scope-missing", "licence-needed"},
        413: {"file-too-big"},
        415: {"form-unreadable"},
        429: {"address-braked"},
    }
    said = {each.code: portal_refusal.SAYS[each].status for each in EVERY}
    for status, codes in promised.items():
        assert {code for code, its in said.items() if its == status} == codes
    assert {said[each.code] for each in EVERY if issubclass(each, refusal.Unknown)} == {404}
    assert {said[each.code] for each in EVERY if issubclass(each, refusal.Unavailable)} == {503}
    assert said[CodeRefused.code] == said[CodeMistyped.code] == 422


def test_the_api_says_everything_in_dutch() -> None:
    texts = [text for said in problem.SAYS.values() for text in (said.title, said.detail)]
    english = [text for text in texts if re.search(r"\b(the|this|you|not found|please)\b", text, re.IGNORECASE)]
    assert english == []
