"""The vault: sealed files that stay where a row says they are, in a folder and in S3."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from uuid import uuid4

import pytest

from cases.refusal import Unavailable
from cases.vault import Vault, open_vault
from tests import s3
from tests.s3 import S3

PLACE = "voorbeeldstad/ab/abcd.age"
KINDS = ("folder", "s3")
LONG_AGO = datetime(2026, 4, 14, tzinfo=UTC)
LARGE = b"sealed" * 2_000_000


@pytest.fixture(scope="session")
def bucket(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    with s3.running(tmp_path_factory.mktemp("s3")) as running:
        yield running


@pytest.fixture(params=KINDS)
def vault(request: pytest.FixtureRequest, tmp_path: Path) -> Vault:
    if request.param == "folder":
        return open_vault(str(tmp_path / "vault"))
    bucket: S3 = request.getfixturevalue("bucket")
    return open_vault(bucket.address(uuid4().hex), bucket.keys)


def staged(tmp_path: Path, content: bytes = b"sealed") -> Path:
    stage = tmp_path / "staged"
    stage.write_bytes(content)
    return stage


async def test_what_was_never_kept_is_not_found(vault: Vault) -> None:
    with pytest.raises(FileNotFoundError):
        await vault.fetch(PLACE)


@pytest.mark.parametrize("content", [b"sealed", LARGE], ids=["small", "12 MB"])
async def test_a_file_moves_from_the_stage_to_its_place(vault: Vault, tmp_path: Path, content: bytes) -> None:
    stage = staged(tmp_path, content)
    await vault.keep(stage, PLACE)
    assert await vault.fetch(PLACE) == content
    assert not stage.exists()


@pytest.mark.parametrize("vault", ["folder"], indirect=True)
def test_nobody_else_on_the_machine_may_look_in(vault: Vault) -> None:
    assert vault.folder is not None
    assert vault.folder.stat().st_mode & 0o077 == 0


async def test_what_is_forgotten_is_gone_and_may_be_forgotten_again(vault: Vault, tmp_path: Path) -> None:
    await vault.keep(staged(tmp_path), PLACE)
    await vault.forget(PLACE)
    await vault.forget(PLACE)
    with pytest.raises(FileNotFoundError):
        await vault.fetch(PLACE)


async def test_what_is_kept_anew_takes_the_place_of_what_lay_there(vault: Vault, tmp_path: Path) -> None:
    await vault.keep(staged(tmp_path, b"first"), PLACE)
    await vault.keep(staged(tmp_path, b"second"), PLACE, anew=True)
    assert await vault.fetch(PLACE) == b"second"


async def test_old_files_are_told_apart_from_new_ones(
    vault: Vault, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    await vault.keep(staged(tmp_path), "voorbeeldstad/aa/old.age")
    await vault.keep(staged(tmp_path), "voorbeeldstad/bb/new.age")
    root = vault.folder or request.getfixturevalue("bucket").folder
    for file in root.rglob("old.age"):
        os.utime(file, ((LONG_AGO - timedelta(days=1)).timestamp(),) * 2)
    assert await vault.older_than(LONG_AGO) == ["voorbeeldstad/aa/old.age"]


@pytest.mark.parametrize("vault", ["s3"], indirect=True)
async def test_s3_never_writes_over_another_file_and_knows_its_own(vault: Vault, tmp_path: Path) -> None:
    await vault.keep(staged(tmp_path, b"theirs"), PLACE)
    with pytest.raises(Unavailable):
        await vault.keep(staged(tmp_path, b"something else"), PLACE)
    assert await vault.fetch(PLACE) == b"theirs"
    await vault.keep(staged(tmp_path, b"theirs"), PLACE)
    assert list(tmp_path.iterdir()) == [], "nothing stays on the stage"


async def test_a_vault_that_works_says_so_and_keeps_nothing_of_it(vault: Vault, tmp_path: Path) -> None:
    await vault.must_work(tmp_path / "stage")
    assert await vault.older_than(datetime(2100, 1, 1, tzinfo=UTC)) == []
    assert list((tmp_path / "stage").iterdir()) == []


async def test_a_vault_that_does_not_answer_stops_the_door_from_opening(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    nobody = open_vault("s3://papers/x", keys_of(tmp_path, "http://127.0.0.1:9"))
    for vault, stage in ((nobody, tmp_path), (open_vault(str(tmp_path / "vault")), file)):
        with pytest.raises(ValueError, match="VAULT"):
            await vault.must_work(stage)


async def test_an_s3_that_does_not_answer_refuses_and_leaves_nothing(tmp_path: Path) -> None:
    nobody, stage = open_vault("s3://papers/x", keys_of(tmp_path, "http://127.0.0.1:9")), staged(tmp_path)
    with pytest.raises(Unavailable):
        await nobody.keep(stage, PLACE)
    with pytest.raises(Unavailable):
        await nobody.fetch(PLACE)
    assert not stage.exists()


class Careless(BaseHTTPRequestHandler):
    """An S3 that ignores every condition, as some do."""

    has: bytes = b""

    def do_PUT(self) -> None:
        type(self).has = self.rfile.read(int(self.headers["content-length"]))
        self._say(200, {"ETag": '"x"'})

    def do_GET(self) -> None:
        self._say(200, {"ETag": '"x"', "Last-Modified": "Tue, 14 Apr 2026 00:00:00 GMT"}, self.has)

    def do_DELETE(self) -> None:
        self._say(204, {})

    def _say(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nobody reads it."""


@contextmanager
def careless() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Careless) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


async def test_an_s3_that_writes_over_what_it_has_is_found_out_at_the_start(tmp_path: Path) -> None:
    with careless() as endpoint:
        vault = open_vault("s3://papers/x", keys_of(tmp_path, endpoint))
        with pytest.raises(ValueError, match="ignores If-None-Match"):
            await vault.must_work(tmp_path / "stage")


@pytest.mark.parametrize("told", ["endpoint = 1", 'endpoint = "x"', "nonsense", ""])
def test_keys_of_s3_that_are_not_complete_are_named(tmp_path: Path, told: str) -> None:
    (tmp_path / "keys.toml").write_text(told)
    with pytest.raises(ValueError, match="VAULT_KEYS"):
        open_vault("s3://papers/x", tmp_path / "keys.toml")


def keys_of(folder: Path, endpoint: str) -> Path:
    keys = folder.parent / f"{uuid4().hex}.toml"
    told = {"endpoint": endpoint, "region": "x", "access_key_id": "x", "secret_access_key": "x"}
    keys.write_text("".join(f'{name} = "{value}"\n' for name, value in told.items()))
    return keys


async def test_a_vault_can_lie_elsewhere_than_on_this_disk(tmp_path: Path) -> None:
    vault = open_vault("memory:///")
    await vault.keep(staged(tmp_path), PLACE)
    assert await vault.fetch(PLACE) == b"sealed"
    assert list(tmp_path.iterdir()) == []
