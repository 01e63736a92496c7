"""Every page: whoever comes, in each live language and municipality, and what each address answers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases import wording
from cases.settings import ROOT
from tests.resident import Door, Page, Visitor

TOWNS = ("voorbeeldstad", "meerdijk")
LIVE = {each.code: each.direction for each in wording.languages(ROOT / "content") if each.state == "live"}
LANGUAGES = ("nl", "en", "ar")
"""Where one language of each direction is enough."""
OPEN_PAGES = (
    "",
    "stappen",
    "stappen?invitation=yes&representative=yes&household=together",
    "stappen?invitation=yes&representative=yes&household=alone&income=wage&property=none",
    "stappen?invitation=yes&q=digid",
    "stappen/kaart?invitation=no&representative=yes&household=together&income=wage&partner-income=none&property=none",
    "vragen",
    "vragen?q=digid",
    "vragen/no-digid",
    "code",
    "code?household=alone&visit=lost",
    "privacy",
    "toegankelijkheid",
    "verlaten",
)
CLOSED_PAGES = ("zaak", "zaak/bewijsstukken", "zaak/bewijsstukken/payslip.me.2026-03", "zaak/ontvangst/ABCDEFGH")
NOT_HERE = {
    "/nergens/": "municipality-unknown",
    "/nergens/nl/": "municipality-unknown",
    "/nergens/nl/stappen?digid=yes": "municipality-unknown",
    "/VOORBEELDSTAD/nl/": "municipality-unknown",
    "/voorbeeldstad/xx/": "language-unknown",
    "/voorbeeldstad/NL/stappen": "language-unknown",
    "/voorbeeldstad/stappen/": "language-unknown",
    "/voorbeeldstad/en/nergens": "page-unknown",
    "/voorbeeldstad/en/zaak/nergens": "page-unknown",
    "/voorbeeldstad/en/%2e%2e/%2e%2e/etc/passwd": "page-unknown",
    "/voorbeeldstad/en/stappen?shoes=yes": "step-unknown",
    "/voorbeeldstad/en/stappen?digid=perhaps": "answer-unknown",
    "/voorbeeldstad/en/stappen?digid=yes&digid=no": "answer-unknown",
    "/voorbeeldstad/en/code?digid=perhaps": "answer-unknown",
    "/voorbeeldstad/en/vragen/nergens": "topic-unknown",
    "/voorbeeldstad/en/vragen/..%2f..%2fetc": "page-unknown",
    "/static/nergens.css": "page-unknown",
    "/static/..%2fapp.py": "page-unknown",
    "/favicon.ico": "municipality-unknown",
    "/%00/": "municipality-unknown",
}


def must_be_a_whole_page(page: Page, language: str) -> None:
    """What every page has, for whoever reads or hears it."""
    root = page.one("html")
    assert (root["lang"], root["dir"]) == (language, LIVE[language])
    assert page.one("h1").text.strip()
    assert page.one("title").text.strip().endswith("Aanleverwijzer")
    assert page.one("main")
    assert page.answer.headers["content-type"] == "text/html; charset=utf-8"
    ids = [element["id"] for element in page.all(id="")]
    assert len(set(ids)) == len(ids), "an id stands there twice"
    for element in page.all():
        assert "style" not in element.attributes
        assert not [name for name in element.attributes if name.startswith("on")], "script in an attribute"
    named = {element["for"] for element in page.all("label", _for="")}
    for field in page.all("input"):
        is_hidden = field.attributes.get("type") == "hidden"
        in_its_label = field.attributes.get("type") in ("checkbox", "radio")
        assert is_hidden or in_its_label or field["id"] in named, f"{field} has no label"
    assert "%(" not in page.answer.text


@pytest.mark.parametrize("path", CLOSED_PAGES)
@pytest.mark.parametrize("town", TOWNS)
def test_a_stranger_is_led_from_a_case_to_the_code(visitor: Visitor, town: str, path: str) -> None:
    answer = visitor.get(f"/{town}/ar/{path}")
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{town}/ar/code?visit=lost")
    assert visitor.page(answer.headers["location"]).mark("data-refusal") == "visit-lost"


@pytest.mark.parametrize("path", OPEN_PAGES)
@pytest.mark.parametrize("language", LIVE)
@pytest.mark.parametrize("town", TOWNS)
def test_every_open_page_is_whole(visitor: Visitor, town: str, language: str, path: str) -> None:
    page = visitor.page(f"/{town}/{language}/{path}")
    assert page.answer.status_code == 200
    must_be_a_whole_page(page, language)


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_the_other_languages_keep_the_address_and_the_answers(visitor: Visitor, path: str) -> None:
    page = visitor.page(f"/voorbeeldstad/nl/{path}")
    others = {element["hreflang"]: element["href"] for element in page.all("a", hreflang="")}
    assert others == {code: f"/voorbeeldstad/{code}/{path}" for code in LIVE}
    assert page.one("a", aria_current="true")["hreflang"] == "nl"


@pytest.mark.parametrize("path", OPEN_PAGES)
def test_every_link_on_a_page_leads_somewhere(visitor: Visitor, path: str) -> None:
    for link in visitor.page(f"/voorbeeldstad/en/{path}").links:
        assert link.startswith(("/", "#", "tel:")), f"{link} leads off this site"
        if link.startswith("/"):
            assert visitor.get(link).status_code == 200, link


def test_the_beginning_lets_one_choose_a_municipality_in_the_browsers_language(door: Door) -> None:
    for wish, language in {"ar": "ar", "en-GB,nl;q=0.5": "en", "fy, tlh": "nl", "": "nl", "x" * 5000: "nl"}.items():
        page = door.visitor(accept_language=wish).page("/")
        must_be_a_whole_page(page, language)
        assert {f"/{town}/{language}/" for town in TOWNS} <= set(page.links)
    assert door.visitor(accept_language="ar").page("/?taal=en").one("html")["lang"] == "en"


def test_a_municipality_without_a_language_leads_to_the_browsers(door: Door) -> None:
    for wish, language in {"ar-MA": "ar", "": "nl", "en;q=0.2": "en"}.items():
        for path in ("/meerdijk/", "/meerdijk"):
            answer = door.visitor(accept_language=wish).get(path)
            assert (answer.status_code, answer.headers["location"]) == (303, f"/meerdijk/{language}/")


@pytest.mark.parametrize(("address", "refusal"), NOT_HERE.items())
def test_an_address_that_leads_nowhere_is_said_with_a_way_on(visitor: Visitor, address: str, refusal: str) -> None:
    page = visitor.page(address)
    assert page.answer.status_code == 404
    assert page.mark("data-refusal") == refusal
    must_be_a_whole_page(page, page.one("html")["lang"])
    ways = [link for link in page.links if link.startswith("/") and visitor.get(link).status_code == 200]
    assert ways, "no way on"


@pytest.mark.parametrize("path", ["/voorbeeldstad/en", "/voorbeeldstad/en/stappen/?digid=yes", "/meerdijk/nl/zaak/"])
def test_a_slash_too_many_or_too_few_is_put_right(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path, headers={"host": "elsewhere.test"})
    assert answer.status_code == 307
    assert answer.headers["location"].startswith("/"), "whatever a browser calls this site"
    assert visitor.get(path, follow_redirects=True).status_code == 200


@pytest.mark.parametrize("path", ["/voorbeeldstad/en//elsewhere.test/", "/voorbeeldstad/en//", "//elsewhere.test/"])
def test_no_slash_leads_to_somebody_else(visitor: Visitor, path: str) -> None:
    location = visitor.get(path).headers.get("location", "/voorbeeldstad/")
    assert location.startswith("/voorbeeldstad/")


def test_an_unknown_language_is_told_in_the_browsers(door: Door) -> None:
    page = door.visitor(accept_language="ar").page("/voorbeeldstad/xx/stappen")
    must_be_a_whole_page(page, "ar")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("path", ["/", "/voorbeeldstad/en/stappen", "/voorbeeldstad/en/zaak"])
def test_a_method_that_no_page_has_changes_nothing(visitor: Visitor, method: str, path: str) -> None:
    page = Page.of(visitor.request(method, path))
    assert page.answer.status_code == 405
    assert "GET" in page.answer.headers["allow"]
    assert page.mark("data-refusal") == "method-unknown"
    must_be_a_whole_page(page, page.one("html")["lang"])


def test_a_page_can_be_asked_without_its_body(visitor: Visitor) -> None:
    answer = visitor.head("/voorbeeldstad/nl/stappen")
    assert (answer.status_code, answer.text) == (200, "")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=st.text(max_size=300), language=st.sampled_from(sorted(LIVE)))
def test_whatever_stands_in_an_address_the_portal_does_not_break(visitor: Visitor, language: str, query: str) -> None:
    for path in ("stappen", "vragen", "code", "privacy"):
        answer = visitor.get(f"/voorbeeldstad/{language}/{path}", params={"q": query, "naast": query})
        assert answer.status_code in (200, 303), answer.status_code
    assert visitor.get(f"/voorbeeldstad/{language}/stappen", params={query or "x": query}).status_code in (200, 404)


@pytest.mark.parametrize("query", ["q=%ff%fe", "q=%00", "=", "&&&", "q", "%", "q=" + "a" * 20_000, "household=%ff"])
def test_a_broken_address_is_no_accident(visitor: Visitor, query: str) -> None:
    for path in ("stappen", "vragen", "code"):
        assert visitor.get(f"/voorbeeldstad/nl/{path}?{query}").status_code in (200, 303, 404)


def test_a_page_that_was_made_before_is_given_again_byte_by_byte(door: Door) -> None:
    visitor = door.visitor()
    for path in OPEN_PAGES:
        address = f"/voorbeeldstad/ar/{path}"
        first, again = visitor.get(address), door.visitor().get(address)
        plain = door.visitor(accept_encoding="identity").get(address)
        assert first.content == again.content == plain.content
        assert "content-encoding" not in plain.headers


def test_kept_pages_may_be_asked_about_and_are_compressed(visitor: Visitor) -> None:
    answer = visitor.get("/voorbeeldstad/nl/stappen")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["cache-control"] == "private, no-cache"
    assert answer.headers["vary"] == "Accept-Encoding"


def test_a_page_of_one_municipality_names_no_other(visitor: Visitor) -> None:
    for path in OPEN_PAGES:
        assert "Voorbeeldstad" not in visitor.get(f"/meerdijk/nl/{path}").text
        assert "Meerdijk" not in visitor.get(f"/voorbeeldstad/nl/{path}").text
