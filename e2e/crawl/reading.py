"""Reading: what stands on a page that a crawl came to: what kind of page it is, its parts, and where it leads.

Two pages are the same state when they are of one kind and made of the same parts. The kind is the address without
language, answers and numbers, with the marks of the page (`data-step`, `data-handoff`, `data-status`). The parts are
the classes and marks in it, and the turns that it shows (a question, its answer, what was said of it). Each kind wants
to be seen with each of its parts at least once, and in each municipality each part and each kind.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode, urljoin, urlsplit

from lxml import html

NUMBER = re.compile(r"(?<=/ontvangst/)[^/]+|\.\d{4}-\d{2}")
MARKS = ("data-step", "data-handoff", "data-status")
PIECES = ("data-refusal", "data-answer", "data-route", "data-repair", "data-fine")
TURNS = (
    "//li[contains(@class, 'portal-turn') and not(.//*[@data-answer])]",
    "//div[contains(@class, 'utrecht-data-list__item') and .//a]",
    "//ul[contains(@class, 'portal-checklist')]/li",
    "//li[@data-repair]",
)
TOPIC = re.compile(r"^vragen/.+")
FILES = (".pdf",)
ASKED, BESIDE = "q", "naast=nl"


@dataclass(frozen=True)
class Reading:
    """A page: its address, its kind, what it shows of (`parts`), and the addresses that its links and forms lead to."""

    address: str
    kind: str
    parts: frozenset[str]
    leads: tuple[str, ...]

    def kinds(self) -> frozenset[str]:
        """Only which kind of page of which municipality it is."""
        return frozenset({f"{_town(self.address)} {TOPIC.sub('vragen/*', self.kind)}"})

    def everything(self) -> frozenset[str]:
        """All its parts."""
        return self.parts


def read(page: str, address: str, questions: tuple[str, ...] = ()) -> Reading:
    """Read a page (HTML) at `address` (path and query); `questions` are typed into its field for questions."""
    tree = html.fromstring(page)
    town, kind = _town(address), _kind(tree, urlsplit(address).path)
    pieces = {*_pieces(tree), *([BESIDE] if BESIDE in urlsplit(address).query else [])}
    turns = {" ".join(turn.text_content().split()) for turn in tree.xpath(" | ".join(TURNS))}
    parts = {f"{kind} · {piece}" for piece in pieces | turns} | {f"{town} · {piece}" for piece in pieces}
    parts.add(f"{town} {TOPIC.sub('vragen/*', kind)}")
    leads = [*_links(tree), *_forms(tree, questions)]
    return Reading(address, kind, frozenset(parts), tuple(dict.fromkeys(_whole(address, each) for each in leads)))


def _town(address: str) -> str:
    return urlsplit(address).path.split("/")[1]


def _kind(tree: html.HtmlElement, path: str) -> str:
    below = "/".join(path.split("/")[3:])
    marks = [f"{mark[5:]}={main.get(mark)}" for main in tree.iter("main") for mark in MARKS if main.get(mark)]
    return " ".join([NUMBER.sub("*", below) or ("welcome" if path.count("/") > 1 else "choose"), *marks])


def _pieces(tree: html.HtmlElement) -> Iterator[str]:
    for element in tree.xpath("//main | //main//*"):
        yield from (element.get("class") or "").split()
        yield from (f"{mark[5:]}={element.get(mark)}" for mark in PIECES if element.get(mark))
        if element.tag == "dialog" and "open" in element.attrib:
            yield "open dialog"


def _links(tree: html.HtmlElement) -> list[str]:
    """Where links lead, but for those to a file to keep: that is no page."""
    links = [link.get("href") for link in tree.iter("a") if link.get("href")]
    return [link for link in links if not urlsplit(link).path.endswith(FILES)]


def _forms(tree: html.HtmlElement, questions: tuple[str, ...]) -> Iterator[str]:
    """Where forms that only ask lead: with nothing ticked, with each box, with all; and with each question."""
    for form in tree.iter("form"):
        if (form.get("method") or "get").lower() != "get":
            continue
        hidden = [(each.get("name"), each.get("value") or "") for each in form.xpath(".//input[@type='hidden']")]
        boxes = [(each.get("name"), each.get("value")) for each in form.xpath(".//input[@type='checkbox']")]
        typed = [[(ASKED, question)] for question in questions] if form.xpath(f".//input[@name='{ASKED}']") else []
        ticked = [[], *([box] for box in boxes), boxes] if boxes else []
        yield from (f"{form.get('action').split('#')[0]}?{urlencode(hidden + each)}" for each in [*ticked, *typed])


def _whole(address: str, link: str) -> str:
    """The link as seen from its page; what comes after # is not sent."""
    return urljoin(address, link).split("#")[0]
