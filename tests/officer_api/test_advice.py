"""Advice as officers read it: each step with its rule and source; without data, why there is none."""

import re
from pathlib import Path
from typing import Any

import pytest

from cases.case import Case
from cases.household import advising
from cases.settings import ROOT
from officer_api.advice.words import REASONS, RULES
from tests.advising import a_bureau, bring, shared
from tests.officer import Api

CODES = re.compile(r'tally\.(step|doubt|obstacle)\(\s*"([a-z-]+)"')
OF_CASE = re.compile(r'"([a-z-]+)"')


def a_case_with(api: Api, **how: Any) -> Case:
    """A case for which data came and the worker advised."""
    bureau = a_bureau(api.settings.house, api.database, api.clock)
    case = api.a_case()
    api.do(lambda session: _bring(session, bureau, case, shared(api.clock, **how), api))
    api.portal.call(advising.advise_all, bureau)
    return case


async def _bring(session: Any, bureau: Any, case: Case, data: Any, api: Api) -> None:
    await bring(session, bureau.desk, await session.get_one(Case, case.id), data, api.clock)


def test_an_officer_sees_every_step_with_its_rule_and_source(api: Api) -> None:
    case = a_case_with(api, euros=1701)
    told = api.software().get(f"/zaken/{case.id}/advies").json()
    assert (told["waarde"], told["peildatum"]) == ("afwijzen", "2026-04-15")
    assert [(each["code"], each["soort"]) for each in told["redenen"]] == [("income-above", "belemmering")]
    compared = next(step for step in told["stappen"] if step["regel"] == "income-compared")
    assert compared["bedrag"] == "-1.00"
    assert compared["gegevens"] == [{"naam": "grens", "waarde": "1700.00"}, {"naam": "inkomen", "waarde": "1701.00"}]
    assert all(step["omschrijving"] for step in told["stappen"])
    assert "Voorbeeldstad 2026, artikel 3" in compared["bron"]


def test_a_doubt_is_told_as_a_doubt(api: Api) -> None:
    case = a_case_with(api, sources=[])
    told = api.software().get(f"/zaken/{case.id}/advies").json()
    assert told["waarde"] == "onderzoeken"
    assert {(each["code"], each["soort"]) for each in told["redenen"]} == {("source-missing", "twijfel")}
    assert "UWV inwoner" in [each["over"] for each in told["redenen"]]


def test_papers_alone_give_no_advice_and_it_says_why(api: Api) -> None:
    software, case = api.software(), api.a_case()
    before = software.get(f"/zaken/{case.id}/advies").json()
    software.hand_in(case)
    after = software.get(f"/zaken/{case.id}/advies").json()
    assert (before["waarde"], after["waarde"]) == ("geen", "geen")
    assert [each["redenen"][0]["code"] for each in (before, after)] == ["no-data", "evidence-only"]
    assert after["redenen"][0]["omschrijving"] == "Er zijn alleen bewijsstukken. Die beoordeelt een medewerker."


def test_data_that_came_a_moment_ago_are_waited_for(api: Api) -> None:
    bureau, case = a_bureau(api.settings.house, api.database, api.clock), api.a_case()
    api.do(lambda session: _bring(session, bureau, case, shared(api.clock), api))
    told = api.software().get(f"/zaken/{case.id}/advies").json()
    assert [each["code"] for each in told["redenen"]] == ["not-yet"]


def test_reading_advice_is_recorded(api: Api) -> None:
    case, software = a_case_with(api), api.software()
    software.get(f"/zaken/{case.id}/advies")
    assert (str(case.id), "adviesOphalen") in software.log()


def test_the_feed_tells_that_there_is_advice_and_not_which(api: Api) -> None:
    case = a_case_with(api)
    lines = api.software().get("/gebeurtenissen", limit="100").json()["resultaten"]
    (line,) = [each for each in lines if each["type"].endswith(".advies-klaar")]
    assert str(case.id) in str(line)
    assert not re.search("grant|toekennen", str(line))


@pytest.mark.parametrize("room", ["advice", "household"])
def test_every_code_of_the_sum_has_its_words(room: str) -> None:
    text = "".join(file.read_text() for file in Path(ROOT / "cases" / room).glob("*.py"))
    for kind, code in CODES.findall(text):
        assert code in (RULES if kind == "step" else REASONS), code


def test_every_doubt_about_people_has_its_words() -> None:
    text = (ROOT / "cases/household/fitting.py").read_text()
    (said,) = re.findall(r"WRONG_PERSON, .*? = \((.*?)\)", text, re.DOTALL)
    assert set(OF_CASE.findall(said)) <= set(REASONS)
