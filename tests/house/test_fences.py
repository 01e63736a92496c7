"""Fences: every operation of the officer API, visited by its owner and then by a neighbour."""

import json
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import httpx2
import pytest

from cases.case import Case
from officer_api.contract import OPERATIONS
from officer_api.operation import Operation
from tests.intake import a_bsn, a_csv, a_row
from tests.makers import PAYSLIP, a_person, a_picture
from tests.officer import NEED, Api, Software, keep_a_letter

EVERY_OPERATION = pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.id)
APPLICANT = {
    "bsn": a_bsn(1_234_567), "voornaam": "Grace", "achternaam": "Kanarie", "geboortedatum": "1996-02-14",
    "email": "grace@voorbeeldstad.example",
}  # fmt: skip
TEMPLATE = {"onderwerp": "Wij hebben uw aanvraag", "tekst": "Beste $VOORNAAM$, bedankt."}
EVERYTHING_ASKED: dict[str, dict[str, Any]] = {
    "zakenOphalen": {"params": {"velden": "betrokkenen", "limit": "100"}},
    "zaakoverzichtOphalen": {"params": {"velden": "betrokkenen"}},
    "bewijsstukToevoegen": {
        "params": {"behoefte": NEED}, "content": a_picture(), "headers": {"Content-Type": "image/png"},
    },
    "bewijsstukBeoordelen": {
        "json": {"staat": "opnieuw", "redencode": "onleesbaar", "reageerUiterlijk": "2026-06-01"},
    },
    "aanvullingVragen": {
        "json": {"stukken": [{"omschrijving": "Huurcontract"}], "reageerUiterlijk": "2026-06-01"},
        "headers": {"If-Match": "*"},
    },
    "aanvullingVerlengen": {"json": {"reageerUiterlijk": "2026-06-02"}, "headers": {"If-Match": "*"}},
    "aanvullingIntrekken": {"headers": {"If-Match": "*"}},
    "besluitNemen": {"json": {"resultaat": "toegekend"}, "headers": {"If-Match": "*"}},
    "besluitBekijken": {
        "json": {"resultaat": "afgewezen", "motivering": "inkomen"}, "headers": {"Accept": "text/plain"},
    },
    "sjablonenOphalen": {"params": {"gemeente": "voorbeeldstad"}},
    "berichtsjabloonOphalen": {"params": {"gemeente": "voorbeeldstad"}},
    "berichtsjabloonVastleggen": {"params": {"gemeente": "voorbeeldstad"}, "json": TEMPLATE},
    "berichtsjabloonVerwijderen": {"params": {"gemeente": "voorbeeldstad"}},
    "berichtsjabloonBekijken": {
        "params": {"gemeente": "voorbeeldstad"}, "json": TEMPLATE, "headers": {"Accept": "text/html"},
    },
    "vertegenwoordigerVastleggen": {
        "json": {
            "voornaam": "Ineke", "achternaam": "Bewindsma", "geboortedatum": "1970-04-18", "kanaal": "brief",
            "adres": {"straat": "Proeflaan", "huisnummer": "6", "postcode": "1234AB", "woonplaats": "Meerdijk"},
        },
        "headers": {"If-Match": "*"},
    },
    "vertegenwoordigerVerwijderen": {"headers": {"If-Match": "*"}},
    "statusZetten": {"json": {"code": "in_onderzoek"}, "headers": {"If-Match": "*"}},
    "zaakHeropenen": {"headers": {"If-Match": "*"}},
    "zaakBijwerken": {"json": {"taal": "tr"}, "headers": {"If-Match": "*"}},
    "aanvraagToevoegen": {
        "params": {"gemeente": "voorbeeldstad"}, "content": json.dumps(APPLICANT),
        "headers": {"Content-Type": "application/json", "Idempotency-Key": "hek"},
    },
    "bestandscheckVervangen": {
        "params": {"gemeente": "voorbeeldstad"}, "content": "", "headers": {"Content-Type": "text/csv"},
    },
    "heronderzoekToevoegen": {
        "params": {"gemeente": "voorbeeldstad"}, "content": a_csv([a_row(1)]),
        "headers": {"Content-Type": "text/csv", "Idempotency-Key": "hek"},
    },
}  # fmt: skip
"""What an operation needs beside its address, to give the most that it can."""
TELLS_OF_PEOPLE = {"zakenOphalen", "zaakoverzichtOphalen"}
OF_ALL = {"sjabloonOphalen"}
"""What is the same for everybody."""


def status_for_a_neighbour(operation: Operation) -> int:
    """Not there, as what does not exist; refused where the municipality is named; their own list."""
    if "gemeente" in EVERYTHING_ASKED.get(operation.id, {}).get("params", {}):
        return 400
    return 404 if "{" in operation.path else 200


@dataclass
class Owner:
    """A municipality's software, and one case with everything that a case can have."""

    software: Software
    case: Case
    ids: dict[str, str] = field(default_factory=dict)
    receipt: str = ""

    def visit(self, operation: Operation, by: Software, ids: dict[str, str] | None = None) -> httpx2.Response:
        path = re.sub(r"\{(\w+)\}", lambda key: (ids or self.ids)[key[1]], operation.path)
        return by.call(operation.method, path, **EVERYTHING_ASKED.get(operation.id, {}))

    @property
    def traces(self) -> list[str]:
        """What nobody else may see."""
        own = [value for key, value in self.ids.items() if key != "soort"]
        return [*own, self.receipt, self.case.number, "Kanarie", self.software.client_id, "voorbeeldstad"]


@pytest.fixture
def owner(api: Api, operation: Operation) -> Owner:
    software = api.software()
    made = api.a_case(people=[a_person(family_name="Kanarie")])
    paper = software.hand_in(made, PAYSLIP).json()
    headers = {"Content-Type": "text/csv", "Idempotency-Key": "van de eigenaar"}
    file = software.call("POST", "/heronderzoeken", headers, content=a_csv([a_row(2)])).json()
    ids = {"id": str(made.id), "bewijsstukId": paper["id"], "heronderzoekId": file["id"], "soort": "bevestiging"}
    if "{verzoekId}" in operation.path:
        asked = software.call("POST", f"/zaken/{made.id}/aanvullingsverzoeken", **EVERYTHING_ASKED["aanvullingVragen"])
        ids["verzoekId"] = asked.json()["id"]
    if operation.path.endswith("/besluit/inhoud"):
        keep_a_letter(api, made)
    return Owner(software, made, ids, paper["ontvangstbewijs"])


@EVERY_OPERATION
def test_a_neighbour_finds_nothing_where_the_owner_does(api: Api, owner: Owner, operation: Operation) -> None:
    """And the owner's finding it stands in the log; the neighbour's answer is that of something that is nowhere."""
    neighbour, before = api.software("meerdijk"), owner.software.log()
    assert owner.visit(operation, owner.software).is_success
    log = owner.software.log()
    assert_told_is_logged(owner, operation, log[len(before) :])
    answer = owner.visit(operation, neighbour)
    assert answer.status_code == status_for_a_neighbour(operation)
    assert owner.software.log() == log
    if operation.id in OF_ALL:
        return
    assert not any(trace in answer.text or trace in str(answer.headers) for trace in owner.traces)
    nowhere = owner.visit(operation, neighbour, {key: str(uuid4()) for key in owner.ids})
    bodies = [re.sub(r'"instance":"[^"]*"', "", each.text) for each in (answer, nowhere)]
    assert bodies[0] == bodies[1]
    assert sorted(answer.headers) == sorted(nowhere.headers)


def assert_told_is_logged(owner: Owner, operation: Operation, told: list[tuple[str, str]]) -> None:
    """A case is never told without a line in the log."""
    if operation.id == "aanvraagToevoegen":
        assert [act for _, act in told] == [operation.id]
    else:
        tells_of_the_case = operation.is_about_a_case or operation.id in TELLS_OF_PEOPLE
        assert told == ([(str(owner.case.id), operation.id)] if tells_of_the_case else [])


@EVERY_OPERATION
def test_an_operation_needs_its_own_scope_and_nothing_else(api: Api, owner: Owner, operation: Operation) -> None:
    """Also for software that serves several municipalities: it may what the owner may."""
    every_other = frozenset(each.scope for each in OPERATIONS) - {operation.scope}
    assert owner.visit(operation, api.software(scopes=every_other)).status_code == 403
    several = api.software("meerdijk", "voorbeeldstad", scopes=frozenset({operation.scope}))
    assert owner.visit(operation, several).is_success
