"""Standard: the house's own words of every message in every live language, and how a message is composed from them."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from cases.template.block import RIGHT_TO_LEFT, Block, Fill, blocks, filler, isolate
from cases.template.field import Filling
from cases.template.sheet import Part, Sheet
from cases.wording import DUTCH, Language, languages, source
from cases.wording.source import Source

FOLDER = "post"
FRAME = "frame"
MOTIVES = {"inkomen": "income", "vermogen": "property"}
"""Why a case was rejected, as the frame's sections name it; anything else is `other`."""


@dataclass(frozen=True)
class Words:
    """Subject and body in Markdown with merge fields; `version` names them."""

    subject: str
    body: str
    version: str = ""


@dataclass(frozen=True)
class Standard:
    """Every live language in order, and its texts by kind."""

    languages: tuple[Language, ...]
    texts: Mapping[str, Mapping[str, Source]]

    def words(self, kind: str, language: str = DUTCH) -> Words:
        """The house's own words."""
        text = self.texts[language][kind]
        return Words(text.title, text.body, f"standaard {text.digest}")

    def language(self, code: str) -> Language:
        """A live language, or Dutch for one that is not."""
        known = {each.code: each for each in self.languages}
        return known.get(code, known[DUTCH])


def read(content: Path) -> Standard:
    """The words of every live language. Raises `ValueError` naming the file that is wrong."""
    live = tuple(each for each in languages(content) if each.state == "live")
    return Standard(live, {each.code: _texts(content / each.code / FOLDER) for each in live})


def compose(standard: Standard, identity: UUID, kind: str, dutch: Words, filling: Filling) -> Sheet:
    """One message: in Dutch (the municipality's own words or the house's), then in the language of the case."""
    language = standard.language(filling.case.language)
    parts = [_part(standard, standard.language(DUTCH), dutch, filling)]
    if language.code != DUTCH:
        parts.append(_part(standard, language, standard.words(kind, language.code), filling))
    return Sheet(
        id=identity,
        kind=kind,
        municipality=filling.municipality.slug,
        number=filling.case.number,
        date=filling.values(DUTCH, "")["DATUM"],
        to=_envelope(filling),
        email=filling.person.email,
        code=filling.code,
        address=filling.address,
        parts=parts,
    )


def _part(standard: Standard, language: Language, words: Words, filling: Filling) -> Part:
    frame = standard.texts[language.code][FRAME].sections
    values = filling.values(language.code, _reason(frame, language, filling))
    fill, plain = filler(values, language.direction), filler(values, "ltr")

    def below(name: str) -> tuple[str, list[Block]]:
        label, rest = frame[name]
        return _line(label, fill), blocks(rest, fill)

    return Part(
        language=language.code,
        direction=language.direction,
        subject=_line(words.subject, plain),
        body=blocks(words.body, fill),
        help=below("help"),
        check=below("check"),
        scan=(_line(frame["scan"][0], fill), _line(frame["scan"][1], fill)),
    )


def _reason(frame: Mapping[str, tuple[str, str]], language: Language, filling: Filling) -> str:
    """Why it was rejected; an officer's own words stay Dutch, and a translation says so."""
    said = frame[MOTIVES.get(filling.motive, "other")][0]
    own = " ".join(filling.own_words.split())
    if not own or language.code == DUTCH:
        return own or said
    return f"{frame['own'][0]} {isolate(f'“{own}”') if language.direction == RIGHT_TO_LEFT else f'“{own}”'}"


def _line(text: str, fill: Fill) -> str:
    return fill(" ".join(text.split()))


def _envelope(filling: Filling) -> list[str]:
    """Name and address as on an envelope; empty where there is no home."""
    who = filling.person
    if not (who.street and who.house_number and who.postcode and who.city):
        return []
    postcode = f"{who.postcode[:4]} {who.postcode[4:]}"
    return [f"{who.given_name} {who.family_name}", f"{who.street} {who.house_number}", f"{postcode}  {who.city}"]


def _texts(folder: Path) -> dict[str, Source]:
    files = sorted(folder.glob("*.md"))
    return {file.stem: source.parse(f"{FOLDER}/{file.stem}", file.read_text("utf-8")) for file in files}
