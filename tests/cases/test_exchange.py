"""Exchange: a language goes to a translator and comes back, and nothing is lost."""

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po, write_po

from cases.settings import ROOT
from cases.wording.exchange import Standing, Words, export, stamp, standing, take

NAME = "questions/no-digid"


@pytest.fixture
def words(tmp_path: Path) -> Words:
    """A copy of Dutch and Arabic, to change."""
    for code in ("nl", "ar"):
        shutil.copytree(ROOT / "content" / code, tmp_path / "content" / code)
        shutil.copytree(ROOT / "locales" / code, tmp_path / "locales" / code)
    return Words(tmp_path / "content", tmp_path / "locales")


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def change_the_dutch(words: Words) -> None:
    file = words.content / "nl" / f"{NAME}.md"
    file.write_text(file.read_text("utf-8").replace("\n## more", "\nNog een zin.\n\n## more"), "utf-8")


def test_what_goes_out_comes_back_byte_for_byte(words: Words, tmp_path: Path) -> None:
    before = bytes_of(words.content), bytes_of(words.locales)
    export(words, "ar", tmp_path / "ar.po")
    shutil.rmtree(words.content / "ar")
    assert take(words, "ar", tmp_path / "ar.po") == []
    assert (bytes_of(words.content), bytes_of(words.locales)) == before


def test_a_new_language_goes_out_empty_and_stays_away_until_a_text_is_whole(words: Words, tmp_path: Path) -> None:
    (words.content / "fr").mkdir()
    export(words, "fr", tmp_path / "fr.po")
    with (tmp_path / "fr.po").open("rb") as file:
        came = read_po(file, locale="fr")
    for message in came:
        if message.context and message.context.startswith("notes/digid-app#"):
            message.string = "fr: " + str(message.id)
    with (tmp_path / "fr.po").open("wb") as file:
        write_po(file, came, width=0)
    gaps = take(words, "fr", tmp_path / "fr.po")
    assert "notes/digid-app" not in gaps
    assert set(words.texts("fr")) == {"notes/digid-app"}
    assert standing(words, "fr").outdated == ()


def test_a_text_whose_dutch_was_changed_is_named_and_goes_out_as_uncertain(words: Words, tmp_path: Path) -> None:
    assert standing(words, "ar") == Standing((), ())
    change_the_dutch(words)
    assert standing(words, "ar") == Standing((), (NAME,))
    export(words, "ar", tmp_path / "ar.po")
    take(words, "ar", tmp_path / "ar.po")
    assert standing(words, "ar").outdated == (NAME,)


def test_a_text_that_comes_back_certain_is_up_to_date_and_says_who_read_it(words: Words, tmp_path: Path) -> None:
    change_the_dutch(words)
    file = tmp_path / "ar.po"
    export(words, "ar", file)
    file.write_text(file.read_text("utf-8").replace("#, fuzzy\n", ""), "utf-8")
    take(words, "ar", file, reviewed_by="Samira")
    head = words.texts("ar")[NAME].head
    assert standing(words, "ar").outdated == ()
    assert (head.reviewed, head.by) == (True, "Samira")


def test_an_editor_may_say_that_a_translation_still_fits(words: Words) -> None:
    change_the_dutch(words)
    stamp(words, "ar", [NAME])
    assert standing(words, "ar").outdated == ()


def test_a_missing_text_is_named(words: Words) -> None:
    (words.content / "ar" / f"{NAME}.md").unlink()
    assert standing(words, "ar").missing == (NAME,)
