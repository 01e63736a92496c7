"""Ockto: the house's client against the practice Ockto, over real HTTP; and against one that does it wrong."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx2
import msgspec
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from cases import ockto
from cases.handoff.following import CLAIM
from cases.ockto import Ockto, Order, Provider, Result, Started, contract
from cases.refusal import ProviderBusy, ProviderDown, ProviderUnclear
from cases.settings import Settings
from tests.conftest import StandingClock
from tests.ockto import SOURCES, Phone, Running, a_phone, running, serving

BACK = "http://127.0.0.1:8000/voorbeeldstad/nl/zaak/ockto"


@pytest.fixture
def up(house: Settings, tmp_path: Path, clock: StandingClock) -> Iterator[Running]:
    with running(house, tmp_path, clock) as started:
        yield started


@pytest.fixture
async def provider(up: Running) -> AsyncIterator[Provider]:
    async with up.provider() as opened:
        yield opened


@pytest.fixture
def phone(clock: StandingClock) -> Iterator[Phone]:
    with a_phone(clock) as phone:
        yield phone


def an_order(*, alone: bool = True) -> Order:
    return Order(uuid4(), alone, BACK)


async def completed(provider: Provider, phone: Phone, *, partner: bool = False) -> tuple[Order, Result]:
    """A session whose resident consented."""
    order = an_order(alone=not partner)
    phone.goes_through((await provider.start(order)).begin_address, partner=partner)
    result = await provider.result(order.id)
    assert result is not None
    return order, result


async def test_the_same_order_again_gives_the_same_session(provider: Provider) -> None:
    order = an_order()
    first, again = await provider.start(order), await provider.start(order)
    assert first == again
    assert first.qr_code == first.begin_address
    assert (await provider.start(an_order())).begin_address != first.begin_address


async def test_the_status_follows_the_resident_through_the_app(
    provider: Provider, phone: Phone, clock: StandingClock
) -> None:
    order = an_order(alone=False)
    begin = (await provider.start(order)).begin_address
    seen = [await provider.status(order.id)]
    phone.open(begin)
    seen.append(await provider.status(order.id))
    phone.tap("collect", born="17-05-1980", source=SOURCES)
    clock.forward(seconds=1.5)
    seen.append(await provider.status(order.id))
    phone.wait()
    seen.append(await provider.status(order.id))
    phone.tap("alone")
    seen.append(await provider.status(order.id))
    phone.tap("consent")
    seen.append(await provider.status(order.id))
    assert [each and each.status for each in seen] == [
        "started", "opened", "collecting", "partner", "overview", "completed",
    ]  # fmt: skip
    assert seen[2] is not None
    assert [(each.name, each.state) for each in seen[2].sources] == [
        ("MijnOverheid", "collected"), ("Belastingdienst", "busy"), ("UWV", "waiting"),
        ("Mijnpensioenoverzicht", "waiting"),
    ]  # fmt: skip


async def test_the_result_holds_the_needed_fields_and_no_other(up: Running, provider: Provider, phone: Phone) -> None:
    order, result = await completed(provider, phone, partner=True)
    raw = httpx2.get(
        f"{up.address}/sessions/{order.id}/result", headers={"Authorization": "Bearer a-key-for-tests"}, trust_env=False
    ).text
    kept = msgspec.json.encode(result.data).decode()
    for planted in (
        "bsn",
        "99999",
        "Verzonnenlaan",
        "accountNumber",
        "NL00OEFN",
        "payerNumber",
        "hours",
        "nationality",
    ):
        assert planted in raw
        assert planted not in kept
    assert "documents" not in kept
    assert [person.role for person in result.data.people] == ["applicant", "partner"]
    assert result.data.household.adults == 2
    assert {each.state for each in result.data.sources} == {"collected"}


async def test_there_is_no_result_before_consent_and_of_an_unknown_session(provider: Provider, phone: Phone) -> None:
    order = an_order()
    await provider.start(order)
    assert await provider.result(order.id) is None
    assert await provider.result(uuid4()) is None
    assert await provider.status(uuid4()) is None


async def test_a_document_can_be_fetched_once(provider: Provider, phone: Phone) -> None:
    _, result = await completed(provider, phone)
    assert sorted(link.kind for link in result.documents) == ["UPO", "UWV"]
    for link in result.documents:
        content = await provider.document(link.address)
        assert content is not None
        assert content.startswith(b"%PDF-")
        assert await provider.document(link.address) is None


async def test_a_document_is_gone_after_ten_minutes(provider: Provider, phone: Phone, clock: StandingClock) -> None:
    order, result = await completed(provider, phone)
    clock.forward(minutes=10)
    assert await provider.document(result.documents[0].address) is None
    again = await provider.result(order.id)
    assert again is not None
    assert [link.address for link in again.documents] == [link.address for link in result.documents]


async def test_a_session_is_forgotten_once_and_for_all(provider: Provider, phone: Phone) -> None:
    order, result = await completed(provider, phone)
    for _ in range(2):
        await provider.cancel(order.id)
    assert await provider.status(order.id) is None
    assert await provider.result(order.id) is None
    assert await provider.document(result.documents[0].address) is None


async def test_an_ockto_that_is_too_busy_says_for_how_long(up: Running, provider: Provider) -> None:
    httpx2.post(f"{up.address}/storing", headers={"Sec-Fetch-Site": "same-origin"}, trust_env=False)
    with pytest.raises(ProviderBusy) as refused:
        await provider.start(an_order())
    assert refused.value.retry_after == 3


async def test_a_wrong_key_is_an_answer_that_we_do_not_understand(up: Running, tmp_path: Path) -> None:
    (tmp_path / "wrong.key").write_text("wrong")
    async with ockto.connected(replace(up.settings, ockto_key=tmp_path / "wrong.key")) as stranger:
        assert stranger is not None
        with pytest.raises(ProviderUnclear):
            await stranger.start(an_order())


async def test_nobody_at_the_address_is_an_outage(up: Running) -> None:
    with serving(lambda _: Starlette()) as gone:
        pass
    async with ockto.connected(replace(up.settings, ockto=gone)) as nobody:
        assert nobody is not None
        with pytest.raises(ProviderDown):
            await nobody.status(uuid4())


async def test_without_the_setting_there_is_no_provider(house: Settings) -> None:
    async with ockto.connected(house) as nobody:
        assert nobody is None


async def test_a_key_that_is_not_there_stops_the_start(house: Settings, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        async with ockto.connected(replace(house, ockto="https://ockto.example", ockto_key=tmp_path / "absent")):
            pass


# --- an Ockto that does it wrong --------------------------------------------------------------------------------------

STARTED: dict[str, Any] = {"qrCode": "x", "beginAddress": "https://app.example/x", "expiresAt": "2026-04-15T10:00:00Z"}


@asynccontextmanager
async def one_that_answers(answer: Response, *, timeout: float = 5) -> AsyncIterator[Ockto]:
    """A provider whose other side gives this answer to whatever it is asked."""

    async def whatever(_: Request) -> Response:
        return answer

    everything = Route("/{path:path}", whatever, methods=["GET", "POST", "DELETE"])
    with serving(lambda _: Starlette(routes=[everything])) as address:
        async with httpx2.AsyncClient(trust_env=False, timeout=timeout) as client:
            yield Ockto(client, address, "consent", "type")


@pytest.mark.parametrize(
    "answer",
    [
        Response(b"no json"),
        Response(b"\xff\xfe"),
        JSONResponse({"status": "surely"}),
        JSONResponse({"status": "opened", "sources": [{"name": "x" * 61, "state": "busy"}]}),
        JSONResponse({"status": "opened", "sources": [{"name": "UWV", "state": "busy"}] * 21}),
        JSONResponse(["opened"]),
        Response(b'{"status": "opened", "x": "' + b"x" * 2_000_000 + b'"}'),
        Response(b"", 401),
        Response(b"", 204),
    ],
)
async def test_an_answer_that_makes_no_sense_is_refused(answer: Response) -> None:
    async with one_that_answers(answer) as strange:
        with pytest.raises(ProviderUnclear):
            await strange.status(uuid4())


@pytest.mark.parametrize("roles", [["partner"], ["applicant", "applicant"], ["partner", "applicant"]])
async def test_a_result_in_which_it_is_unclear_who_is_who_is_refused(roles: list[str]) -> None:
    people = [{"role": role, "givenName": "x", "familyName": "y", "birthDate": "1980-01-01"} for role in roles]
    result = {
        "odmVersion": "V3_1", "collectedAt": "2026-04-15T10:00:00Z", "people": people,
        "household": {"composition": "couple", "adults": 2},
    }  # fmt: skip
    async with one_that_answers(JSONResponse(result)) as strange:
        with pytest.raises(ProviderUnclear):
            await strange.result(uuid4())


@pytest.mark.parametrize("status", [500, 502, 504])
async def test_an_error_of_theirs_is_an_outage(status: int) -> None:
    async with one_that_answers(Response(status_code=status)) as broken:
        with pytest.raises(ProviderDown) as refused:
            await broken.cancel(uuid4())
    assert type(refused.value) is ProviderDown


@pytest.mark.parametrize(("header", "seconds"), [("120", 120), ("99999", 300), ("soon", None), ("", None)])
async def test_how_long_to_wait_is_believed_up_to_five_minutes(header: str, seconds: int | None) -> None:
    async with one_that_answers(Response(status_code=429, headers={"Retry-After": header})) as busy:
        with pytest.raises(ProviderBusy) as refused:
            await busy.result(uuid4())
    assert refused.value.retry_after == seconds


async def test_a_document_of_more_than_ten_megabytes_is_refused() -> None:
    async with one_that_answers(Response(b"x" * 10_000_001)) as big:
        with pytest.raises(ProviderUnclear):
            await big.document(f"{big.address}/documents/x")


async def test_a_packed_answer_is_not_unpacked() -> None:
    async with one_that_answers(Response(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})) as packed:
        with pytest.raises(ProviderUnclear):
            await packed.status(uuid4())


async def test_a_redirect_is_not_followed() -> None:
    with serving(lambda _: Starlette(routes=[Route("/x", lambda _: JSONResponse({"status": "completed"}))])) as other:
        async with one_that_answers(RedirectResponse(f"{other}/x")) as leads_away:
            with pytest.raises(ProviderUnclear):
                await leads_away.status(uuid4())


async def test_a_document_elsewhere_is_never_fetched() -> None:
    asked = []

    async def elsewhere(request: Request) -> Response:
        asked.append(request.url.path)
        return Response(b"%PDF-")

    with serving(lambda _: Starlette(routes=[Route("/x", elsewhere)])) as other:
        async with one_that_answers(Response()) as theirs:
            for address in (f"{other}/x", "file:///etc/passwd", "http://[", f"http://ockto@{other[7:]}/x"):
                assert await theirs.document(address) is None
    assert asked == []


@pytest.mark.parametrize("begin", ["javascript:alert(1)", "http://elsewhere.example/x", "data:text/html,x"])
async def test_an_address_that_a_resident_should_not_open_is_refused(begin: str) -> None:
    async with one_that_answers(JSONResponse(STARTED | {"beginAddress": begin}, 201)) as strange:
        with pytest.raises(ProviderUnclear):
            await strange.start(an_order())


async def test_a_session_that_starts_well_is_told() -> None:
    async with one_that_answers(JSONResponse(STARTED, 201)) as good:
        assert await good.start(an_order()) == msgspec.json.decode(json.dumps(STARTED), type=Started)


async def test_one_that_does_not_answer_in_time_is_an_outage() -> None:
    class Slow(Response):
        async def __call__(self, *_: object) -> None:
            await asyncio.sleep(1)

    async with one_that_answers(Slow(), timeout=0.2) as slow:
        with pytest.raises(ProviderDown):
            await slow.status(uuid4())


def test_the_limits_are_those_that_are_written_down() -> None:
    assert (contract.MOST_JSON, contract.JSON_SECONDS) == (2_000_000, 10)
    assert (contract.MOST_DOCUMENT, contract.DOCUMENT_SECONDS) == (10_000_000, 20)
    assert timedelta(seconds=contract.DOCUMENT_SECONDS) < CLAIM, "a claim outlives the slowest step"
