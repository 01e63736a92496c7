"""Dutch beside the reader's own language: the same page, each word in its language, nothing pressed or marked twice."""

import re
from html.parser import HTMLParser
from time import perf_counter

import pytest

from tests.portal.test_pages import OPEN_PAGES, must_be_a_whole_page
from tests.resident import Door, Page, Visitor

OTHERS = ("en", "ar")
SENTENCE_ENDS = re.compile(r"(?<=[.?!؟])\s+")
BLOCKS = ("h1", "h2", "h3", "p", "li", "dt", "dd", "label", "legend", "summary", "button", "a", "small", "strong")
MARKS = (
    "data_step",
    "data_answer",
    "data_topic",
    "data_refusal",
    "data_status",
    "data_route",
    "data_focus",
    "data_fine",
)
CASE_PAGES = ("zaak", "zaak/bewijsstukken", "zaak/bewijsstukken/payslip.me.2026-03", "zaak/ockto")


def beside(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}naast=nl"


def plain(text: str) -> str:
    return " ".join(re.sub(r"[\u2066\u2069]", "", text).split())


class Reader(HTMLParser):
    """What a page says, sentence by sentence, but for dates and for the buttons that speak one language only."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.said: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in (*BLOCKS, "time", "title", "svg", "bdi", "details", "br"):
            self.said.append("")
        self.open.append("aloud" if "data-aloud" in dict(attrs) else tag)

    def handle_endtag(self, tag: str) -> None:
        name = "aloud" if tag == "div" and "aloud" in self.open else tag
        if name in self.open:
            while self.open.pop() != name:
                pass
        self.said.append("")

    def handle_data(self, data: str) -> None:
        if not {"time", "title", "bdi", "script", "aloud"} & set(self.open):
            self.said[-1:] = [(self.said[-1] if self.said else "") + data]

    def sentences(self) -> set[str]:
        return {plain(each) for text in self.said for each in SENTENCE_ENDS.split(text) if len(plain(each)) > 3}


def must_be_a_page_in_two_languages(page: Page, language: str) -> None:
    must_be_a_whole_page(page, language)
    own, dutch = page.all("span", _class="portal-own"), page.all("span", _class="portal-dutch")
    assert len(own) == len(dutch) > 3
    assert {(each["lang"], each["dir"]) for each in dutch} == {("nl", "ltr")}
    assert {(each["lang"], each["dir"]) for each in own} == {(language, "rtl" if language == "ar" else "ltr")}


@pytest.mark.parametrize("path", OPEN_PAGES)
@pytest.mark.parametrize("language", OTHERS)
def test_every_open_page_can_be_read_in_two_languages(visitor: Visitor, language: str, path: str) -> None:
    page = visitor.page(beside(f"/voorbeeldstad/{language}/{path}"))
    assert page.answer.status_code == 200
    must_be_a_page_in_two_languages(page, language)


@pytest.mark.parametrize("town", ["voorbeeldstad", "meerdijk"])
@pytest.mark.parametrize("path", [path for path in OPEN_PAGES if "visit=lost" not in path])
@pytest.mark.parametrize("language", OTHERS)
def test_all_that_both_pages_say_stands_on_it(visitor: Visitor, town: str, language: str, path: str) -> None:
    """So every text has the same shape in each language; a paragraph more in one of them would break this."""
    whole = plain(visitor.page(beside(f"/{town}/{language}/{path}")).one("body").text)
    for code in ("nl", language):
        said = Reader(visitor.get(f"/{town}/{code}/{path}").text).sentences()
        switch = {"Also show Dutch", "أظهر الهولندية أيضًا"}
        assert {sentence for sentence in said - switch if sentence not in whole} == set(), code


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_what_can_be_pressed_filled_in_or_marked_stands_there_once(visitor: Visitor, path: str) -> None:
    alone, both = (visitor.page(each) for each in (f"/voorbeeldstad/ar/{path}", beside(f"/voorbeeldstad/ar/{path}")))
    for tag in ("a", "button", "form", "h1", "h2", "h3", "li", "label", "main", "nav"):
        assert len(alone.all(tag)) == len(both.all(tag)), tag
    for mark in MARKS:
        assert [each.attributes for each in alone.all(**{mark: ""})] == [
            {name: value.replace("&naast=nl", "").replace("?naast=nl", "") for name, value in each.attributes.items()}
            for each in both.all(**{mark: ""})
        ], mark
    names = [each["name"] for each in both.all("input", name="") if each["name"] != "naast"]
    assert names == [each["name"] for each in alone.all("input", name="")]


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_every_way_on_keeps_both_languages(visitor: Visitor, path: str) -> None:
    page = visitor.page(beside(f"/voorbeeldstad/en/{path}"))
    off = [link for link in page.links if link.startswith("/") and "naast=nl" not in link]
    assert len(off) == 1, "only the switch leads back to one language"
    for form in page.all("form"):
        assert form["method"] == "get" or "naast=nl" in form["action"]
    searching = [form for form in page.all("form") if form["method"] == "get"]
    assert len(page.all("input", name="naast", value="nl")) == len(searching)


@pytest.mark.parametrize("path", OPEN_PAGES)
@pytest.mark.parametrize("language", OTHERS)
def test_the_switch_shows_dutch_and_hides_it_again(visitor: Visitor, language: str, path: str) -> None:
    address = f"/voorbeeldstad/{language}/{path}"
    on = visitor.page(address).one("a", _class="portal-switch utrecht-link utrecht-link--html-a")["href"]
    page = visitor.page(on)
    must_be_a_page_in_two_languages(page, language)
    off = page.one("a", _class="portal-switch utrecht-link utrecht-link--html-a")["href"]
    assert visitor.get(off).content == visitor.get(address).content or "code" in path or "q=" in path


def test_dutch_has_no_dutch_beside_it(visitor: Visitor) -> None:
    page = visitor.page("/voorbeeldstad/nl/stappen?naast=nl")
    assert not page.all("span", _class="portal-dutch")
    assert not page.all("a", _class="portal-switch utrecht-link utrecht-link--html-a")
    must_be_a_whole_page(page, "nl")


@pytest.mark.parametrize("value", ["en", "ar", "", "NL", "nl&naast=ar", "xx"])
def test_nothing_else_can_be_shown_beside(visitor: Visitor, value: str) -> None:
    page = visitor.page(f"/voorbeeldstad/en/stappen?naast={value}")
    assert page.answer.status_code == 200
    assert {each["lang"] for each in page.all("span", _class="portal-dutch")} <= {"nl"}


@pytest.mark.parametrize("path", CASE_PAGES)
def test_a_case_can_be_read_in_two_languages_and_its_values_stand_there_once(door: Door, path: str) -> None:
    theirs = door.a_case(answers={"household": "alone", "income": "wage", "property": "none"})
    visitor = door.let_in(theirs)
    page = visitor.page(f"/voorbeeldstad/ar/{path}?naast=nl")
    assert page.answer.status_code == 200
    must_be_a_page_in_two_languages(page, "ar")
    for value in (theirs.number, "Sam Jansen"):
        assert page.text.count(value) <= 1
    assert {form["action"].split("?")[-1] for form in page.all("form")} == {"naast=nl"}


def test_what_is_posted_leads_on_in_two_languages(door: Door) -> None:
    visitor = door.let_in(door.a_case())
    answer = visitor.post(
        "/voorbeeldstad/ar/zaak/bewijsstukken?naast=nl",
        data={"csrf": visitor.csrf, "household": "alone", "income": "wage"},
    )
    assert answer.status_code == 303
    assert answer.headers["location"].endswith("naast=nl")
    must_be_a_page_in_two_languages(visitor.page(answer.headers["location"]), "ar")
    receipt = visitor.hand_in("/voorbeeldstad/ar/zaak/bewijsstukken/payslip.me.2026-03?naast=nl")
    assert receipt.status_code == 303
    page = visitor.page(receipt.headers["location"])
    must_be_a_page_in_two_languages(page, "ar")
    assert page.text.count(page.mark("data-receipt")) == 1


def test_a_refusal_is_said_in_two_languages_and_its_fields_stay(visitor: Visitor) -> None:
    typed = {"code": "ABCD-EFGH-JKMNP", "birth_day": "1", "birth_month": "2", "birth_year": "1980"}
    page = Page.of(visitor.post("/voorbeeldstad/ar/code?naast=nl", data=typed))
    assert page.answer.status_code == 422
    must_be_a_page_in_two_languages(page, "ar")
    alone = Page.of(visitor.post("/voorbeeldstad/nl/code", data=typed))
    for sentence in Reader(alone.answer.text).sentences():
        assert sentence in plain(page.text)
    assert page.one("input", name="code")["value"] == typed["code"]
    assert page.mark("data-refusal") == alone.mark("data-refusal")


def test_an_address_that_leads_nowhere_is_told_in_two_languages(visitor: Visitor) -> None:
    page = visitor.page("/voorbeeldstad/ar/stappen?shoes=yes&naast=nl")
    assert page.answer.status_code == 404
    must_be_a_page_in_two_languages(page, "ar")


def test_a_question_stays_words_in_two_languages_too(visitor: Visitor) -> None:
    page = visitor.page("/voorbeeldstad/ar/vragen", params={"naast": "nl", "q": '"><script>alert(1)</script>'})
    assert [element for element in page.all("script") if "alert" in element.text] == []
    assert page.one("input", name="q", type="text")["value"] == '"><script>alert(1)</script>'


def test_a_page_in_two_languages_is_kept_like_any_other(visitor: Visitor) -> None:
    address = "/voorbeeldstad/ar/stappen?invitation=yes&naast=nl"
    first, again = visitor.get(address), visitor.get(address)
    assert first.content == again.content
    assert address in visitor.app_state["pages"].kept
    began = perf_counter()
    for _ in range(20):
        visitor.get(address)
    assert perf_counter() - began < 2
