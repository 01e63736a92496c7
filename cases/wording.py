"""Wording: finds the text that an editor wrote, in a language and with a municipality's own facts filled in.

A text is one Markdown file: `# Title`, a body, and sections `## key`. A section's first paragraph is its label.
Everything is read once at start-up; a live language with a gap stops the start, and the gap is named.
"""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Literal

import msgspec
from babel import Locale
from babel.dates import format_time, get_day_names
from markdown_it import MarkdownIt

from cases.municipality import DAYS, Municipality

TEXT = re.compile(r"\A(?:\+\+\+\n(?P<head>.*?)\n\+\+\+\n)?\s*# (?P<title>[^\n]+)\n(?P<rest>.*)\Z", re.DOTALL)
SECTION = re.compile(r"^## ([a-z-]+)\s*$", re.MULTILINE)
PLACEHOLDER = re.compile(r"\{(\w+)\}")
LEFT_TO_RIGHT = re.compile(r"[A-Za-z](?:[\w '’.,/&-]*[A-Za-z0-9])?|\+?[0-9][0-9 \u00a0]{3,}[0-9]", re.ASCII)
NO_BREAK = "\u00a0"
DIGID_APP = "notes/digid-app"
ARABIC_COMMA = "\u060c"
ISOLATE, END_ISOLATE = "\u2066", "\u2069"
markdown = MarkdownIt("commonmark", {"html": False})


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language of the portal: `name` is its own name, `script` its ISO 15924 code."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    script: str
    state: Literal["draft", "live"]


class _Languages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: tuple[Language, ...]


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
    """One text in one language. `title` is plain text, `html` the body; `phrasings` are ways to ask for it."""

    title: str
    html: str
    sections: Mapping[str, Section]
    phrasings: tuple[str, ...]
    reviewed: bool


Texts = Mapping[str, Text]


class Gap(ValueError):
    """A live language lacks texts; the message names them."""


@dataclass(frozen=True)
class Wording:
    """All texts. `texts(language, municipality)["guide/household"]` is one of them."""

    languages: tuple[Language, ...]
    _texts: Mapping[tuple[str, str], Texts]

    def texts(self, language: str, municipality: str) -> Texts:
        """Every text by its name (`questions/no-digid`), filled in for this municipality."""
        return self._texts[language, municipality]

    def by_language(self) -> Iterator[tuple[str, Texts]]:
        """Each live language once, with its texts as some municipality fills them in."""
        yield from {language: (language, texts) for (language, _), texts in self._texts.items()}.values()


def read(content: Path, municipalities: Mapping[str, Municipality], *, digid_app_works: bool = False) -> Wording:
    """Read every live language; texts say whether the DigiD app alone works with Ockto.

    Raises `Gap`, or `ValueError` naming the file that is wrong.
    """
    all_languages = msgspec.toml.decode((content / "languages.toml").read_bytes(), type=_Languages).language
    live = tuple(language for language in all_languages if language.state == "live")
    sources = {language.code: _sources(content / language.code) for language in live}
    _must_be_whole(sources)
    filled = {
        (language.code, slug): {
            name: _text(name, _fill(name, source, facts), isolated if language.direction == "rtl" else str)
            for name, source in sources[language.code].items()
        }
        for language in live
        for slug, municipality in municipalities.items()
        for facts in [_facts(municipality, language.code) | _digid_app(sources[language.code], works=digid_app_works)]
    }
    return Wording(live, filled)


def hours(municipality: Municipality, language: str) -> str:
    """When the phone is answered, as this language writes it: days and times."""
    locale = Locale.parse(language)
    names = get_day_names("wide", "stand-alone", locale)
    days = " – ".join(names[DAYS.index(day)] for day in dict.fromkeys(municipality.contact.open_days))
    times = (municipality.contact.open_from, municipality.contact.open_until)
    clock = " – ".join(format_time(time.fromisoformat(each), "short", locale=locale) for each in times)
    return f"{days}{ARABIC_COMMA if locale.text_direction == 'rtl' else ','} {clock}"


def _sources(folder: Path) -> dict[str, str]:
    files = sorted(folder.rglob("*.md"))
    return {file.relative_to(folder).with_suffix("").as_posix(): file.read_text("utf-8") for file in files}


def _must_be_whole(sources: Mapping[str, Mapping[str, str]]) -> None:
    names = {name for texts in sources.values() for name in texts}
    gaps = [f"{code}/{name}.md" for code, texts in sources.items() for name in sorted(names - set(texts))]
    if gaps:
        raise Gap("These texts are missing: " + ", ".join(gaps))


def _facts(municipality: Municipality, language: str) -> dict[str, str]:
    contact = municipality.contact
    return {
        "municipality": municipality.name,
        "contact": contact.team,
        "phone": contact.phone.replace(" ", NO_BREAK),
        "hours": hours(municipality, language),
        "post_address": ", ".join(contact.post_address),
        "days": str(municipality.policy.respond_days),
    }


def _digid_app(sources: Mapping[str, str], *, works: bool) -> dict[str, str]:
    note = _text(DIGID_APP, sources[DIGID_APP], str)
    return {"digid_app": note.sections["works" if works else "works-not"].label}


def _fill(name: str, source: str, facts: Mapping[str, str]) -> str:
    try:
        return PLACEHOLDER.sub(lambda found: facts[found[1]], source)
    except KeyError as unknown:
        raise ValueError(f"{name}.md: there is no fact {{{unknown.args[0]}}}") from None


def isolated(text: str) -> str:
    """A right-to-left text in which Dutch words and numbers keep their own order, with the signs between them."""
    return LEFT_TO_RIGHT.sub(lambda run: f"{ISOLATE}{run[0]}{END_ISOLATE}", text)


def _text(name: str, source: str, ordered: Callable[[str], str]) -> Text:
    found = TEXT.match(source)
    if found is None:
        raise ValueError(f"{name}.md: a text begins with one line `# Title`")
    head = tomllib.loads(found["head"] or "")
    body, *parts = SECTION.split(found["rest"])
    return Text(
        title=ordered(found["title"].strip()),
        html=markdown.render(ordered(body)),
        sections={key: _section(ordered(part)) for key, part in zip(parts[::2], parts[1::2], strict=True)},
        phrasings=tuple(head.get("phrasings", ())),
        reviewed=bool(head.get("reviewed", False)),
    )


def _section(part: str) -> Section:
    label, _, rest = part.strip().partition("\n\n")
    return Section(" ".join(label.split()), markdown.render(rest), markdown.render(part), " ".join(rest.split()))
