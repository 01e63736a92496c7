"""What editors wrote: every live language is whole, says the same, and says it in its own words."""

import re
import tomllib
from itertools import chain, combinations
from pathlib import Path

import msgspec
import pytest

from cases import evidence, municipality, wording
from cases.settings import ROOT
from cases.wording import source
from portal import questions
from portal.guide import guide
from tests.house import plain
from tests.house.words import (
    PLACEHOLDER,
    in_another_script,
    is_left_untranslated,
    is_out_of_proportion,
    twins,
)

CONTENT = ROOT / "content"
TOWNS = municipality.read_all(CONTENT)
LANGUAGES = wording.read(CONTENT, TOWNS).languages
CODES = [language.code for language in LANGUAGES]
GUIDE, TOPICS, PAPERS = guide.read(CONTENT), questions.read(CONTENT), evidence.read_papers(CONTENT)
LONGEST_SENTENCE, MEAN_SENTENCE = 18, 10
FLESCH_DOUMA = 70
LONGEST_ANSWER, LONGEST_TRANSLATED = 80, 110
FEWEST_PHRASINGS = 12


class Excuse(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a Dutch text may be harder: its `flesch` may be under 70, or these sentences may be passive."""

    reason: str = ""
    flesch: bool = False
    passives: tuple[str, ...] = ()


EXCUSES = tomllib.loads((Path(__file__).parent / "plain_excuses.toml").read_text("utf-8"))
EXCUSED = msgspec.convert(EXCUSES["text"], dict[str, Excuse])
EXPLAINED = set(EXCUSES["long-words"])
"""Long words that people meet on letters; the page of words explains them, or they are names."""


def names_in(language: str) -> set[str]:
    return {file.relative_to(CONTENT / language).as_posix() for file in (CONTENT / language).rglob("*.md")}


NAMES = sorted(set(chain.from_iterable(names_in(code) for code in CODES)))


class Source:
    """One text as it was written: its pieces (title, body, and each section's label and rest) and its phrasings."""

    def __init__(self, file: Path) -> None:
        found = source.parse(file.stem, file.read_text("utf-8"))
        self.pieces, self.sections = found.pieces, found.sections
        self.phrasings = found.head.phrasings
        self.whole = "\n\n".join(self.pieces.values())

    @property
    def paragraphs(self) -> list[str]:
        """Paragraphs and lines of lists, without their marks."""
        lines = re.split(r"\n\s*\n|\n(?=- |\d+\. )", self.whole)
        return [" ".join(re.sub(r"^\s*(-|\d+\.)\s+", "", line).split()) for line in lines if line.strip()]

    @property
    def spoken(self) -> str:
        """The text as it is heard: a word for each placeholder, without Markdown's signs."""
        return re.sub(r"[*_`]", "", PLACEHOLDER.sub("Jan", "\n".join(self.paragraphs)))


SOURCES = {(code, name): Source(CONTENT / code / name) for code in CODES for name in names_in(code)}


def in_every_language(name: str) -> dict[str, Source]:
    return {code: SOURCES[code, name] for code in CODES}


def test_every_live_language_has_the_same_texts() -> None:
    missing = {code: sorted(set(NAMES) - names_in(code)) for code in CODES}
    assert missing == {code: [] for code in CODES}


@pytest.mark.parametrize("name", NAMES)
def test_every_language_has_the_same_parts_and_placeholders(name: str) -> None:
    texts = in_every_language(name)
    parts = {code: list(text.sections) for code, text in texts.items()}
    assert len({tuple(each) for each in parts.values()}) == 1, parts
    for key in texts[CODES[0]].pieces:
        said = {code: sorted(set(PLACEHOLDER.findall(text.pieces[key]))) for code, text in texts.items()}
        assert len({tuple(each) for each in said.values()}) == 1, (key, said)
        empty = {code for code, text in texts.items() if not text.pieces[key]}
        assert empty in (set(), set(CODES)), f"{key} is empty in {empty}"


@pytest.mark.parametrize("name", NAMES)
def test_no_text_was_left_in_another_language(name: str) -> None:
    for (one, here), (other, there) in combinations(in_every_language(name).items(), 2):
        same = [each for each in here.paragraphs if each in there.paragraphs and is_left_untranslated(each)]
        assert same == [], (one, other)
        assert set(here.phrasings) & {each for each in there.phrasings if len(each.split()) > 3} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_text_is_in_the_script_of_its_language(name: str) -> None:
    for language in LANGUAGES:
        strange = in_another_script(SOURCES[language.code, name].whole, language.script)
        assert strange == [], f"{language.code}: a word that stays as it is stands in kept_words.txt"


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_out_of_proportion_to_its_twins(name: str) -> None:
    texts = in_every_language(name)
    for key in texts[CODES[0]].pieces:
        for one, text, other, twin in twins({code: texts[code].pieces[key] for code in CODES}):
            assert not is_out_of_proportion(text, twin), (key, one, len(text), other, len(twin))


@pytest.mark.parametrize("name", NAMES)
def test_dutch_is_plain(name: str) -> None:
    said = SOURCES["nl", name].spoken
    figures = plain.measure(said)
    too_long = [sentence for sentence in plain.sentences(said) if len(plain.words(sentence)) > LONGEST_SENTENCE]
    assert too_long == []
    assert figures.mean_sentence <= MEAN_SENTENCE
    excused = EXCUSED.get(name.removesuffix(".md"), Excuse())
    assert figures.flesch_douma >= FLESCH_DOUMA or excused.flesch, figures.flesch_douma
    assert set(plain.passives(said)) == set(excused.passives)
    assert {word.lower() for word in plain.long_words(said)} <= EXPLAINED


def test_every_excuse_is_for_a_text_and_has_its_reason() -> None:
    assert {f"{name}.md" for name in EXCUSED} <= set(NAMES)
    assert [name for name, excuse in EXCUSED.items() if not excuse.reason] == []


@pytest.mark.parametrize("code", CODES)
def test_every_step_of_the_guide_has_its_words(code: str) -> None:
    for block in GUIDE.blocks:
        sections = SOURCES[code, f"guide/{block.key}.md"].sections
        assert list(sections) == ["why", *block.options], block.key
        pieces = SOURCES[code, f"guide/{block.key}.md"].pieces
        assert [key for key in block.options if not pieces[f"{key}: label"] or not pieces[f"{key}: rest"]] == []


@pytest.mark.parametrize("code", CODES)
def test_every_question_has_its_words(code: str) -> None:
    for key in TOPICS.topics:
        text = SOURCES[code, f"questions/{key}.md"]
        longest = LONGEST_ANSWER if code == "nl" else LONGEST_TRANSLATED
        assert len(PLACEHOLDER.sub("x", text.pieces["body"]).split()) <= longest, key
        assert len(set(text.phrasings)) == len(text.phrasings) >= FEWEST_PHRASINGS, key
        assert set(text.sections) <= {"more"}


@pytest.mark.parametrize("code", CODES)
def test_every_paper_has_its_words(code: str) -> None:
    for paper in PAPERS:
        assert list(SOURCES[code, f"evidence/{paper.key}.md"].sections) == ["readable", "cover"], paper.key


@pytest.mark.parametrize(
    ("folder", "keys"),
    [
        ("guide", [block.key for block in GUIDE.blocks]),
        ("questions", list(TOPICS.topics)),
        ("evidence", [paper.key for paper in PAPERS]),
    ],
)
def test_no_words_are_left_of_what_is_gone(folder: str, keys: list[str]) -> None:
    written = [name.removeprefix(f"{folder}/").removesuffix(".md") for name in NAMES if name.startswith(f"{folder}/")]
    assert sorted(written) == sorted(keys)


def test_what_a_topic_or_a_step_refers_to_is_there() -> None:
    topics = TOPICS.topics
    assert {topic.group for topic in topics.values()} == set(TOPICS.groups)
    for topic in topics.values():
        assert {*topic.related, *topic.confused_with} <= set(topics) - {topic.key}, topic.key
        assert topics[topic.wide].under is None, topic.key
        assert topic.source, f"{topic.key} has no source"
    for block in GUIDE.blocks:
        assert block.questions, f"{block.key} has no questions"
        assert set(block.questions) <= set(topics), block.key


def test_every_question_can_be_reached_from_another_or_from_a_step() -> None:
    named = set(chain.from_iterable(each.related for each in TOPICS.topics.values()))
    named |= set(chain.from_iterable(block.questions for block in GUIDE.blocks))
    assert set(TOPICS.topics) - named == set()


def test_papers_and_municipalities_name_what_is_there() -> None:
    keys = {paper.key for paper in PAPERS}
    assert len(keys) == len(PAPERS)
    options = {block.key: set(block.options) for block in GUIDE.blocks}
    for paper in PAPERS:
        assert set(paper.income) <= options["income"] & options["partner-income"]
        assert set(paper.property) <= options["property"]
    called_for = set(chain.from_iterable(paper.income + paper.property for paper in PAPERS))
    nothing = {"none", "do-not-know"}
    assert options["income"] | options["property"] == called_for | nothing, "a kind that no paper shows"
    for town in TOWNS.values():
        papers = town.facts.papers
        assert set(papers.until_known) <= keys
        assert set(papers.months) <= {paper.key for paper in PAPERS if paper.months}
        policies = {each.only_where for each in (*PAPERS, *GUIDE.blocks) if each.only_where}
        assert [choice for choice in policies if not isinstance(town.policy.has(choice), bool)] == []


def test_a_language_names_itself_in_its_own_script() -> None:
    for language in LANGUAGES:
        assert in_another_script(language.name, language.script) == []
        assert (language.direction == "rtl") == (language.script == "Arab")
    assert len({msgspec.structs.astuple(language) for language in LANGUAGES}) == len(LANGUAGES)
