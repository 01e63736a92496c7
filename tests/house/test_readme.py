"""README: what it says of the settings is what the settings say."""

import re
from dataclasses import fields

from cases.settings import ROOT
from cases.settings import Settings as House
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
