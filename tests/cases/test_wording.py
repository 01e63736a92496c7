"""Wording: what an editor wrote, and what stops the start when they forgot something."""

import shutil
from pathlib import Path

import pytest

from cases import municipality, wording
from cases.settings import ROOT
from cases.wording import Gap, Wording

TOWNS = municipality.read_all(ROOT / "content")


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A copy of all facts and words, to spoil."""
    return Path(shutil.copytree(ROOT / "content", tmp_path / "content"))


@pytest.fixture(scope="module")
def words() -> Wording:
    return wording.read(ROOT / "content", TOWNS)


def test_a_live_language_with_a_gap_stops_the_start_and_the_gap_is_named(content: Path) -> None:
    (content / "ar/questions/contact.md").unlink()
    (content / "nl/guide/sms.md").unlink()
    with pytest.raises(Gap) as gap:
        wording.read(content, TOWNS)
    assert "ar/questions/contact.md" in str(gap.value)
    assert "nl/guide/sms.md" in str(gap.value)


def test_a_draft_may_have_gaps_and_is_not_shown(content: Path) -> None:
    languages = content / "languages.toml"
    languages.write_text(languages.read_text().replace('state = "live"', 'state = "draft"', 1))
    (content / "nl/guide/sms.md").unlink()
    assert "nl" not in {language.code for language in wording.read(content, TOWNS).languages}


def test_a_placeholder_that_nobody_knows_is_named_with_its_file(content: Path) -> None:
    text = content / "en/questions/contact.md"
    text.write_text(text.read_text() + "\nAsk {mayor}.\n")
    with pytest.raises(ValueError, match=r"questions/contact\.md: there is no fact \{mayor\}"):
        wording.read(content, TOWNS)


def test_a_text_without_a_title_is_named(content: Path) -> None:
    (content / "en/pages/privacy.md").write_text("No title here.\n")
    with pytest.raises(ValueError, match=r"pages/privacy\.md: a text begins with one line"):
        wording.read(content, TOWNS)


def test_a_translation_that_is_older_than_the_dutch_says_so(content: Path) -> None:
    dutch = content / "nl/questions/contact.md"
    dutch.write_text(dutch.read_text() + "\nEr is iets nieuws.\n")
    words = wording.read(content, TOWNS)
    states = {code: words.texts(code, "meerdijk")["questions/contact"].state for code in ("nl", "en")}
    assert states == {"nl": "original", "en": "outdated"}
    assert words.texts("en", "meerdijk")["questions/deadline"].state == "unreviewed"


def test_a_legal_text_that_is_older_than_the_dutch_gives_way_to_the_dutch(content: Path) -> None:
    dutch = content / "nl/pages/privacy.md"
    dutch.write_text(dutch.read_text() + "\nEr is iets nieuws.\n")
    shown = wording.read(content, TOWNS).texts("ar", "meerdijk")["pages/privacy"]
    assert (shown.state, shown.language, shown.direction) == ("outdated", "nl", "ltr")
    assert "Er is iets nieuws." in shown.html


def test_what_an_editor_writes_is_never_html_of_their_own(content: Path) -> None:
    (content / "en/pages/privacy.md").write_text("# Title\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n")
    html = wording.read(content, TOWNS).texts("en", "meerdijk")["pages/privacy"].html
    assert "<script" not in html
    assert 'href="javascript' not in html


def test_a_text_has_a_title_a_body_and_sections_with_a_label(words: Wording) -> None:
    text = words.texts("nl", "voorbeeldstad")["guide/digid"]
    assert text.title == "Kunt u bij DigiD inloggen met een gebruikersnaam en een wachtwoord?"
    assert list(text.sections) == ["why", "yes", "app-only", "no", "do-not-know"]
    assert text.sections["yes"].label == "Ja, met naam en wachtwoord"
    assert text.sections["yes"].html.startswith("<p>Mooi.")
    assert text.sections["yes"].label in text.sections["yes"].whole


@pytest.mark.parametrize("slug", TOWNS)
@pytest.mark.parametrize("language", ["nl", "en", "ar"])
def test_each_towns_own_facts_stand_in_its_texts(words: Wording, language: str, slug: str) -> None:
    texts = words.texts(language, slug)
    whole = "".join(
        text.title + text.html + "".join(section.whole for section in text.sections.values())
        for text in map(texts.__getitem__, texts)
    )
    assert TOWNS[slug].contact.phone.replace(" ", "\u00a0") in whole
    for other in set(TOWNS) - {slug}:
        assert TOWNS[other].contact.phone.replace(" ", "\u00a0") not in whole
    assert "{" not in whole


def test_hours_are_written_as_each_language_writes_them() -> None:
    said = {language: wording.hours(TOWNS["voorbeeldstad"], language) for language in ("nl", "en", "ar")}
    assert said["nl"] == "maandag – vrijdag, 09:00 – 17:00"
    assert said["en"].startswith("Monday – Friday")
    assert "الاثنين" in said["ar"]
