"""Announcement: tells programs (practice.json) and people where everything is, for as long as everything is up."""

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from textwrap import fill

from cases.intake import XLSX
from practice import sample
from practice.keys import SCOPES, ClientKey
from practice.ockto.situation import ALL
from practice.settings import Settings
from practice.town import Present

FOR_PEOPLE = """
The practice town is up. Everybody in it is invented.

  Letters in the letter boxes     {ockto}/
  Portal, for residents           {portal}/
  Officer API, for software       {officer_api}/v1/documentatie

  Be a resident: at {portal}/{municipality}/{language}/code
    {name} enters the code {code} and the birth date {born}.

  Let something happen in Ockto: choose at {ockto}/situaties, then let a resident begin.
    {situations}

  Be an officer's software:
    curl -s -H "Authorization: Bearer $({token} {municipality})" -H "Medewerker: oefenaar" {officer_api}/v1/zaken

  Begin a reexamination of three invented residents, and see their cases come:
    curl -s -H "Authorization: Bearer $({token} {municipality})" -H "Content-Type: {xlsx}" \\
         -H "Idempotency-Key: oefening-1" --data-binary @{sample} {officer_api}/v1/heronderzoeken

  For programs: {file}. Log: {log}.
  Ctrl-C stops the town and keeps its data; `make fresh` forgets it.
"""


def write(settings: Settings, everybody: Sequence[Present], clients: Sequence[ClientKey]) -> None:
    """Write practice.json: all at once, so that a program never reads half of it."""
    content = {
        "portal": settings.portal.address,
        "officer_api": settings.officer_api.address,
        "ockto": settings.ockto_address,
        "residents": [_resident(each) for each in everybody],
        "clients": [_client(each) for each in clients],
    }
    new = settings.announcement.with_suffix(".new")
    new.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")
    new.replace(settings.announcement)


def forget(settings: Settings) -> None:
    """Take practice.json away: nothing is up."""
    settings.announcement.unlink(missing_ok=True)


def for_people(settings: Settings, everybody: Sequence[Present]) -> str:
    """The same for people, with one resident to begin with."""
    one = next((each for each in everybody if each.status == "uitgenodigd" and each.code), everybody[0])
    return FOR_PEOPLE.format(
        ockto=settings.ockto_address,
        situations=fill(", ".join(ALL), 100, subsequent_indent="    ", break_on_hyphens=False),
        portal=settings.portal.address,
        officer_api=settings.officer_api.address,
        municipality=one.resident.municipality,
        language=one.resident.language,
        name=one.resident.full_name,
        code=one.code or "(none is open any more)",
        born=one.resident.born_as_typed,
        token=_token_command(settings.data),
        xlsx=XLSX,
        sample=_short(sample.of(settings, one.resident.municipality)),
        file=_short(settings.announcement),
        log=_short(settings.log),
    )


def _resident(each: Present) -> dict[str, str | None]:
    return {
        "name": each.resident.full_name,
        "municipality": each.resident.municipality,
        "language": each.resident.language,
        "channel": each.resident.channel,
        "code": each.code,
        "birth_date": each.resident.born,
        "case_id": str(each.resident.case_id),
        "status": each.status,
    }


def _client(each: ClientKey) -> dict[str, str | list[str]]:
    return {
        "municipality": each.municipality,
        "client_id": each.client_id,
        "key_file": str(each.file),
        "scopes": list(SCOPES),
    }


def _token_command(data: Path) -> str:
    told = "" if data == Path("var").absolute() else f"DATA={_short(data)} "
    return f"{told}{_short(Path(sys.executable))} -m practice token"


def _short(file: Path) -> str:
    """The path as somebody in this folder would type it."""
    near = os.path.relpath(file)
    return str(file) if near.startswith("..") else near
