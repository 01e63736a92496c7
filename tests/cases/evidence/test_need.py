"""Needs: one rule says which papers are asked, in the guide and in a case."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases import evidence, municipality
from cases.evidence import Need, Wanted
from cases.refusal import UnknownNeed
from cases.settings import ROOT

PAPERS = evidence.read_papers(ROOT / "content")
TOWNS = municipality.read_all(ROOT / "content")
APRIL = date(2026, 4, 15)


def asked(town: str, answers: Mapping[str, str], began: date = APRIL) -> list[str]:
    return [str(need) for need in evidence.needed(PAPERS, answers, TOWNS[town], began)]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "payslip",
        "payslip.you",
        "payslip.me.2026",
        "payslip.me.2026-13",
        "payslip.me.2026-00",
        "payslip.me.2026-3",
        "Payslip.me",
        "payslip.me.2026-03.",
        "../payslip.me",
        "payslip.me.2026-03\n",
        "payslip.me.٢٠٢٦-03",
    ],
)
def test_what_is_no_need_is_unknown(text: str) -> None:
    with pytest.raises(UnknownNeed):
        evidence.parse(text)


@given(
    paper=st.sampled_from([paper.key for paper in PAPERS]),
    person=st.sampled_from(["me", "partner"]),
    month=st.dates().map(lambda day: f"{day:%Y-%m}".zfill(7)) | st.none(),
)
def test_every_need_reads_back_from_its_own_words(paper: str, person: str, month: str | None) -> None:
    need = Need(paper, person, month)
    assert evidence.parse(str(need)) == need


def test_until_anything_is_known_the_town_asks_a_payslip() -> None:
    assert asked("voorbeeldstad", {}) == ["payslip.me.2026-03"]
    assert asked("meerdijk", {}) == ["payslip.me.2026-03", "payslip.me.2026-02", "payslip.me.2026-01"]


@pytest.mark.parametrize(
    "answers",
    [
        {"household": "alone"},
        {"income": "wage"},
        {"household": "together", "income": "wage"},
        {"household": "together", "partner-income": "wage"},
    ],
)
def test_half_an_answer_is_not_known_yet(answers: dict[str, str]) -> None:
    assert not evidence.are_known(answers)
    assert asked("voorbeeldstad", answers) == asked("voorbeeldstad", {})


def test_each_town_asks_after_its_own_policy() -> None:
    answers = {"household": "alone", "income": "wage,benefit", "property": "home"}
    assert asked("voorbeeldstad", answers) == [
        "payslip.me.2026-03",
        "benefit-statement.me.2026-03",
        "bank-statement.me.2026-03",
        "bank-statement.me.2026-02",
        "bank-statement.me.2026-01",
        "home-value.me",
    ]
    without_property = {"household": "alone", "income": "wage,benefit"}
    assert asked("meerdijk", without_property) == [
        "payslip.me.2026-03",
        "payslip.me.2026-02",
        "payslip.me.2026-01",
        "benefit-statement.me.2026-03",
    ]


def test_a_partner_is_asked_for_their_own_income_and_the_household_once_for_its_property() -> None:
    answers = {"household": "together", "income": "pension", "partner-income": "alimony", "property": "vehicle"}
    assert [need for need in asked("voorbeeldstad", answers) if "bank" not in need] == [
        "pension-statement.me",
        "vehicle-papers.me",
        "alimony-statement.partner",
    ]


def test_a_partner_who_left_is_asked_for_nothing() -> None:
    answers = {"household": "alone", "income": "none", "partner-income": "wage"}
    assert [need for need in asked("voorbeeldstad", answers) if "partner" in need] == []


def test_who_does_not_know_their_income_is_asked_what_a_town_asks_of_everybody() -> None:
    answers = {"household": "alone", "income": "do-not-know"}
    assert "payslip.me.2026-03" in asked("voorbeeldstad", answers)


def test_no_income_and_no_asset_test_is_no_paper() -> None:
    assert asked("meerdijk", {"household": "alone", "income": "none"}) == []


def test_months_go_back_over_the_years_edge() -> None:
    answers = {"household": "alone", "income": "none"}
    assert asked("voorbeeldstad", answers, date(2026, 2, 1)) == [
        "bank-statement.me.2026-01",
        "bank-statement.me.2025-12",
        "bank-statement.me.2025-11",
    ]
    assert asked("voorbeeldstad", answers, date(2026, 1, 31))[0] == "bank-statement.me.2025-12"


def test_the_guides_list_and_the_cases_needs_are_one_rule() -> None:
    answers = {"household": "together", "income": "wage", "partner-income": "wage", "property": "savings"}
    checklist = evidence.wanted(PAPERS, answers, TOWNS["voorbeeldstad"])
    assert checklist[0] == Wanted("payslip", "me", 1)
    needs = evidence.needed(PAPERS, answers, TOWNS["voorbeeldstad"], APRIL)
    assert [(each.paper, each.person) for each in checklist] == list(
        dict.fromkeys((need.paper, need.person) for need in needs)
    )
    assert sum(max(each.months, 1) for each in checklist) == len(needs)


@given(
    answers=st.fixed_dictionaries(
        {},
        optional={
            "household": st.sampled_from(["alone", "together", "do-not-know"]),
            "income": st.sampled_from(["wage", "benefit,other", "none", "do-not-know", ""]),
            "partner-income": st.sampled_from(["wage", "none", "do-not-know"]),
            "property": st.sampled_from(["home,savings", "none", "do-not-know"]),
        },
    ),
    began=st.dates(date(2000, 1, 1), date(2100, 12, 31)),
    town=st.sampled_from(sorted(TOWNS)),
)
def test_every_need_is_asked_once_and_lies_before_the_case_began(
    answers: dict[str, str], began: date, town: str
) -> None:
    needs = asked(town, answers, began)
    assert len(set(needs)) == len(needs)
    assert all(evidence.parse(need).month is None or evidence.parse(need).month < f"{began:%Y-%m}" for need in needs)
