"""Metrics: what an operator sees of the API, and what nobody may see there."""

import re

from structlog.testing import capture_logs

from cases import post
from tests.makers import a_person, at_home
from tests.officer import Api

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


def shown(api: Api) -> dict[str, float]:
    answer = api.http.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    lines = [line.rpartition(" ") for line in answer.text.splitlines() if line[0] != "#"]
    return {name: float(value) for name, _, value in lines}


def test_calls_are_counted_by_their_address_in_the_contract_and_nothing_of_anybody_is_told(api: Api) -> None:
    software, made = api.software(), api.a_case(people=[a_person(family_name="Kanarie")])
    software.get(f"/zaken/{made.id}")
    software.get(f"/zaken/{made.id}")
    software.call("KANARIE", "/nowhere/999990019")
    seen = shown(api)
    assert seen['calls_seconds_count{method="GET",route="/v1/zaken/{id}",status="200"}'] == 2
    assert seen['calls_seconds_count{method="-",route="-",status="404"}'] == 1
    told = str(seen).lower()
    for nobodys in ("kanarie", "999990019", str(made.id), software.client_id, "voorbeeldstad"):
        assert nobodys not in told


def test_what_the_worker_still_has_to_do_is_told(api: Api) -> None:
    made = api.a_case(people=[at_home(a_person())])
    api.do(lambda session: post.tell(session, made, "reminder", api.clock()))
    api.clock.forward(minutes=5)
    seen = shown(api)
    assert (seen["messages_waiting"], seen["messages_waiting_seconds"], seen["database_up"]) == (1, 300, 1)


def test_without_its_database_the_metrics_still_answer_and_say_so(api: Api) -> None:
    with api.without("message"):
        assert shown(api)["database_up"] == 0
    assert shown(api)["database_up"] == 1


def test_a_call_carries_the_callers_trace_into_the_log(api: Api) -> None:
    software = api.software()
    software.token()
    with capture_logs() as lines:
        software.get("/zaken", {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"})
        software.get("/zaken", {"traceparent": f"00-{TRACE.replace('4', 'X')}-00f067aa0ba902b7-01"})
        software.get("/zaken", {"traceparent": f"00-{'0' * 32}-00f067aa0ba902b7-01"})
    assert [line.get("trace") for line in lines] == [TRACE, None, None]
    assert all(re.fullmatch(r"[0-9a-f-]{36}", line["call"]) for line in lines)
