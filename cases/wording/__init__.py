"""Wording: finds the text that an editor wrote, in a language and with a municipality's own facts filled in.

Everything is read once at start-up; a live language with a gap stops the start, and the gap is named. A legal text
whose translation is older than the Dutch gives way to the Dutch.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Literal

import msgspec
from babel import Locale
from babel.dates import format_time, get_day_names

from cases.municipality import DAYS, Municipality
from cases.wording import source
from cases.wording.source import Source
from cases.wording.text import Shown, Text, Texts, isolated

__all__ = ["DUTCH", "Gap", "Language", "Text", "Texts", "Wording", "hours", "isolated", "languages", "read", "sources"]

DUTCH = "nl"
CLOCK = "HH:mm"
"""Twenty-four hours, as on Dutch doors and letters."""
NO_BREAK = "\u00a0"
DIGID_APP = "notes/digid-app"
ARABIC_COMMA = "\u060c"
Sources = Mapping[str, Source]


class Language(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A language of the portal: `name` is its own name, `script` its ISO 15924 code."""

    code: str
    name: str
    direction: Literal["ltr", "rtl"]
    script: str
    state: Literal["draft", "live"]


class _Languages(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    language: tuple[Language, ...]


class Gap(ValueError):
    """A live language lacks texts; the message names them."""


@dataclass(frozen=True)
class Wording:
    """All texts. `texts(language, municipality)["guide/household"]` is one of them."""

    languages: tuple[Language, ...]
    _sources: Mapping[str, Sources]
    _texts: Mapping[tuple[str, str], Texts]

    def texts(self, language: str, municipality: str) -> Texts:
        """Every text by its name (`questions/no-digid`), filled in for this municipality."""
        return self._texts[language, municipality]

    def titles(self, name: str) -> list[str]:
        """The title of a text in each live language."""
        return [texts[name].title for texts in self._sources.values()]


def read(content: Path, municipalities: Mapping[str, Municipality], *, digid_app_works: bool = False) -> Wording:
    """Read every live language; texts say whether the DigiD app alone works with Ockto.

    Raises `Gap`, or `ValueError` naming the file that is wrong.
    """
    live = tuple(language for language in languages(content) if language.state == "live")
    read_in = {language.code: sources(content / language.code) for language in live}
    _must_be_whole(read_in)
    texts = {
        (language.code, slug): Texts(shown, facts)
        for language in live
        for shown in [_shown(language, read_in)]
        for slug, municipality in municipalities.items()
        for facts in [_facts(municipality, language.code) | _digid_app(read_in[language.code], works=digid_app_works)]
    }
    for each in texts.values():
        each.must_be_fillable()
    return Wording(live, read_in, texts)


def languages(content: Path) -> tuple[Language, ...]:
    """Every language of languages.toml, drafts too."""
    return msgspec.toml.decode((content / "languages.toml").read_bytes(), type=_Languages).language


def sources(folder: Path) -> dict[str, Source]:
    """Every text in a language's folder by its name. Raises `ValueError` naming the file that is wrong."""
    named = {file.relative_to(folder).with_suffix("").as_posix(): file for file in sorted(folder.rglob("*.md"))}
    return {name: source.parse(name, file.read_text("utf-8")) for name, file in named.items()}


def hours(municipality: Municipality, language: str) -> str:
    """When the phone is answered, as this language writes it: days and times."""
    locale = Locale.parse(language)
    names = get_day_names("wide", "stand-alone", locale)
    days = " – ".join(names[DAYS.index(day)] for day in dict.fromkeys(municipality.contact.open_days))
    times = (municipality.contact.open_from, municipality.contact.open_until)
    clock = " – ".join(format_time(time.fromisoformat(each), CLOCK, locale=locale) for each in times)
    return f"{days}{ARABIC_COMMA if locale.text_direction == 'rtl' else ','} {clock}"


def _must_be_whole(read_in: Mapping[str, Sources]) -> None:
    names = {name for texts in read_in.values() for name in texts}
    gaps = [f"{code}/{name}.md" for code, texts in read_in.items() for name in sorted(names - set(texts))]
    if gaps:
        raise Gap("These texts are missing: " + ", ".join(gaps))


def _shown(language: Language, read_in: Mapping[str, Sources]) -> dict[str, Shown]:
    """What is shown for each text; without the Dutch nothing can be outdated."""
    ours = read_in[language.code]
    dutch = read_in.get(DUTCH, ours)
    shown = {}
    for name, text in ours.items():
        state = text.state(dutch[name])
        gives_way = state == "outdated" and dutch[name].head.legal
        shown[name] = (
            Shown(dutch[name], state, DUTCH, "ltr")
            if gives_way
            else Shown(text, state, language.code, language.direction)
        )
    return shown


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


def _digid_app(texts: Sources, *, works: bool) -> dict[str, str]:
    label, _ = texts[DIGID_APP].sections["works" if works else "works-not"]
    return {"digid_app": " ".join(label.split())}
