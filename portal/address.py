"""Address: which municipality and language a page's address names, and the addresses of the pages around it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from babel import negotiate_locale
from starlette.requests import HTTPConnection

from cases.municipality import Municipality
from cases.refusal import UnknownLanguage, UnknownMunicipality
from cases.wording import Language, Texts

DEFAULT_LANGUAGE = "nl"


@dataclass(frozen=True)
class Place:
    """Where in the portal somebody is: the municipality, the language, and what follows in the address."""

    municipality: Municipality
    language: Language
    rest: str
    query: str
    texts: Texts

    def link(self, path: str, query: Mapping[str, str] | None = None) -> str:
        """The address of `path` in this municipality and language."""
        return f"/{self.municipality.slug}/{self.language.code}/{path}{written(query or {})}"

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


def preferred_language(request: HTTPConnection) -> Language:
    """The live language that the browser likes best; Dutch when it likes none."""
    languages: tuple[Language, ...] = request.state["wording"].languages
    live = {language.code: language for language in languages}
    wishes = [wish.split(";")[0].strip() for wish in request.headers.get("accept-language", "")[:200].split(",")]
    found = negotiate_locale(wishes, list(live), sep="-") or negotiate_locale([wish[:2] for wish in wishes], list(live))
    return live[found or DEFAULT_LANGUAGE]
