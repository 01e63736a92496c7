"""Address: which municipality and language a page's address names, and the addresses of the pages around it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from urllib.parse import parse_qsl, urlencode

from babel import negotiate_locale
from starlette.requests import HTTPConnection

from cases.municipality import Municipality
from cases.refusal import UnknownLanguage, UnknownMunicipality
from cases.wording import Language, Texts

DEFAULT_LANGUAGE = DUTCH = "nl"
BESIDE = {"naast": DUTCH}
"""What an address has that asks for Dutch beside the page's own language; every link on such a page has it too."""


@dataclass(frozen=True)
class Place:
    """Where in the portal somebody is: the municipality, the language, and what follows in the address."""

    municipality: Municipality
    language: Language
    rest: str
    query: str
    texts: Texts

    @cached_property
    def is_with_dutch(self) -> bool:
        """Whether the address asks for Dutch beside the page's own language."""
        return BESIDE.items() <= set(self._pairs)

    def link(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """The address of `path` in this municipality and language."""
        whole = {**(query or {}), **(BESIDE if self.is_with_dutch else {})}
        return f"/{self.municipality.slug}/{self.language.code}/{path}{written(whole)}"

    def switched(self) -> str:
        """The address of this same page with Dutch beside it, or without."""
        others = [(key, value) for key, value in self._pairs if key not in BESIDE]
        query = urlencode([*others, *({} if self.is_with_dutch else BESIDE).items()], safe=",")
        return f"/{self.municipality.slug}/{self.language.code}/{self.rest}{'?' + query if query else ''}"

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        return parse_qsl(self.query, keep_blank_values=True)

    def here(self, language: str) -> str:
        """The address of this same page in another language, with everything that was answered."""
        return f"/{self.municipality.slug}/{language}/{self.rest}{'?' + self.query if self.query else ''}"


def written(query: Mapping[str, str]) -> str:
    """A query as it stands in an address: options of one answer are separated by commas."""
    return "?" + urlencode(query, safe=",") if query else ""


def place(request: HTTPConnection) -> Place:
    """Where this request is. Raises `UnknownMunicipality` or `UnknownLanguage`."""
    state = request.state
    slug, code = request.path_params["municipality"], request.path_params["language"]
    municipality = state["municipalities"].get(slug)
    if municipality is None:
        raise UnknownMunicipality
    language = next((each for each in state["wording"].languages if each.code == code), None)
    if language is None:
        raise UnknownLanguage
    rest = request.scope["path"].removeprefix(f"/{slug}/{code}/")
    texts = state["wording"].texts(code, slug)
    return Place(municipality, language, rest, request.scope["query_string"].decode("latin-1"), texts)


def in_dutch(request: HTTPConnection, here: Place) -> Place:
    """The same place in Dutch."""
    words = request.state["wording"]
    dutch = next(each for each in words.languages if each.code == DUTCH)
    return replace(here, language=dutch, texts=words.texts(DUTCH, here.municipality.slug))


def preferred_language(request: HTTPConnection) -> Language:
    """The live language that the browser likes best; Dutch when it likes none."""
    languages: tuple[Language, ...] = request.state["wording"].languages
    live = {language.code: language for language in languages}
    wishes = [wish.split(";")[0].strip() for wish in request.headers.get("accept-language", "")[:200].split(",")]
    found = negotiate_locale(wishes, list(live), sep="-") or negotiate_locale([wish[:2] for wish in wishes], list(live))
    return live[found or DEFAULT_LANGUAGE]
