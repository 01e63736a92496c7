"""Text: what a page shows of a source: filled in with a municipality's own facts, as HTML."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from markdown_it import MarkdownIt

from cases.wording.source import Source, State

PLACEHOLDER = re.compile(r"\{(\w+)\}")
LEFT_TO_RIGHT = re.compile(r"[A-Za-z](?:[\w '’.,/&-]*[A-Za-z0-9])?|\+?[0-9][0-9 \u00a0\u2011-]{3,}[0-9]", re.ASCII)
HYPHEN_IN_NUMBER, NO_BREAK_HYPHEN = re.compile(r"(?<=[0-9])-(?=[0-9])"), "\u2011"
"""A phone number stays on one line."""
ISOLATE, END_ISOLATE = "\u2066", "\u2069"
RIGHT_TO_LEFT = "rtl"
markdown = MarkdownIt("commonmark", {"html": False})


@dataclass(frozen=True)
class Section:
    """A part of a text: `whole` is its html; `label` its first paragraph as plain text, `html` what follows that, and
    `plain` the same as it was written."""

    label: str
    html: str
    whole: str
    plain: str


@dataclass(frozen=True)
class Text:
    """One text as shown. `title` is plain text, `html` the body; `language` is the one it is in, with its direction."""

    title: str
    html: str
    sections: Mapping[str, Section]
    state: State
    language: str
    direction: str


@dataclass(frozen=True)
class Shown:
    """Which source stands for a text, how it stands against the Dutch, and in which language it is."""

    source: Source
    state: State
    language: str
    direction: str


@dataclass(frozen=True)
class Texts:
    """Every text of a language for one municipality by its name (`questions/no-digid`), made when first asked for."""

    shown: Mapping[str, Shown]
    facts: Mapping[str, str]
    _made: dict[str, Text] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Text:
        if name not in self._made:
            self._made[name] = _text(self.shown[name], self.facts)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.shown)

    def must_be_fillable(self) -> None:
        """Raise `ValueError` that names a text with a placeholder for which there is no fact."""
        for name, shown in self.shown.items():
            unknown = set(PLACEHOLDER.findall("\n".join(shown.source.pieces.values()))) - set(self.facts)
            if unknown:
                raise ValueError(f"{name}.md: there is no fact {{{min(unknown)}}}")


def isolated(text: str) -> str:
    """A right-to-left text in which Dutch words and numbers keep their own order, with the signs between them."""
    return LEFT_TO_RIGHT.sub(lambda run: f"{ISOLATE}{run[0]}{END_ISOLATE}", text)


def _text(shown: Shown, facts: Mapping[str, str]) -> Text:
    def ready(piece: str) -> str:
        filled = HYPHEN_IN_NUMBER.sub(NO_BREAK_HYPHEN, PLACEHOLDER.sub(lambda found: facts[found[1]], piece))
        return isolated(filled) if shown.direction == RIGHT_TO_LEFT else filled

    source = shown.source
    return Text(
        title=ready(source.title),
        html=markdown.render(ready(source.body)),
        sections={key: _section(ready(label), ready(rest)) for key, (label, rest) in source.sections.items()},
        state=shown.state,
        language=shown.language,
        direction=shown.direction,
    )


def _section(label: str, rest: str) -> Section:
    whole = markdown.render(f"{label}\n\n{rest}")
    return Section(" ".join(label.split()), markdown.render(rest), whole, " ".join(rest.split()))
