"""Beside: a page with the same page in Dutch beside it, block by block and sentence by sentence.

Both are the same template with the same values, so they have the same shape. Where they have not (a text with a
paragraph more), the reader's own language stands alone. Words that are the same in both stand there once.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from lxml import html

from cases.wording import Language

KEY, DUTCH = "naast", "nl"
WITHIN_A_LINE = frozenset({"abbr", "b", "bdi", "code", "em", "i", "small", "span", "strong", "time"})
"""Elements that are part of a sentence. Whatever can be pressed, filled in or looked at is a block of its own."""
LEFT_ALONE = frozenset({"br", "script", "svg", "input", "progress", "option", "textarea"})
SENTENCE_ENDS = re.compile(r"(?<=[.?!؟።])\s+|(?<=[.?!؟።][\u2069’”»'\")])\s+")
NO_WORD = re.compile(r"[^\w]+")
VALUES = frozenset({"time", "bdi"})
NOT_REPEATED = ("id", "data-status")
Node = Any
"""A piece of a block: text (`str`) or an element."""


@dataclass(frozen=True)
class _Pair:
    """The two languages that stand beside each other."""

    own: Language
    dutch: Language


def woven(page: str, dutch_page: str, own: Language, dutch: Language) -> str:
    """The page of the `own` language with the words of its Dutch twin in it. Ids, marks and fields stay as they are."""
    whole, twin = html.document_fromstring(page), html.document_fromstring(dutch_page)
    body = whole.find("body")
    _weave(body, twin.find("body"), _Pair(own, dutch))
    body.set("class", f"{body.get('class')} portal-beside")
    for form in body.iter("form"):
        if form.get("method") == "get":  # the browser drops the query of its address
            form.insert(0, html.Element("input", type="hidden", name=KEY, value=DUTCH))
    written: str = html.tostring(whole, encoding="unicode", doctype="<!DOCTYPE html>")
    return written


def _weave(own: Node, dutch: Node, pair: _Pair) -> None:
    ours, theirs = list(_parts(own)), list(_parts(dutch))
    if [_shape(part) for part in ours] != [_shape(part) for part in theirs]:
        return
    filled: list[Node] = []
    for part, twin in zip(ours, theirs, strict=True):
        if isinstance(part, list):
            filled += _joined(part, twin, pair)
        else:
            if part.tag not in LEFT_ALONE and "data-aloud" not in part.attrib:
                _weave(part, twin, pair)
            filled.append(part)
    _fill(own, filled)


def _parts(block: Node) -> Iterator[list[Node] | Node]:
    """A block's content in order: what stands within a line together as a list, each block in it by itself."""
    for within_a_line, nodes in groupby(_contents(block), _is_within_a_line):
        if within_a_line:
            yield list(nodes)
        else:
            yield from nodes


def _contents(block: Node) -> Iterator[Node]:
    """Texts and elements of a block, in order."""
    if block.text:
        yield block.text
    for child in block:
        yield child
        if child.tail:
            yield child.tail


def _fill(block: Node, nodes: list[Node]) -> None:
    """Put texts and elements into a block, instead of what was in it."""
    for child in list(block):
        block.remove(child)
    block.text, last = None, None
    for node in nodes:
        if not isinstance(node, str):
            node.tail, last = None, node
            block.append(node)
        elif last is None:
            block.text = (block.text or "") + node
        else:
            last.tail = (last.tail or "") + node


def _is_within_a_line(node: Node) -> bool:
    return isinstance(node, str) or all(each.tag in WITHIN_A_LINE for each in node.iter())


def _shape(part: list[Node] | Node) -> str:
    """What two languages must have in common to be joined."""
    if isinstance(part, list):
        return "words" if _words(part) else ""
    return str(part.tag)


def _joined(ours: list[Node], theirs: list[Node], pair: _Pair) -> list[Node]:
    """A line in both languages, sentence beside sentence where both have as many."""
    if _is_said_once(ours, theirs):
        return ours
    own, dutch = _sentences(ours), _sentences(theirs)
    if len(own) != len(dutch):
        own, dutch = [ours], [theirs]
    return [_side_by_side(one, other, pair) for one, other in zip(own, dutch, strict=True)]


def _is_said_once(ours: list[Node], theirs: list[Node]) -> bool:
    """Whether a line holds nothing to translate: no words, the same words, or a value such as a date by itself."""
    words = _words(ours)
    only_values = all(_words([node]) == "" if isinstance(node, str) else node.tag in VALUES for node in ours)
    return not words or words == _words(theirs) or only_values


def _words(nodes: list[Node]) -> str:
    """The letters and digits of a line."""
    text = "".join(node if isinstance(node, str) else node.text_content() for node in nodes)
    return NO_WORD.sub(" ", text).strip()


def _sentences(line: list[Node]) -> list[list[Node]]:
    found: list[list[Node]] = [[]]
    for node in line:
        first, *others = SENTENCE_ENDS.split(node) if isinstance(node, str) else [node]
        if isinstance(node, str) and node[:1].isspace() and _ends(found[-1]):
            found.append([])
        found[-1].append(first)
        found += [[other] for other in others]
    return [sentence for sentence in found if _words(sentence)]


def _ends(sentence: list[Node]) -> bool:
    """Whether a sentence ends with the element that it ends with: `<strong>Privacy.</strong> We …`"""
    last = sentence[-1] if sentence else ""
    return not isinstance(last, str) and SENTENCE_ENDS.search(last.text_content() + " ") is not None


def _side_by_side(ours: list[Node], theirs: list[Node], pair: _Pair) -> Node:
    both = html.Element("span", {"class": "portal-pair"})
    own, dutch = (_span(pair.own, "portal-own", ours), _span(pair.dutch, "portal-dutch", theirs))
    for element in dutch.iter():
        for name in NOT_REPEATED:
            element.attrib.pop(name, None)
    _fill(both, [own, " ", dutch])
    return both


def _span(language: Language, name: str, nodes: list[Node]) -> Node:
    span = html.Element("span", {"class": name, "lang": language.code, "dir": language.direction})
    _fill(span, nodes)
    return span
