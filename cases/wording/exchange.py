"""Exchange: one language as one PO file, for translators and their tools: labels and texts, out and back without loss.

A label's entry is as in the catalogue. A text's entry has the Dutch as its source and a context such as
`questions/no-digid#body`; it is fuzzy when the Dutch was changed after it was translated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from cases.wording import DUTCH, source, sources
from cases.wording.source import Head, Source

PHRASINGS = "phrasings"
CATALOGUE = "LC_MESSAGES/messages.po"


@dataclass(frozen=True)
class Standing:
    """How a language stands: texts that are missing, and texts whose Dutch was changed since."""

    missing: tuple[str, ...]
    outdated: tuple[str, ...]


@dataclass(frozen=True)
class Words:
    """Where words lie: the folder of texts and the folder of labels."""

    content: Path
    locales: Path

    def texts(self, language: str) -> dict[str, Source]:
        """Every text of a language by its name."""
        return sources(self.content / language)

    def labels(self, language: str) -> Catalog:
        """The labels of a language; none at all for a language that is new."""
        file = self.locales / language / CATALOGUE
        if not file.exists():
            return Catalog(locale=language)
        with file.open("rb") as opened:
            return read_po(opened, locale=language)


def standing(words: Words, language: str) -> Standing:
    """What is missing or outdated in a language."""
    dutch, ours = words.texts(DUTCH), words.texts(language)
    late = [name for name, text in ours.items() if name in dutch and text.state(dutch[name]) == "outdated"]
    return Standing(tuple(sorted(set(dutch) - set(ours))), () if language == DUTCH else tuple(sorted(late)))


def stamp(words: Words, language: str, names: Iterable[str]) -> None:
    """Declare that these texts say what the Dutch says now."""
    dutch, ours = words.texts(DUTCH), words.texts(language)
    for name in names:
        made_from = "" if language == DUTCH else dutch[name].digest
        _keep(words, language, name, _with(ours[name], made_from=made_from))


def export(words: Words, language: str, file: Path) -> int:
    """Write a language to a PO file; returns how many entries it has."""
    out = words.labels(language)
    dutch, ours = words.texts(DUTCH), words.texts(language)
    for name, text in dutch.items():
        theirs = ours.get(name)
        flags = {"fuzzy"} if theirs is not None and theirs.state(text) == "outdated" else set()
        for key, piece in _entries(text).items():
            said = _entries(theirs).get(key, "") if theirs is not None else ""
            out.add(piece, said, context=f"{name}#{key}", flags=flags)
    with file.open("wb") as opened:
        write_po(opened, out, width=0, omit_header=False)
    return len(out)


def take(words: Words, language: str, file: Path, reviewed_by: str = "") -> list[str]:
    """Read a language back from a PO file, whole texts only; returns the names of texts that still have gaps.

    A text that is complete and not fuzzy is declared to say what the Dutch says now; with `reviewed_by` also
    that this person read it. Labels go to the catalogue.
    """
    with file.open("rb") as opened:
        came = read_po(opened, locale=language)
    dutch, ours = words.texts(DUTCH), words.texts(language)
    by_context = {message.context: message for message in came if message.context}
    gaps = []
    for name, text in dutch.items():
        entries = {key: by_context.get(f"{name}#{key}") for key in _entries(text)}
        said = {key: str(message.string) for key, message in entries.items() if message is not None and message.string}
        if len(said) < len(entries):
            gaps.append(name)
            continue
        before = ours[name].head if name in ours else Head()
        made = _translated(text, said, before)
        if not any(message.fuzzy for message in entries.values() if message is not None):
            made = _with(made, made_from=text.digest)
            made = _with(made, reviewed=True, by=reviewed_by) if reviewed_by else made
        _keep(words, language, name, made)
    _keep_labels(words, language, (message for message in came if not message.context))
    return gaps


def _entries(text: Source) -> dict[str, str]:
    """The pieces of a text that have words, and its phrasings, a line each."""
    phrasings = {PHRASINGS: "\n".join(text.head.phrasings)}
    return {key: piece for key, piece in (text.pieces | phrasings).items() if piece}


def _translated(dutch: Source, said: Mapping[str, str], before: Head) -> Source:
    sections = {key: (said.get(f"{key}: label", ""), said.get(f"{key}: rest", "")) for key in dutch.sections}
    phrasings = tuple(said.get(PHRASINGS, "").splitlines())
    head = msgspec.structs.replace(before, phrasings=phrasings)
    return Source(head, said["title"], said.get("body", ""), sections)


def _with(text: Source, **changed: object) -> Source:
    return replace(text, head=msgspec.structs.replace(text.head, **changed))


def _keep(words: Words, language: str, name: str, text: Source) -> None:
    file = (words.content / language / name).with_suffix(".md")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(source.compose(text), "utf-8")


def _keep_labels(words: Words, language: str, messages: Iterable[Message]) -> None:
    labels = words.labels(language)
    for message in messages:
        if message.id:
            labels.add(message.id, message.string, flags=message.flags)
    file = words.locales / language / CATALOGUE
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("wb") as opened:
        write_po(opened, labels, width=0)
