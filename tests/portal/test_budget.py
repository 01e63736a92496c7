"""Bytes: what a phone fetches for a first view, and for the page after it, as they go over the network."""

import pytest

from tests.resident import Visitor

FIRST_VIEW = {"": 16_000, "stappen": 16_000, "code": 20_000}
PAGE_AFTER, SCRIPT = 8_000, 10_000
ANSWERS = (
    "invitation=no&representative=no&household=together&digid=app-only&sms=do-not-know&phone=yes&app=no"
    "&partner-digid=do-not-know&income=wage,benefit&partner-income=none"
)
PAGES = [
    "",
    "stappen",
    f"stappen?{ANSWERS}",
    f"stappen?{ANSWERS}&property=savings",
    "vragen",
    "vragen/no-digid",
    "code",
]


@pytest.mark.parametrize("language", ["nl", "ar"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_stays_within_its_bytes(visitor: Visitor, language: str, path: str) -> None:
    address = f"/voorbeeldstad/{language}/{path}"
    page = visitor.page(address)
    files = [link["href"] for link in page.all("link", href="")] + [each["src"] for each in page.all("script")]
    parts = {asset: _bytes(visitor, asset) for asset in files}
    after = _bytes(visitor, address)
    scripts = sum(size for asset, size in parts.items() if asset.endswith(".js"))
    assert after <= PAGE_AFTER, f"{address}: {after}"
    assert scripts <= SCRIPT, parts
    assert after + sum(parts.values()) <= FIRST_VIEW.get(path, FIRST_VIEW["code"]), parts | {address: after}


def _bytes(visitor: Visitor, address: str) -> int:
    answer = visitor.get(address, headers={"accept-encoding": "br, gzip"})
    return int(answer.headers["content-length"])
