"""Practice Ockto: the app's screens, what may go wrong, and the contract's doorkeeper; over real HTTP."""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import httpx2
import pytest

from cases.settings import Settings
from practice.ockto import odm
from practice.ockto.memory import Memory
from practice.ockto.session import Session
from tests.conftest import StandingClock
from tests.ockto import BORN, KEY, PARTNER_BORN, SOURCES, Phone, Running, a_phone, practice, running, serving

BACK = "http://127.0.0.1:8000/voorbeeldstad/ar/zaak/ockto"
OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def up(tmp_path: Path, clock: StandingClock) -> Iterator[Running]:
    house = Settings(database="", vault="", stage=tmp_path, seals=tmp_path)
    with running(house, tmp_path, clock) as started:
        yield started


@pytest.fixture
def phone(clock: StandingClock) -> Iterator[Phone]:
    with a_phone(clock) as phone:
        yield phone


@pytest.fixture
def customer(up: Running) -> Iterator[httpx2.Client]:
    """Whoever has the key."""
    with httpx2.Client(base_url=up.address, headers={"Authorization": f"Bearer {KEY}"}, trust_env=False) as http:
        yield http


def an_order(*, alone: bool = True) -> dict[str, object]:
    return {
        "sessionId": str(uuid4()), "consentCode": "x", "ocktoType": "x", "odmVersion": "",
        "requestDocuments": ["UPO", "UWV"], "disablePartner": alone, "returnAddress": BACK,
    }  # fmt: skip


def begun(customer: httpx2.Client, *, alone: bool = True) -> tuple[str, str]:
    """A session's id and where it begins."""
    told = customer.post("/sessions", json=an_order(alone=alone)).json()
    return told["sessionId"], told["beginAddress"]


def status(customer: httpx2.Client, session: str) -> str:
    return str(customer.get(f"/sessions/{session}/status").json()["status"])


# --- strangers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [{}, {"Authorization": KEY}, {"Authorization": "Bearer wrong"}])
def test_who_shows_no_key_gets_nothing(up: Running, customer: httpx2.Client, headers: dict[str, str]) -> None:
    session, _ = begun(customer)
    with httpx2.Client(base_url=up.address, headers=headers, trust_env=False) as stranger:
        assert stranger.post("/sessions", json=an_order()).status_code == 401
        assert stranger.get(f"/sessions/{session}/status").status_code == 401
        assert stranger.get(f"/sessions/{session}/result").status_code == 401
        assert stranger.get("/documents/x").status_code == 401
        assert stranger.delete(f"/sessions/{session}").status_code == 401
    assert status(customer, session) == "started"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}],
)
def test_a_form_from_elsewhere_is_refused(up: Running, customer: httpx2.Client, headers: dict[str, str]) -> None:
    session, begin = begun(customer)
    httpx2.get(begin, trust_env=False)
    for address in (begin, f"{up.address}/storing"):
        assert httpx2.post(address, data={"do": "fail"}, headers=headers, trust_env=False).status_code == 403
    assert status(customer, session) == "opened"


def test_a_form_of_an_old_browser_is_known_by_its_origin(up: Running, customer: httpx2.Client) -> None:
    session, begin = begun(customer)
    httpx2.post(begin, data={"do": "fail"}, headers={"Origin": up.address}, trust_env=False)
    assert status(customer, session) == "failed"


def test_a_ticket_that_nobody_has_opens_nothing(phone: Phone, up: Running) -> None:
    assert phone.open(f"{up.address}/app/guessed") == "unknown"
    assert phone.tap("collect", born=BORN, source=SOURCES) == "unknown"


@pytest.mark.parametrize("order", [b"", b"[]", b'{"sessionId": "x"}'])
def test_an_order_that_is_none_is_refused(customer: httpx2.Client, order: bytes) -> None:
    assert customer.post("/sessions", content=order).status_code == 400


# --- the way through the app ------------------------------------------------------------------------------------------


def test_the_way_alone_leads_to_consent_and_back_to_the_municipality(customer: httpx2.Client, phone: Phone) -> None:
    session, begin = begun(customer)
    assert phone.open(begin) == "choose"
    assert phone.collect() == "overview"
    assert "Sam Jansen, geboren 17-05-1980" in phone.page
    assert phone.tap("consent") == "completed"
    assert f'href="{BACK}"' in phone.page
    assert customer.get(f"/sessions/{session}/result").json()["people"][0]["birthDate"] == "1980-05-17"


def test_the_partner_is_asked_unless_the_resident_lives_alone(customer: httpx2.Client, phone: Phone) -> None:
    session, begin = begun(customer, alone=False)
    phone.open(begin)
    assert phone.collect() == "partner"
    assert status(customer, session) == "partner"
    assert phone.tap("together", partner_born=PARTNER_BORN) == "collecting"
    assert "UWV (partner)" in phone.page
    assert phone.wait() == "overview"
    assert "geboren 00-00-1982" in phone.page
    phone.tap("consent")
    told = customer.get(f"/sessions/{session}/result").json()
    assert [person["role"] for person in told["people"]] == ["applicant", "partner"]
    assert sorted(each["kind"] for each in told["documents"]) == ["UPO", "UPO", "UWV", "UWV"]


def test_progress_is_seen_source_by_source(customer: httpx2.Client, phone: Phone, clock: StandingClock) -> None:
    session, begin = begun(customer)
    phone.open(begin)
    phone.tap("collect", born=BORN, source=["UWV", "Belastingdienst"])
    seen = []
    for _ in range(3):
        told = customer.get(f"/sessions/{session}/status").json()
        seen.append([each["state"] for each in told["sources"]])
        clock.forward(seconds=1)
    assert seen == [["busy", "waiting"], ["collected", "busy"], ["collected", "collected"]]
    assert status(customer, session) == "overview"


@pytest.mark.parametrize("born", ["", "17 mei", "1980-05-17", "31-02-1980", "17-05-80"])
def test_a_birth_date_that_is_none_is_asked_again(customer: httpx2.Client, phone: Phone, born: str) -> None:
    session, begin = begun(customer)
    phone.open(begin)
    assert phone.tap("collect", born=born, source=SOURCES) == "choose"
    assert 'role="alert"' in phone.page
    assert status(customer, session) == "opened"


def test_no_source_at_all_is_asked_again(customer: httpx2.Client, phone: Phone) -> None:
    _, begin = begun(customer)
    phone.open(begin)
    assert phone.tap("collect", born=BORN, source=["Elsewhere"]) == "choose"


def test_a_second_tap_on_an_old_screen_does_nothing(customer: httpx2.Client, phone: Phone) -> None:
    session, begin = begun(customer)
    phone.open(begin)
    assert phone.tap("consent") == "choose"
    phone.goes_through(begin)
    first = customer.get(f"/sessions/{session}/result").json()
    for button in ("consent", "refuse", "collect", "fail", "expire"):
        assert phone.tap(button, born=BORN, source=SOURCES) == "completed"
    assert customer.get(f"/sessions/{session}/result").json() == first


def test_who_refuses_sends_nothing(customer: httpx2.Client, phone: Phone) -> None:
    session, begin = begun(customer)
    phone.open(begin)
    phone.collect()
    assert phone.tap("refuse") == "refused"
    assert customer.get(f"/sessions/{session}/result").status_code == 409


# --- what may go wrong ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["overloaded", "login-failed", "app-too-old", "other"])
def test_it_can_fail_at_every_screen(customer: httpx2.Client, phone: Phone, reason: str) -> None:
    session, begin = begun(customer)
    assert "Wat moet er misgaan?" in httpx2.get(begin, trust_env=False).text
    phone.open(begin)
    assert phone.tap("fail", reason=reason) == "failed"
    assert customer.get(f"/sessions/{session}/status").json()["reason"] == reason


def test_a_source_can_be_unavailable(customer: httpx2.Client, phone: Phone) -> None:
    session, begin = begun(customer)
    phone.open(begin)
    phone.tap("lose-source", source="UWV")
    phone.goes_through(begin)
    told = customer.get(f"/sessions/{session}/result").json()
    assert {"name": "UWV", "state": "unavailable"} in told["sources"]
    assert [each["kind"] for each in told["documents"]] == ["UPO"]
    assert not [line for line in told["people"][0]["income"] if line["source"] == "UWV"]


def test_time_can_run_out_by_the_clock_and_by_the_button(
    customer: httpx2.Client, phone: Phone, clock: StandingClock
) -> None:
    first, begin = begun(customer)
    phone.open(begin)
    assert phone.tap("expire") == "expired"
    second, _ = begun(customer)
    clock.forward(minutes=30)
    assert {status(customer, each) for each in (first, second)} == {"expired"}


def test_stopping_half_way_waits_and_can_be_taken_up_again(
    customer: httpx2.Client, phone: Phone, clock: StandingClock
) -> None:
    session, begin = begun(customer)
    phone.open(begin)
    phone.tap("collect", born=BORN, source=SOURCES)
    clock.forward(seconds=1)
    assert phone.tap("stop") == "stopped"
    assert phone.wait(60) == "stopped"
    assert status(customer, session) == "collecting"
    assert phone.tap("resume") == "collecting"
    assert phone.wait() == "overview"


def test_it_can_be_out_of_order_for_half_a_minute(up: Running, customer: httpx2.Client, clock: StandingClock) -> None:
    session, _ = begun(customer)
    assert httpx2.post(f"{up.address}/storing", headers=OURS, trust_env=False).status_code == 303
    assert "nu even niet bereikbaar" in httpx2.get(up.address, trust_env=False).text
    refused = customer.get(f"/sessions/{session}/status")
    assert (refused.status_code, refused.headers["retry-after"]) == (503, "3")
    clock.forward(seconds=30)
    assert status(customer, session) == "started"


# --- what it remembers and shows --------------------------------------------------------------------------------------


def test_a_restart_keeps_the_sessions(tmp_path: Path, clock: StandingClock, phone: Phone) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    with serving(lambda address: practice(address, tmp_path, clock)) as first:
        told = httpx2.post(f"{first}/sessions", json=an_order(), headers=headers, trust_env=False).json()
        phone.open(told["beginAddress"])
        phone.tap("collect", born=BORN, source=SOURCES)
    with serving(lambda address: practice(address, tmp_path, clock)) as second:
        assert phone.open(told["beginAddress"].replace(first, second)) == "collecting"
        assert phone.wait() == "overview"


def test_what_is_forgotten_keeps_only_the_way_back(customer: httpx2.Client, phone: Phone, tmp_path: Path) -> None:
    session, begin = begun(customer)
    phone.goes_through(begin)
    assert customer.delete(f"/sessions/{session}").status_code == 204
    assert phone.open(begin) == "completed"
    assert f'href="{BACK}"' in phone.page
    assert "1980" not in (tmp_path / "ockto.json").read_text()


def test_a_session_of_long_ago_is_written_down_no_more(tmp_path: Path, clock: StandingClock) -> None:
    memory = Memory(tmp_path / "ockto.json", clock, timedelta(seconds=1))
    old = memory.start("old", BACK, [], alone=True)
    clock.forward(days=2)
    new = memory.start("new", BACK, [], alone=True)
    again = Memory(tmp_path / "ockto.json", clock, timedelta(seconds=1))
    assert (again.of_ticket(old.ticket), again.of_ticket(new.ticket)) == (None, new)


def test_no_page_needs_script_or_looks_like_a_log_in(customer: httpx2.Client, phone: Phone, up: Running) -> None:
    _, begin = begun(customer, alone=False)
    pages = [httpx2.get(up.address, trust_env=False).text, phone.open(begin) and phone.page]
    phone.tap("collect", born=BORN, source=SOURCES)
    pages.append(phone.page)
    phone.wait()
    pages.append(phone.page)
    phone.tap("alone")
    pages.append(phone.page)
    phone.tap("consent")
    pages.append(phone.page)
    for page in pages:
        assert '<html lang="nl" dir="ltr">' in page
        assert not re.search(r"<script|\sstyle=|<style|\son\w+=|password|digid", page, re.IGNORECASE)
        assert page.count("<h1>") == 1
    answer = httpx2.get(begin, trust_env=False)
    assert "default-src 'none'; style-src 'self'" in answer.headers["content-security-policy"]
    assert (answer.headers["cache-control"], answer.headers["x-content-type-options"]) == ("no-store", "nosniff")


# --- the invented data ------------------------------------------------------------------------------------------------

TODAY = date(2026, 4, 15)


def told_of(born: str, partner: str | None = None) -> dict[str, object]:
    session = Session(
        "x", "x", BACK, alone=True, documents_asked=[], expires=StandingClock().now, born=born, chosen=list(SOURCES)
    )
    session.partner_born = partner
    return odm.compose(session, [], {}, TODAY)


def test_the_same_birth_date_has_the_same_data() -> None:
    assert told_of("1980-05-17", "1982-00-00") == told_of("1980-05-17", "1982-00-00")


def test_there_are_households_of_every_shape() -> None:
    shapes = set()
    for day in range(1, 29):
        (person,) = told_of(f"1980-05-{day:02}")["people"]  # type: ignore[attr-defined]
        shapes.add((tuple(sorted({line["kind"] for line in person["income"]})), len(person["income"])))
    assert shapes == {
        (("wage",), 3), (("wage",), 6), (("benefit",), 3), (("benefit", "wage"), 6), (("self-employed",), 3), ((), 0),
    }  # fmt: skip


def test_who_is_old_has_a_pension() -> None:
    (person,) = told_of("1950-00-00")["people"]  # type: ignore[attr-defined]
    assert {line["kind"] for line in person["income"]} == {"pension"}
    assert {line["month"] for line in person["income"]} == {"2026-03", "2026-02", "2026-01"}
