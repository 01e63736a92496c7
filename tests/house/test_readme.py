"""README: what it says of the settings is what the settings say."""

import re
import tomllib
from dataclasses import fields

import yaml

from cases.settings import ROOT
from cases.settings import Settings as House
from cases.wording import languages
from officer_api.settings import Settings as OfficerApi
from portal.settings import Settings as Portal

README = ROOT / "README.md"
DECLARED = {
    each.metadata["env"]: each.metadata["says"]
    for settings in (House, Portal, OfficerApi)
    for each in fields(settings)
    if each.metadata
}


def test_every_setting_says_how_it_is_called_and_what_it_is() -> None:
    silent = [
        f"{settings.__module__}.{each.name}"
        for settings in (House, Portal, OfficerApi)
        for each in fields(settings)
        if each.name != "house" and not {"env", "says"} <= set(each.metadata)
    ]
    assert silent == []


def test_the_table_of_settings_lists_each_of_them() -> None:
    first_cells = re.findall(r"^\|([^|]*)\|", README.read_text("utf-8"), re.MULTILINE)
    told = {name for cell in first_cells for name in re.findall(r"`([A-Z][A-Z_]+)`", cell)}
    assert set(DECLARED) - told == set(), "README.md lists every setting"


def test_the_card_of_the_project_says_what_is_true() -> None:
    """publiccode.yml, by which governments find each other's software."""
    card = yaml.safe_load((ROOT / "publiccode.yml").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert (card["softwareVersion"], card["legal"]["license"]) == (project["version"], project["license"])
    live = {each.code for each in languages(ROOT / "content") if each.state == "live"}
    assert set(card["localisation"]["availableLanguages"]) == live
    for words in card["description"].values():
        assert len(words["shortDescription"]) <= 150
        assert 150 <= len(words["longDescription"]) <= 10_000
