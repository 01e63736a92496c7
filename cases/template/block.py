"""Block: the few shapes of Markdown that fit both a letter and a mail, and how merge fields are filled in.

A text is parsed before it is filled in, so that nobody's name or address can be Markdown.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import Literal

from markdown_it import MarkdownIt
from markdown_it.token import Token
from msgspec import Struct

from cases.template.field import FIELD
from cases.wording import isolated

KEPT = 500
"""How many parsed texts are remembered: more than there are in all languages."""
FIRST_STRONG, END_ISOLATE = "\u2068", "\u2069"
RIGHT_TO_LEFT = "rtl"
BLOCKS = {"paragraph_open": "p", "heading_open": "h", "bullet_list_open": "ul", "ordered_list_open": "ol"}
CLOSED = frozenset(name.replace("_open", "_close") for name in BLOCKS)
INLINE = ("inline", "text", "softbreak", "hardbreak", "strong_open", "strong_close", "em_open", "em_close")
FITS = CLOSED | {*BLOCKS, *INLINE, "list_item_open", "list_item_close"}
parser = MarkdownIt("commonmark", {"html": False})
SIDE_BY_SIDE = re.compile(rf"((?:{FIELD.pattern.replace('(', '(?:')})(?: +{FIELD.pattern.replace('(', '(?:')})*)")
"""Fields that follow each other, such as a name and a family name, keep their order together."""
Fill = Callable[[str], str]


Weight = Literal["plain", "strong", "em", "break"]
WEIGHTS: Mapping[str, Weight] = {"strong_open": "strong", "em_open": "em"}


class Run(Struct, frozen=True, array_like=True):
    """Words in one weight: plain, strong, em, or a break of the line."""

    weight: Weight
    text: str = ""


BREAKS = {"hardbreak": Run("break"), "softbreak": Run("plain", " ")}


class Block(Struct, frozen=True, array_like=True):
    """A paragraph or heading with its runs, or a list with the runs of each item."""

    shape: Literal["p", "h", "ul", "ol"]
    lines: list[list[Run]]


def misfits(markdown: str) -> list[tuple[str, int]]:
    """The kinds of Markdown in a text that fit no letter, such as a picture or a table, each with its first line."""
    found: dict[str, int] = {}
    for block in parser.parse(markdown):
        line = block.map[0] + 1 if block.map else 1
        for token in _every([block]):
            if token.type not in FITS and not token.type.endswith("_close"):
                found.setdefault(token.type, line)
    return list(found.items())


def blocks(markdown: str, fill: Fill) -> list[Block]:
    """The blocks of a text, each of its plain words filled in."""
    made: list[Block] = []
    inside = 0
    for token in _parsed(markdown):
        inside += token.type.startswith("list_item") * token.nesting
        if token.type in BLOCKS and not inside:
            made.append(Block(BLOCKS[token.type], []))  # type: ignore[arg-type]
        if token.type == "inline":
            made[-1].lines.append(list(_runs(token.children or [], fill)))
    return made


@lru_cache(maxsize=KEPT)
def _parsed(markdown: str) -> tuple[Token, ...]:
    return tuple(parser.parse(markdown))


def filler(values: Mapping[str, str], direction: str) -> Fill:
    """Fills in `values`; in a right-to-left text what is filled in and Dutch words keep their own order."""
    if direction != RIGHT_TO_LEFT:
        return lambda text: FIELD.sub(lambda found: values[found[1]], text)

    def named(run: str) -> str:
        return isolate(FIELD.sub(lambda found: values[found[1]], run))

    def fill(text: str) -> str:
        pieces = SIDE_BY_SIDE.split(text)
        return "".join(named(piece) if odd % 2 else isolated(piece) for odd, piece in enumerate(pieces))

    return fill


def isolate(text: str) -> str:
    """Words that keep the order of their own language, whatever stands around them."""
    return f"{FIRST_STRONG}{text}{END_ISOLATE}"


def _runs(tokens: list[Token], fill: Fill) -> Iterator[Run]:
    weights: list[Weight] = []
    for token in tokens:
        if token.type in WEIGHTS:
            weights.append(WEIGHTS[token.type])
        elif token.type in ("strong_close", "em_close"):
            weights.pop()
        elif token.type in BREAKS:
            yield BREAKS[token.type]
        elif token.content:
            yield Run(weights[-1] if weights else "plain", fill(token.content))


def _every(tokens: list[Token]) -> Iterator[Token]:
    for token in tokens:
        yield token
        yield from _every(token.children or [])
