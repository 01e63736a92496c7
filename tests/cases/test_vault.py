"""The vault: sealed files that stay where a row says they are."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.vault import Vault, open_vault

PLACE = "voorbeeldstad/ab/abcd.age"


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return open_vault(str(tmp_path / "vault"))


def staged(tmp_path: Path, content: bytes = b"sealed") -> Path:
    stage = tmp_path / "staged"
    stage.write_bytes(content)
    return stage


async def test_what_was_never_kept_is_not_found(vault: Vault) -> None:
    with pytest.raises(FileNotFoundError):
        await vault.fetch(PLACE)


async def test_a_file_moves_from_the_stage_to_its_place(vault: Vault, tmp_path: Path) -> None:
    stage = staged(tmp_path)
    await vault.keep(stage, PLACE)
    assert await vault.fetch(PLACE) == b"sealed"
    assert not stage.exists()


def test_nobody_else_on_the_machine_may_look_in(vault: Vault) -> None:
    assert vault.folder is not None
    assert vault.folder.stat().st_mode & 0o077 == 0


async def test_what_is_forgotten_is_gone_and_may_be_forgotten_again(vault: Vault, tmp_path: Path) -> None:
    await vault.keep(staged(tmp_path), PLACE)
    await vault.forget(PLACE)
    await vault.forget(PLACE)
    with pytest.raises(FileNotFoundError):
        await vault.fetch(PLACE)


async def test_old_files_are_told_apart_from_new_ones(vault: Vault, tmp_path: Path) -> None:
    for place, age in (("voorbeeldstad/aa/old.age", timedelta(days=2)), ("voorbeeldstad/bb/new.age", timedelta())):
        await vault.keep(staged(tmp_path), place)
        assert vault.folder is not None
        moment = (datetime(2026, 4, 15, tzinfo=UTC) - age).timestamp()
        os.utime(vault.folder / place, (moment, moment))
    assert await vault.older_than(datetime(2026, 4, 14, tzinfo=UTC)) == ["voorbeeldstad/aa/old.age"]


async def test_a_vault_can_lie_elsewhere_than_on_this_disk(tmp_path: Path) -> None:
    """Object stores are reached through the same class; one that lives in memory plays S3."""
    vault = open_vault("memory:///")
    await vault.keep(staged(tmp_path), PLACE)
    assert await vault.fetch(PLACE) == b"sealed"
    assert list(tmp_path.iterdir()) == []
