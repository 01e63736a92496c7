"""Documentation: open to all, from this host alone; its clients work, and it knows every code."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from joserfc.jwk import Key, RSAKey
from lxml import html

from cases.refusal import Refusal
from cases.settings import Settings as House
from officer_api import documentation
from officer_api.app import create_app
from officer_api.documentation import FILES, PATH
from officer_api.settings import Settings
from tests.conftest import StandingClock
from tests.ockto import serving
from tests.officer import Api, a_key, a_token_key, running

CLIENTS = Path(documentation.__file__).parent


def test_the_page_names_no_other_host_and_has_nothing_inline(api: Api) -> None:
    answer = api.http.get(PATH)
    page = html.document_fromstring(answer.text)
    assert answer.headers["Content-Security-Policy"] == documentation.OWN_ALONE
    asked = [*page.xpath("//script/@src"), *page.xpath("//link[@rel='stylesheet']/@href")]
    assert {api.http.get(address).status_code for address in asked} == {200}
    assert all(address.startswith("/v1/") for address in asked)
    assert page.xpath("//script[not(@src)] | //style | //@style") == []


@pytest.mark.parametrize("name", FILES)
def test_each_file_comes_packed_or_plain(api: Api, name: str) -> None:
    packed, plain = (api.http.get(f"{PATH}/{name}", headers={"Accept-Encoding": each}) for each in ("gzip", "identity"))
    assert (packed.headers["Content-Encoding"], "Content-Encoding" in plain.headers) == ("gzip", False)
    assert packed.content == plain.content


def test_a_file_that_is_none_of_the_pages_is_not_there(api: Api) -> None:
    assert api.http.get(f"{PATH}/page.html").status_code == 404


def test_every_problem_is_explained_where_its_type_points(api: Api) -> None:
    page = html.document_fromstring(api.http.get(PATH).text)
    kind = api.software().get("/zaken/none").json()["type"]
    assert kind == f"{PATH}#case-unknown"
    assert page.get_element_by_id("case-unknown").text_content().startswith("case-unknown404")
    assert {each.code for each in every(Refusal)} <= set(documentation.codes())


def every(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for each in kind.__subclasses__():
        yield from (each, *every(each))


@pytest.mark.parametrize(
    ("client", "key"),
    [(["python3", "client.py"], a_key()), (["sh", "client.sh"], RSAKey.generate_key(2048))],
    ids=["client.py", "client.sh"],
)
def test_a_client_that_the_page_shows_lists_the_cases(
    house: House, tmp_path: Path, clock: StandingClock, client: list[str], key: Key
) -> None:
    settings = Settings(house, "", tmp_path / "identities", a_token_key(tmp_path))
    with running(settings, clock) as api:
        made, software = api.a_case(), api.software(key=key)
        shown = html.document_fromstring(api.http.get(PATH).text).xpath("//pre/code")
    assert (CLIENTS / client[1]).read_text("utf-8") in [each.text_content() for each in shown]
    file = tmp_path / "private"
    file.write_bytes(
        key.as_pem(private=True) if isinstance(key, RSAKey) else json.dumps(key.as_dict(private=True)).encode()
    )
    program = [sys.executable if client[0] == "python3" else client[0], CLIENTS / client[1]]
    with serving(lambda address: create_app(replace(settings, address=address)), lifespan="on") as address:
        said = subprocess.run([*program, address, software.client_id, file], capture_output=True, text=True, check=True)
    assert made.number in said.stdout
