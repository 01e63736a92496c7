"""A municipality's file: each wrong field stops the start and is named."""

from pathlib import Path

import pytest

from cases import municipality
from cases.settings import ROOT

GOOD = (ROOT / "content/municipalities/voorbeeldstad.toml").read_text()
WRONG = {
    "a field that is missing": ('name = "Voorbeeldstad"\n', "", "name"),
    "a field that nobody knows": ('theme = "', 'thema = "x"\ntheme = "', "thema"),
    "a licence that is not sold": ('"premium-rechtmatigheid"', '"gold"', "licence"),
    "a test at another moment": ('"beforehand"', '"sometimes"', "test"),
    "a number in words": ("respond-days = 28", 'respond-days = "28"', "respond-days"),
    "no days at all": ("code-days = 28", "code-days = 0", "code-days"),
    "yes instead of true": ("asset-test = true", 'asset-test = "yes"', "asset-test"),
    "papers by pigeon": ('evidence = "upload"', 'evidence = "pigeon"', "evidence"),
    "a day that does not exist": ('["mon", "fri"]', '["mon", "fry"]', "open-days"),
    "three days": ('["mon", "fri"]', '["mon", "tue", "fri"]', "open-days"),
    "an hour that does not exist": ('open-from = "09:00"', 'open-from = "25:00"', "open-from"),
    "an hour in another form": ('open-until = "17:00"', 'open-until = "5 pm"', "open-until"),
    "too many months": ("payslip = 1", "payslip = 13", "months"),
    "no papers": ("[papers]", "[papiers]", "papiers"),
    "not even a file of facts": (GOOD, "name =", ""),
}


def written(folder: Path, text: str, name: str = "voorbeeldstad.toml") -> Path:
    file = folder / name
    file.write_text(text)
    return file


@pytest.mark.parametrize(("right", "wrong", "named"), WRONG.values(), ids=WRONG.keys())
def test_each_wrong_field_is_named(tmp_path: Path, right: str, wrong: str, named: str) -> None:
    assert right in GOOD
    with pytest.raises(ValueError, match=r"voorbeeldstad\.toml: ") as refused:
        municipality.read(written(tmp_path, GOOD.replace(right, wrong, 1)))
    assert named in str(refused.value)


@pytest.mark.parametrize("name", ["Voorbeeldstad.toml", "voorbeeld stad.toml", "1stad.toml", "x.toml"])
def test_a_file_must_be_called_after_an_address(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="small letters"):
        municipality.read(written(tmp_path, GOOD, name))


def test_both_towns_are_read() -> None:
    towns = municipality.read_all(ROOT / "content")
    assert sorted(towns) == ["meerdijk", "voorbeeldstad"]
    assert [towns[slug].name for slug in sorted(towns)] == ["Meerdijk", "Voorbeeldstad"]
    assert [towns[slug].policy.has("upload") for slug in sorted(towns)] == [False, True]
    assert [towns[slug].policy.has("asset-test") for slug in sorted(towns)] == [False, True]
