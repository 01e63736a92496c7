"""Labels of the software: the catalogues hold exactly what the code says, in each live language's own words."""

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from cases import municipality, wording
from cases.settings import ROOT
from tests.house.words import PLACEHOLDER, in_another_script, is_left_untranslated, is_out_of_proportion, twins

LANGUAGES = wording.read(ROOT / "content", municipality.read_all(ROOT / "content")).languages
CODES = [language.code for language in LANGUAGES]
Key = str | tuple[str, ...]


def catalogue(file: Path, code: str | None = None) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=code, abort_invalid=True)


CATALOGUES = {code: catalogue(ROOT / "locales" / code / "LC_MESSAGES" / "messages.po", code) for code in CODES}


def key_of(message: Message) -> Key:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def labels(code: str) -> dict[Key, Message]:
    return {key_of(message): message for message in CATALOGUES[code] if message.id}


def forms(message: Message) -> Sequence[str]:
    """A label's translation; all its plural forms when it counts something."""
    return [message.string] if isinstance(message.string, str) else list(message.string)


KEYS = sorted(labels(CODES[0]), key=str)


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[Key]:
    """What the code says now, as `make words` finds it."""
    into = tmp_path_factory.mktemp("labels") / "messages.pot"
    command = [
        sys.executable,
        "-m",
        "babel.messages.frontend",
        "--quiet",
        "extract",
        "--mapping-file",
        "pyproject.toml",
    ]
    subprocess.run([*command, "-o", str(into), "."], check=True, cwd=ROOT, timeout=120)
    return {key_of(message) for message in catalogue(into) if message.id}


@pytest.mark.parametrize("code", CODES)
def test_the_catalogue_holds_what_the_code_says_and_nothing_else(code: str, extracted: set[Key]) -> None:
    assert set(labels(code)) ^ extracted == set(), "run `make words` and translate"
    assert list(CATALOGUES[code].obsolete) == []


@pytest.mark.parametrize("code", CODES)
def test_nothing_is_empty_or_a_guess(code: str) -> None:
    assert [key for key, message in labels(code).items() if message.fuzzy] == []
    assert [key for key, message in labels(code).items() if not all(form.strip() for form in forms(message))] == []


@pytest.mark.parametrize("code", CODES)
def test_every_plural_form_of_the_language_is_there(code: str) -> None:
    plural = CATALOGUES[code].num_plurals
    assert plural == {"nl": 2, "en": 2, "ar": 6}.get(code, plural)
    for key, message in labels(code).items():
        assert len(forms(message)) == (1 if isinstance(key, str) else plural), key


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_every_form_has_the_placeholders_of_its_label(key: Key) -> None:
    for code in CODES:
        message = labels(code)[key]
        wanted = set(PLACEHOLDER.findall(str(key)))
        for form in forms(message):
            told = set(PLACEHOLDER.findall(form))
            assert told == wanted or (message.pluralizable and told <= wanted), (code, form)
            assert "%" not in PLACEHOLDER.sub("", form).replace("%%", ""), (code, form)


def test_a_count_is_told_wherever_the_form_does_not_tell_it() -> None:
    """Only the forms for none, one and two may leave the number out."""
    for code in CODES:
        for key, message in labels(code).items():
            if message.pluralizable:
                first_that_tells = {"ar": 3}.get(code, 1)
                silent = [form for form in forms(message)[first_that_tells:] if "%(num)s" not in form]
                assert silent == [] or "%(num)s" not in str(key), (code, silent)


@pytest.mark.parametrize("key", KEYS, ids=str)
def test_a_label_is_said_in_each_languages_own_words(key: Key) -> None:
    said = {code: forms(labels(code)[key])[-1] for code in CODES}
    for language in LANGUAGES:
        for form in forms(labels(language.code)[key]):
            assert in_another_script(form, language.script) == [], language.code
    for one, text, other, twin in twins(said):
        assert text != twin or not is_left_untranslated(text), (one, other)
        assert not is_out_of_proportion(text, twin), (one, len(text), other, len(twin))


def test_english_says_what_the_code_says() -> None:
    if "en" in CODES:
        changed = {key: forms(message)[0] for key, message in labels("en").items() if isinstance(key, str)}
        assert {key: text for key, text in changed.items() if key != text} == {}


def test_dutch_labels_are_short_sentences() -> None:
    sentences = [
        sentence
        for message in labels("nl").values()
        for form in forms(message)
        for sentence in re.split(r"(?<=[.?!])\s+", PLACEHOLDER.sub("x", form))
    ]
    assert [sentence for sentence in sentences if len(sentence.split()) > 18] == []
