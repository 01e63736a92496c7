"""Reading aloud: with a voice of the device, in the page's language, in the order in which one would ask."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from e2e.town import Town, enter

VOICE = Path(__file__).parent / "voice.js"
DUTCH = {"lang": "nl-NL", "localService": True, "default": True, "name": "Practice"}
ARABIC = {"lang": "ar_EG", "localService": True, "default": False, "name": "Practice"}
ELSEWHERE = {**DUTCH, "localService": False}
STEP = "stappen?invitation=yes&representative=no"
READ, STOP = ".portal-aloud button >> nth=0", ".portal-aloud button >> nth=1"
MARKED = "[...(CSS.highlights.get('portal-aloud') || [])].map((range) => range.toString().trim()).join()"


def give(page: Page, *voices: dict[str, object]) -> None:
    """The device has a voice that practises; it tells so a moment after the page came, as browsers do."""
    page.add_init_script(path=VOICE)
    told = json.dumps(voices)
    page.add_init_script(f"addEventListener('load', () => window.practiceVoicesCame({told}))")


def read_all(page: Page) -> list[str]:
    """What is said from now on to the end."""
    page.click(READ)
    while page.evaluate("goOn()"):
        pass
    said: list[str] = page.evaluate("said")
    return said


def test_without_a_voice_nothing_is_offered(page: Page, town: Town) -> None:
    page.goto(f"{town.portal}/voorbeeldstad/nl/{STEP}")
    expect(page.locator("[data-aloud]")).to_be_hidden()


@pytest.mark.parametrize(("language", "voice"), [("en", DUTCH), ("nl", ELSEWHERE), ("ar", DUTCH)])
def test_a_voice_of_another_language_or_of_elsewhere_is_none(
    page: Page, town: Town, language: str, voice: dict[str, object]
) -> None:
    give(page, voice)
    page.goto(f"{town.portal}/voorbeeldstad/{language}/{STEP}")
    page.wait_for_function("practiceVoices")
    expect(page.locator("[data-aloud]")).to_be_hidden()


@pytest.mark.parametrize(("language", "voice"), [("nl", DUTCH), ("ar", ARABIC)])
def test_the_question_comes_first_then_its_help_then_the_answers(
    page: Page, town: Town, language: str, voice: dict[str, object]
) -> None:
    give(page, voice)
    page.goto(f"{town.portal}/voorbeeldstad/{language}/{STEP}")
    said = read_all(page)
    assert said[0] == page.locator("h1").inner_text()
    answers = [each.strip() for each in page.locator(".portal-answers a").all_inner_texts()]
    places = [said.index(answer) for answer in answers]
    assert places == sorted(places)
    assert said[1 : places[0]], "help stands between"
    assert not set(said) & set(page.locator(".portal-turn .portal-said").all_inner_texts()), "what was answered is over"
    expect(page.locator(READ)).to_have_text("Lees voor" if language == "nl" else "اقرأ بصوت عالٍ")


def test_it_waits_goes_on_and_stops_by_keyboard_and_marks_what_it_says(page: Page, town: Town) -> None:
    give(page, DUTCH)
    page.goto(f"{town.portal}/voorbeeldstad/nl/vragen/no-digid")
    page.focus(READ)
    page.keyboard.press("Enter")
    expect(page.locator(READ)).to_have_text("Pauze")
    page.evaluate("goOn()")
    second = page.evaluate("said.at(-1)")
    assert page.evaluate(MARKED) == second
    page.keyboard.press("Enter")
    expect(page.locator(READ)).to_have_text("Lees verder")
    assert not page.evaluate("goOn()")
    page.keyboard.press("Enter")
    assert page.evaluate("said.at(-1)") == second, "the sentence is begun again"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(READ)).to_have_text("Lees voor")
    expect(page.locator(READ)).to_be_focused()
    assert page.evaluate(MARKED) == ""


def test_it_stops_when_one_goes_on(page: Page, town: Town) -> None:
    give(page, DUTCH)
    page.goto(f"{town.portal}/voorbeeldstad/nl/{STEP}")
    page.click(READ)
    page.evaluate("addEventListener('pagehide', () => sessionStorage.setItem('on', goOn()))")
    page.locator(".portal-answers a").first.click()
    page.wait_for_load_state()
    assert page.evaluate("sessionStorage.getItem('on')") == "false"
    assert page.evaluate("said") == [], "nothing begins by itself"


def test_a_browser_that_cannot_mark_a_sentence_marks_its_block(page: Page, town: Town) -> None:
    give(page, DUTCH)
    page.add_init_script("Object.defineProperty(CSS, 'highlights', { value: undefined })")
    page.goto(f"{town.portal}/voorbeeldstad/nl/{STEP}")
    page.click(READ)
    assert page.locator("[data-spoken]").inner_text() == page.locator("h1").inner_text()


def test_a_case_is_read_too(page: Page, town: Town) -> None:
    give(page, DUTCH)
    enter(page, town, town.resident(), "nl")
    said = read_all(page)
    assert said[0] == page.locator("h1").inner_text()
    assert "Wilt u langer blijven?" not in said
