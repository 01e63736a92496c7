"""Norms and rules: each mistake in a file stops the start and is named; each has its days and its source."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from cases import municipality, norms
from cases.advice.rules import in_force
from cases.settings import ROOT

GOOD = (ROOT / "content/norms.toml").read_text()
TOWN = (ROOT / "content/municipalities/voorbeeldstad.toml").read_text()
OTHER_TOWN = (ROOT / "content/municipalities/meerdijk.toml").read_text()
WRONG_NORMS = {
    "two norms on one day": ("until = 2024-06-30", "until = 2024-07-01", "norms from 2024-07-01"),
    "a norm that ends before it begins": ("until = 2024-06-30", "until = 2023-06-30", "norms from 2024-01-01"),
    "no source": ('source = "Algemene', 'herkomst = "Algemene', "herkomst"),
    "an age that nobody has": ('adults = ["pension"]', 'adults = ["65+"]', "adults"),
    "an amount finer than a cent": ('"1283.83"', '"1283.835"', "1283.835"),
    "an amount below zero": ('"1283.83"', '"-1283.83"', "-1283.83"),
    "an amount in words": ('"1283.83"', '"veel"', "amount"),
}
WRONG_RULES = {
    "percentage and amounts": ('basis = "net"', 'basis = "net"\npercentage = "120"', "either a percentage"),
    "co-residents beside own amounts": ("co-residents = false", "co-residents = true", "co-residents"),
    "a kind twice": ('excluded = ["rent-allowance"', 'excluded = ["wage"', "not both"),
    "two months": ("months = 3\njudged", "months = 2\njudged", "months"),
    "a test without limits": ('single = "8000.00"\n', "", "limits"),
    "rules without an end": ("until = 2026-12-31\n", "", "until"),
    "a field that nobody knows": ("car-exemption", "bike-exemption", "bike-exemption"),
}
WRONG_PERCENTAGES = {
    "gross against net norms": ('basis = "net"', 'basis = "gross"', "net"),
    "ten times too much": ('percentage = "120"', 'percentage = "1200"', "percentage"),
}


@pytest.mark.parametrize(("right", "wrong", "named"), WRONG_NORMS.values(), ids=WRONG_NORMS.keys())
def test_each_mistake_in_the_norms_is_named(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    assert right in GOOD
    (tmp_path / "norms.toml").write_text(GOOD.replace(right, wrong, 1))
    with pytest.raises(ValueError, match=r"norms\.toml: ") as refused:
        norms.read(tmp_path)
    assert named in str(refused.value)


@pytest.mark.parametrize(
    ("town", "right", "wrong", "named"),
    [(TOWN, *each) for each in WRONG_RULES.values()] + [(OTHER_TOWN, *each) for each in WRONG_PERCENTAGES.values()],
    ids=[*WRONG_RULES, *WRONG_PERCENTAGES],
)
def test_each_mistake_in_the_rules_of_a_municipality_is_named(
    tmp_path: Path, town: str, right: str, wrong: str, named: str
) -> None:
    assert right in town
    (tmp_path / "stad.toml").write_text(town.replace(right, wrong, 1))
    with pytest.raises(ValueError, match=r"stad\.toml: ") as refused:
        municipality.read(tmp_path / "stad.toml")
    assert named in str(refused.value)


def test_the_norms_follow_each_other_without_a_gap_and_say_their_source() -> None:
    law = norms.read(ROOT / "content")
    for before, after in zip(law.norms, law.norms[1:], strict=False):
        assert after.since == before.until + timedelta(days=1)
    assert all(each.source.startswith(("Participatiewet", "Algemene")) for each in (*law.norms, *law.pension_ages))


def test_no_norm_is_told_for_days_of_which_no_public_page_was_found() -> None:
    law = norms.read(ROOT / "content")
    assert in_force(law.norms, date(2026, 1, 1)) is None
    assert in_force(law.norms, date(2023, 12, 31)) is None
