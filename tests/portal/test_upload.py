"""A paper in parts: goes on where it stopped, waits unreadable, and ends as the plain form does."""

from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pyrage.x25519 import Identity

from cases import retention
from cases.unseal import Keys
from tests.makers import PAYSLIP, a_picture, what_lies_in
from tests.portal.test_evidence import in_the_vault
from tests.resident import NEED, Door, Page, SignIn, Visitor

BEGIN = f"/voorbeeldstad/en/zaak/bewijsstukken/{NEED}/delen"


def begin(visitor: Visitor, *files: bytes) -> dict[str, str]:
    sizes = ",".join(str(len(each)) for each in files)
    answer = visitor.post(BEGIN, data={"csrf": visitor.csrf, "sizes": sizes})
    assert answer.status_code == 201, answer.text
    told: dict[str, str] = answer.json()
    return told


def send(visitor: Visitor, to: dict[str, str], at: int, content: bytes, **more: Any) -> httpx2.Response:
    headers = {"x-csrf": visitor.csrf, "upload-offset": str(at), **more}
    return visitor.post(to["address"], content=content, headers=headers)


def finish(visitor: Visitor, to: dict[str, str], token: str = "") -> httpx2.Response:
    headers = {"x-csrf": visitor.csrf, "upload-token": token or to["token"]}
    return visitor.post(f"{to['address']}/klaar", headers=headers)


def test_a_stranger_and_a_neighbour_reach_no_upload(door: Door, visitor: Visitor, sign_in: SignIn) -> None:
    assert visitor.post(BEGIN, data={"sizes": "9"}).status_code == 401
    theirs = begin(sign_in(), PAYSLIP)
    neighbour = sign_in()
    assert neighbour.get(theirs["address"]).status_code == 404
    assert send(neighbour, theirs, 0, PAYSLIP).status_code == 404
    assert finish(neighbour, theirs).status_code == 404


def test_it_goes_on_where_it_stopped_and_asked_again_gives_the_same_receipt(
    door: Door, key_pairs: dict[str, Identity]
) -> None:
    theirs = door.a_case()
    visitor = door.let_in(theirs)
    to = begin(visitor, PAYSLIP)
    assert send(visitor, to, 0, PAYSLIP[:300]).json() == {"came": 300}
    visitor.breaks_off(to["address"], PAYSLIP[300:400], {"x-csrf": visitor.csrf, "upload-offset": "300"})
    assert visitor.get(to["address"]).json() == {"came": 300}
    again = send(visitor, to, 0, PAYSLIP[:300])
    assert (again.status_code, again.json()) == (409, {"came": 300})
    assert PAYSLIP[:20] not in b"".join(file.read_bytes() for file in what_lies_in(door.settings.house.stage))
    send(visitor, to, 300, PAYSLIP[300:])
    first, second = finish(visitor, to), finish(visitor, to)
    (came,) = door.papers(theirs)
    assert first.json() == second.json() == {"receipt": f"/voorbeeldstad/en/zaak/ontvangst/{came.receipt}"}
    assert came.digest == sha256(PAYSLIP).hexdigest()
    assert Keys(key_pairs).open("voorbeeldstad", in_the_vault(door)[0].read_bytes()) == PAYSLIP
    assert what_lies_in(door.settings.house.stage) == []


def test_where_the_house_cannot_take_it_now_nothing_that_came_is_lost(door: Door) -> None:
    theirs, vault = door.a_case(), Path(door.settings.house.vault)
    visitor = door.let_in(theirs)
    to = begin(visitor, PAYSLIP)
    send(visitor, to, 0, PAYSLIP)
    away = vault.rename(vault.with_name("away"))
    vault.touch()
    answer = finish(visitor, to)
    assert (answer.status_code, "retry-after" in answer.headers, door.papers(theirs)) == (503, True, [])
    vault.unlink()
    away.rename(vault)
    assert finish(visitor, to).status_code == 201
    assert len(door.papers(theirs)) == 1


def test_the_way_to_send_in_parts_keeps_dutch_beside(sign_in: SignIn) -> None:
    """And so every address of it: the script puts the rest behind the path, not behind what is asked."""
    visitor = sign_in()
    page = visitor.page(f"/voorbeeldstad/ar/zaak/bewijsstukken/{NEED}?naast=nl")
    form = page.one("form", data_upload="")
    assert form["action"].endswith(f"/{NEED}?naast=nl")
    assert form["data-parts"] == "/voorbeeldstad/ar/zaak/delen?naast=nl"
    answer = visitor.post(f"{BEGIN}?naast=nl", data={"csrf": visitor.csrf, "sizes": str(len(PAYSLIP))})
    assert answer.json()["address"].endswith("?naast=nl")


def test_several_files_become_one_pdf(door: Door) -> None:
    theirs = door.a_case()
    visitor, photo = door.let_in(theirs), a_picture("JPEG")
    to = begin(visitor, photo, PAYSLIP)
    send(visitor, to, 0, photo + PAYSLIP)
    assert finish(visitor, to).status_code == 201
    assert door.papers(theirs)[0].media_type == "application/pdf"


def test_what_is_not_whole_or_not_theirs_is_never_received(door: Door) -> None:
    theirs = door.a_case()
    visitor = door.let_in(theirs)
    to = begin(visitor, PAYSLIP)
    send(visitor, to, 0, PAYSLIP[:300])
    assert finish(visitor, to, str(Identity.generate())).status_code == 404
    to = begin(visitor, PAYSLIP)
    send(visitor, to, 0, PAYSLIP[:300])
    assert Page.of(finish(visitor, to)).mark("data-refusal") == "file-absent"
    assert send(visitor, begin(visitor, PAYSLIP), 0, PAYSLIP + b"x").status_code == 413
    assert door.papers(theirs) == []
    assert what_lies_in(Path(door.settings.house.vault)) == []


@pytest.mark.parametrize(
    ("sizes", "status"), [("0", 422), ("", 415), ("x", 415), ("15000001", 413), ("9,9999999999", 413)]
)
def test_sizes_that_cannot_be_are_refused_before_a_byte_comes(sign_in: SignIn, sizes: str, status: int) -> None:
    visitor = sign_in()
    assert visitor.post(BEGIN, data={"csrf": visitor.csrf, "sizes": sizes}).status_code == status


def test_a_case_has_ten_uploads_waiting_and_a_day_later_room_again(door: Door) -> None:
    theirs = door.a_case()
    visitor = door.let_in(theirs)
    for _ in range(10):
        to = begin(visitor, PAYSLIP)
    assert visitor.post(BEGIN, data={"csrf": visitor.csrf, "sizes": "9"}).status_code == 422
    later, desk = door.clock() + timedelta(hours=25), door.state["desk"]
    door.portal.call(retention.sweep, door.database, desk.vault, desk.stage, later)
    door.let_in(theirs, visitor=visitor)
    assert visitor.get(to["address"]).status_code == 404
    begin(visitor, PAYSLIP)
