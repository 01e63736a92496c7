"""Source: one text as an editor wrote it, Markdown with a head in TOML; how a translation stands against the Dutch.

`# Title`, a body, and sections `## key`. A section's first paragraph is its label.
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import msgspec

WHOLE = re.compile(r"\A(?:\+\+\+\n(?P<head>.*?)\n\+\+\+\n)?\s*# (?P<title>[^\n]+)\n(?P<rest>.*)\Z", re.DOTALL)
SECTION = re.compile(r"^## ([a-z-]+)\s*$", re.MULTILINE)
DIGEST_LENGTH = 12
State = Literal["original", "reviewed", "unreviewed", "outdated"]


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is known of a text. `made_from` is the digest of the Dutch that it was made from, `by` who reviewed it.

    `legal` (in the Dutch only): where a translation is outdated, the Dutch is shown instead.
    """

    reviewed: bool = False
    by: str = ""
    made_from: str = msgspec.field(default="", name="from")
    legal: bool = False
    phrasings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """A text in one language; a section is its label and what follows that."""

    head: Head
    title: str
    body: str
    sections: Mapping[str, tuple[str, str]]

    @property
    def pieces(self) -> dict[str, str]:
        """Everything that is translated, by name: title, body, and of each section its label and the rest."""
        found = {"title": self.title, "body": self.body}
        for key, (label, rest) in self.sections.items():
            found |= {f"{key}: label": label, f"{key}: rest": rest}
        return found

    @property
    def digest(self) -> str:
        """Changes when a word of the text changes; its phrasings and its head do not count."""
        return sha256(json.dumps(self.pieces).encode()).hexdigest()[:DIGEST_LENGTH]

    def state(self, dutch: "Source") -> State:
        """How this text stands against the Dutch of the same name."""
        if self is dutch:
            return "original"
        if self.head.made_from != dutch.digest:
            return "outdated"
        return "reviewed" if self.head.reviewed else "unreviewed"


def parse(name: str, text: str) -> Source:
    """The text of the file `name`. Raises `ValueError` that names it."""
    found = WHOLE.match(text)
    if found is None:
        raise ValueError(f"{name}.md: a text begins with one line `# Title`")
    try:
        head = msgspec.convert(tomllib.loads(found["head"] or ""), Head)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise ValueError(f"{name}.md: {error}") from error
    body, *parts = SECTION.split(found["rest"])
    sections = {key: _section(part) for key, part in zip(parts[::2], parts[1::2], strict=True)}
    return Source(head, found["title"].strip(), body.strip(), sections)


def compose(source: Source) -> str:
    """The file that `parse` reads back as the same text."""
    blocks = [f"# {source.title}", source.body]
    for key, (label, rest) in source.sections.items():
        blocks += [f"## {key}\n{label}", rest]
    return f"+++\n{_head(source.head)}+++\n" + "\n\n".join(filter(None, blocks)) + "\n"


def _section(part: str) -> tuple[str, str]:
    label, _, rest = part.strip().partition("\n\n")
    return label.strip(), rest.strip()


def _head(head: Head) -> str:
    known = {key: value for key, value in msgspec.to_builtins(head).items() if key == "reviewed" or value}
    phrasings = known.pop("phrasings", [])
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in known.items()]
    asked = "".join(f"  {json.dumps(each, ensure_ascii=False)},\n" for each in phrasings)
    return "".join(lines) + (f"phrasings = [\n{asked}]\n" if asked else "")
