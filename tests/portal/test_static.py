"""Static: built assets under names that change with their content, so that a browser may keep them for ever."""

import gzip
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from cases.settings import Settings as House
from portal import settings, state
from portal.static import Assets
from tests.resident import Door, Visitor


def assets_of(visitor: Visitor, path: str = "/voorbeeldstad/nl/") -> list[str]:
    page = visitor.page(path)
    return [link["href"] for link in page.all("link", href="")] + [script["src"] for script in page.all("script")]


def test_a_name_that_was_never_built_is_not_found(visitor: Visitor) -> None:
    for name in ("portal.js", "manifest.json", "portal.js.br", "..%2fsettings.py"):
        assert visitor.get(f"/static/{name}").status_code == 404


def test_every_asset_of_a_page_may_be_kept_for_ever(visitor: Visitor) -> None:
    assets = {*assets_of(visitor), *assets_of(visitor, "/meerdijk/ar/"), *assets_of(visitor, "/")}
    assert len(assets) >= 4
    for asset in assets:
        answer = visitor.get(asset)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"].split(";")[0] in {"text/css", "text/javascript", "image/svg+xml"}


def test_assets_come_compressed_to_who_can_unpack_them(door: Door) -> None:
    for asset in assets_of(door.visitor()):
        plain = door.visitor(accept_encoding="identity").get(asset)
        assert "content-encoding" not in plain.headers
        packed = door.visitor(accept_encoding="gzip").get(asset)
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.content == plain.content
        assert packed.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
        assert door.visitor(accept_encoding="br, gzip").head(asset).headers["content-encoding"] == "br"


def test_each_municipality_wears_its_own_theme(visitor: Visitor) -> None:
    themes = {
        town: [link for link in assets_of(visitor, f"/{town}/nl/") if "theme" in link]
        for town in ("voorbeeldstad", "meerdijk")
    }
    assert all(len(found) == 1 for found in themes.values())
    assert themes["voorbeeldstad"] != themes["meerdijk"]


def test_without_built_assets_the_portal_does_not_start_and_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="`make assets` builds them"):
        Assets.load(tmp_path)


def test_only_what_the_manifest_names_is_given(tmp_path: Path) -> None:
    (tmp_path / "manifest.json").write_text('{"a.css": "a-1.css"}')
    (tmp_path / "a-1.css").write_bytes(b"a{}")
    (tmp_path / "a-1.css.gz").write_bytes(gzip.compress(b"a{}"))
    (tmp_path / "secret.css").write_bytes(b"b{}")
    assets = Assets.load(tmp_path)
    assert set(assets.bodies) == {("a-1.css", ""), ("a-1.css", "gzip")}
    assert assets.address("a.css") == "/static/a-1.css"


async def test_a_theme_that_was_not_built_stops_the_start_and_is_named(house: House, tmp_path: Path) -> None:
    content = Path(shutil.copytree(house.content, tmp_path / "content"))
    town = content / "municipalities" / "voorbeeldstad.toml"
    town.write_text(town.read_text().replace('theme = "voorbeeld"', 'theme = "voorbeld"'))
    wrong = settings.Settings(replace(house, content=content), "http://residents.test")
    with pytest.raises(ValueError, match=r"voorbeeldstad\.toml: theme 'voorbeld' is not one of denhaag, ma, utrecht, "):
        async with state.opened(wrong, None, state.clock):
            pytest.fail("it started")


@pytest.mark.parametrize("script", ["portal.js", "worker.js"])
def test_a_script_is_ten_kilobytes_at_most(door: Door, script: str) -> None:
    assets: Assets = door.state["assets"]
    assert len(assets.bodies[assets.names[script], "gzip"]) <= 10_000
