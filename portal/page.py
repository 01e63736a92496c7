"""Page: a template in a language. Each language has its own environment, built once; pages that are a function of their
address are kept, compressed."""

import gzip
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from babel.support import Translations
from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import Response

from cases import wording
from cases.wording import Language
from portal.address import DUTCH, Place, in_dutch
from portal.beside import woven
from portal.environment import Compiled, environment, read_labels
from portal.static import Assets

HTML = "text/html; charset=utf-8"
KEPT_PAGES = 2000
WORTH_COMPRESSING = 500


@dataclass(frozen=True)
class Label:
    """A label that is said when the page is made, in each language that the page speaks."""

    messages: tuple[str, ...]
    facts: Mapping[str, object] = field(default_factory=dict)

    def __add__(self, other: "Label") -> "Label":
        return Label((*self.messages, *other.messages), {**self.facts, **other.facts})


@dataclass(frozen=True)
class Kept:
    """A page that was made before, as it is answered: plain, and compressed (the same when that is not worth it)."""

    plain: Response
    gzipped: Response

    @classmethod
    def of(cls, made: bytes) -> "Kept":
        """The page, ready to be answered again and again."""
        headers = {"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"}
        plain = Response(made, media_type=HTML, headers=headers)
        if len(made) <= WORTH_COMPRESSING:
            return cls(plain, plain)
        packed = gzip.compress(made, 9, mtime=0)
        return cls(plain, Response(packed, media_type=HTML, headers=headers | {"Content-Encoding": "gzip"}))

    def answer(self, request: Request) -> Response:
        """The page as this browser takes it."""
        return self.gzipped if "gzip" in request.headers.get("accept-encoding", "") else self.plain


@dataclass(frozen=True)
class Pages:
    """Every template in every live language, and the pages that were made lately."""

    languages: tuple[Language, ...]
    environments: Mapping[str, Environment]
    translations: Mapping[str, Translations]
    kept: OrderedDict[str, Kept] = field(default_factory=OrderedDict)

    @classmethod
    def load(cls, locales: Path, languages: Iterable[Language], assets: Assets) -> "Pages":
        """Read the labels of each language and build its environment. Raises `FileNotFoundError`."""
        languages = tuple(languages)
        translations = {language.code: read_labels(locales, language.code) for language in languages}
        compiled = Compiled()
        environments = {code: environment(code, labels, assets, compiled) for code, labels in translations.items()}
        return cls(languages, environments, translations)

    def label(self, language: str, message: str, /, **values: object) -> str:
        """A label of the software in a language."""
        return self.translations[language].ugettext(message) % values

    def render(self, template: str, language: Language, **values: Any) -> str:
        """The page's HTML. `values` are what its template names."""
        page = self.environments[language.code].get_template(template)
        return page.render(language=language, languages=self.languages, **values)


def answer(request: Request, place: Place, template: str, status: int = 200, **values: Any) -> Response:
    """The page, made now; nobody may keep it."""
    headers = {"Cache-Control": "no-store"}
    return Response(_made(request, place, template, values), status, media_type=HTML, headers=headers)


def kept_answer(request: Request, place: Place, template: str, **values: Any) -> Response:
    """The page, made now and kept, for a page that is a function of its address."""
    kept = Kept.of(_made(request, place, template, values))
    pages: Pages = request.state["pages"]
    pages.kept[_address(request)] = kept
    if len(pages.kept) > KEPT_PAGES:
        pages.kept.popitem(last=False)
    return kept.answer(request)


def answer_before(request: Request) -> Response | None:
    """The page as it was made before for this address, if it was."""
    kept: Kept | None = request.state["pages"].kept.get(_address(request))
    return None if kept is None else kept.answer(request)


def _address(request: Request) -> str:
    return f"{request.scope['path']}?{request.scope['query_string'].decode('latin-1')}"


def _made(request: Request, place: Place, template: str, values: Mapping[str, Any]) -> bytes:
    """The page; with its Dutch twin woven in where the address asks for that."""
    is_dutch = place.language.code == DUTCH
    values = {**values, "switch": "" if is_dutch else place.switched(), "is_beside": place.is_with_dutch}
    html = _rendered(request, place, template, values)
    if place.is_with_dutch and not is_dutch:
        dutch = in_dutch(request, place)
        html = woven(html, _rendered(request, dutch, template, values), place.language, dutch.language)
    return html.encode()


def _rendered(request: Request, place: Place, template: str, values: Mapping[str, Any]) -> str:
    common = {
        "municipality": place.municipality,
        "hours": wording.hours(place.municipality, place.language.code),
        "here": place.here,
        "link": place.link,
        "texts": place.texts,
        "wide": request.state["questions"].wide,
        "visit": None,
        "csrf": "",
        "late": values["visit"].unsent_from(place) if values.get("visit") else None,
    }
    pages: Pages = request.state["pages"]
    said = {name: _said(value, pages, place.language.code) for name, value in values.items()}
    return pages.render(template, place.language, **common | said)


def _said(value: Any, pages: Pages, language: str) -> Any:
    """A label in a language; also where it is one value of several."""
    if isinstance(value, Label):
        return ". ".join(pages.label(language, message, **value.facts) for message in value.messages)
    if isinstance(value, dict):
        return {key: _said(each, pages, language) for key, each in value.items()}
    return value
