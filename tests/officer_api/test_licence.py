"""Licences: an operation says which one it needs, and a refused call hears its name."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from msgspec import Struct

from cases.municipality import LICENCES
from cases.settings import ROOT
from cases.settings import Settings as House
from officer_api import operation
from officer_api.contract import description
from officer_api.operation import Answer, Call, Operation, answer
from officer_api.settings import Settings
from tests.conftest import StandingClock
from tests.officer import ADDRESS, Api, Software, a_token_key, running

SOLD = {"voorbeeldstad": "premium-rechtmatigheid", "meerdijk": "premium"}


class Whom(Struct):
    resultaten: list[str]


class Asked(Struct, frozen=True):
    gemeente: str = ""


async def tell(call: Call[Any]) -> Any:
    named = [call.municipality(call.query.gemeente).slug] if call.query.gemeente else call.officer.municipalities
    return answer(Whom(sorted(named)))


async def tell_of_a_case(call: Call[Any]) -> Any:
    return answer(Whom([str(call.id("id"))]))


def an_operation(path: str, licence: Any) -> Operation:
    return Operation(
        id="proef", method="GET", path=f"/{licence}{path}", tag="Proef", summary="Proef", scope="zaken.lezen",
        act=tell_of_a_case if path else tell, answers={200: Answer("Ja.", Whom)}, licence=licence, query=Asked,
    )  # fmt: skip


@pytest.fixture
def api(house: House, tmp_path: Path, clock: StandingClock) -> Iterator[Api]:
    """The API with operations that need each of the licences; Meerdijk has another than Voorbeeldstad."""
    content = tmp_path / "content"
    shutil.copytree(ROOT / "content", content)
    for slug, licence in SOLD.items():
        file = content / "municipalities" / f"{slug}.toml"
        file.write_text(file.read_text().replace('"premium-rechtmatigheid"', f'"{licence}"'))
    settings = Settings(replace(house, content=content), ADDRESS, tmp_path / "identities", a_token_key(tmp_path))
    with running(settings, clock) as opened:
        trial = [an_operation(path, licence) for path in ("", "/{id}") for licence in LICENCES]
        opened.http.app.router.routes[:0] = operation.routes(trial)
        opened.http.event_hooks = {}
        yield opened


def refused(response: httpx2.Response) -> str | None:
    """The licence that a refusal names."""
    if response.is_success:
        return None
    problem = response.json()
    assert (response.status_code, problem["code"]) == (403, "licence-needed")
    assert response.headers["Content-Type"] == "application/problem+json"
    licence: str = problem["licentie"]
    assert description.NAMES[licence] in problem["detail"]
    return licence


@pytest.fixture
def both(api: Api) -> Software:
    return api.software("voorbeeldstad", "meerdijk")


def test_a_stranger_hears_of_no_licence(api: Api) -> None:
    assert api.http.get("/v1/premium").status_code == 401
    answer = api.software("meerdijk", scopes=frozenset({"feedback.lezen"})).get("/premium-rechtmatigheid")
    assert answer.json()["code"] == "scope-missing"


@pytest.mark.parametrize(
    ("slug", "needed"), [("voorbeeldstad", [None, None, None]), ("meerdijk", [None, None, "premium-rechtmatigheid"])]
)
def test_a_refused_call_names_the_licence_that_it_needs(api: Api, slug: str, needed: list[str | None]) -> None:
    software = api.software(slug)
    assert [refused(software.get(f"/{licence}")) for licence in LICENCES] == needed


def test_a_list_for_several_is_of_those_that_may(both: Software) -> None:
    assert both.get("/premium").json() == {"resultaten": ["meerdijk", "voorbeeldstad"]}
    assert both.get("/premium-rechtmatigheid").json() == {"resultaten": ["voorbeeldstad"]}


def test_a_case_counts_by_its_own_municipality(api: Api, both: Software) -> None:
    cases = [api.a_case(municipality=slug).id for slug in SOLD]
    answers = [refused(both.get(f"/premium-rechtmatigheid/{each}")) for each in cases]
    assert answers == [None, "premium-rechtmatigheid"]


def test_whoever_lacks_the_licence_cannot_find_out_by_it_which_cases_there_are(api: Api) -> None:
    neighbour, case = api.software("meerdijk"), api.a_case()
    answers = [neighbour.get(f"/premium-rechtmatigheid/{each}").json() for each in (case.id, "nothing")]
    assert {answer["code"] for answer in answers} == {"licence-needed"}


def test_a_municipality_that_is_named_counts_alone(both: Software, api: Api) -> None:
    assert both.get("/premium-rechtmatigheid", gemeente="voorbeeldstad").is_success
    assert refused(both.get("/premium-rechtmatigheid", gemeente="meerdijk")) == "premium-rechtmatigheid"
    alone = api.software("voorbeeldstad").get("/premium-rechtmatigheid", gemeente="meerdijk")
    assert (alone.status_code, alone.json()["code"]) == (404, "municipality-unknown")


def test_the_contract_tells_the_licence() -> None:
    told = description.of(an_operation("", "premium"))
    assert told["description"] == "Licentie: Premium."
    assert "`licence-needed`" in told["responses"]["403"]["description"]
    assert "licence-needed" not in str(description.of(an_operation("", "extra")))


def test_the_smallest_licence_has_mails_and_no_letters(house: House, tmp_path: Path, clock: StandingClock) -> None:
    content = tmp_path / "small"
    shutil.copytree(ROOT / "content", content)
    file = content / "municipalities" / "voorbeeldstad.toml"
    file.write_text(file.read_text().replace('"premium-rechtmatigheid"', '"extra"'))
    settings = Settings(replace(house, content=content), ADDRESS, tmp_path / "identities", a_token_key(tmp_path))
    with running(settings, clock) as api:
        software, case = api.software(), api.a_case(status="in_onderzoek")
        words = {"onderwerp": "Dag", "tekst": "Tot $BEZWAAR_TOT$: $REDEN$"}
        letter = {"Accept": "application/pdf"}
        for refused in (
            software.call("PUT", "/sjablonen/afwijzing", json=words),
            software.call("POST", "/sjablonen/bevestiging/_voorbeeld", letter, json={}),
            software.call("POST", f"/zaken/{case.id}/besluit/_voorbeeld", json={"resultaat": "toegekend"}),
        ):
            assert (refused.status_code, refused.json()["licentie"]) == (403, "premium")
        mail = software.call("POST", "/sjablonen/bevestiging/_voorbeeld", json={})
        assert mail.headers["Content-Type"].startswith("text/html")
