"""Evidence: what came, what is missing, the file itself, and an officer's copy."""

from collections.abc import AsyncIterator
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cases import case, evidence
from cases.case import Case
from tests.makers import PAYSLIP, a_pdf, a_picture, what_lies_in
from tests.officer import NEED, Api, Software

EVERYBODY = frozenset({"voorbeeldstad", "meerdijk"})


@pytest.fixture
def software(api: Api) -> Software:
    return api.software()


@pytest.fixture
def handed_in(api: Api, software: Software) -> tuple[Case, str]:
    """A case with a payslip, and where that payslip is."""
    made = api.a_case()
    evidence_id = software.hand_in(made).json()["id"]
    return made, f"/zaken/{made.id}/bewijsstukken/{evidence_id}/inhoud"


def test_a_stranger_is_turned_away_before_the_file_is_looked_at(api: Api, software: Software) -> None:
    made = api.a_case(municipality="meerdijk")
    assert software.hand_in(made).status_code == 404
    answer = api.http.post(f"/v1/zaken/{made.id}/bewijsstukken", content=b"no paper")
    assert (answer.status_code, answer.headers["Connection"]) == (401, "close")
    assert what_lies_in(Path(api.settings.house.vault)) == []


def test_an_officers_copy_is_taken_in(api: Api, software: Software) -> None:
    made = api.a_case()
    answer = software.hand_in(made)
    told = answer.json()
    assert answer.status_code == 201
    assert told["sha256"] == sha256(PAYSLIP).hexdigest()
    assert told | {"id": "", "ontvangstbewijs": "", "sha256": ""} == {
        "id": "", "ontvangstbewijs": "", "sha256": "", "behoefte": NEED, "soort": "payslip", "persoon": "bewoner",
        "maand": "2026-03", "informatieobjecttype": "Loonstrook", "mediatype": "application/pdf",
        "omvang": len(PAYSLIP), "malwarestatus": "niet_gescand", "ingediendDoor": "medewerker",
        "ontvangenOp": "2026-04-15T09:00:00Z", "staat": "ontvangen", "redencode": None, "risicos": [],
    }  # fmt: skip
    assert software.api.http.get(answer.headers["Location"], headers=software.headers()).content == PAYSLIP
    assert software.get(f"/zaken/{made.id}").json()["status"]["code"] == "bewijsstukken_ontvangen"
    assert software.log()[0] == (str(made.id), "bewijsstukToevoegen")


def test_an_officer_may_add_a_copy_where_residents_send_papers_by_post(api: Api) -> None:
    made, software = api.a_case(municipality="meerdijk"), api.software("meerdijk")
    assert software.hand_in(made, need="payslip.me.2026-01").status_code == 201


def test_the_same_file_again_gives_the_same_receipt(api: Api, software: Software) -> None:
    made = api.a_case()
    assert software.hand_in(made).json() == software.hand_in(made).json()


def test_the_list_tells_what_came_and_what_is_missing(api: Api, software: Software) -> None:
    made = api.a_case(answers={"household": "alone", "income": "wage,benefit"})
    before = software.get(f"/zaken/{made.id}/bewijsstukken").json()
    assert before["resultaten"] == []
    assert before["ontbrekend"][:2] == [
        {"behoefte": NEED, "soort": "payslip", "persoon": "bewoner", "maand": "2026-03",
         "informatieobjecttype": "Loonstrook"},
        {"behoefte": "benefit-statement.me.2026-03", "soort": "benefit-statement", "persoon": "bewoner",
         "maand": "2026-03", "informatieobjecttype": "Uitkeringsspecificatie"},
    ]  # fmt: skip
    added = software.hand_in(made).json()
    after = software.get(f"/zaken/{made.id}/bewijsstukken").json()
    assert (after["resultaten"], after["ontbrekend"]) == ([added], before["ontbrekend"][1:])
    assert [each["staat"] for each in after["vereisten"]] == ["ontvangen", *["ontbreekt"] * len(after["ontbrekend"])]


def test_what_is_told_at_once_is_told_later(api: Api, software: Software) -> None:
    made = api.a_case()
    api.clock.forward(microseconds=123_456)
    assert software.get(f"/zaken/{made.id}/bewijsstukken").json()["resultaten"] == []
    added = software.hand_in(made).json()
    assert software.get(f"/zaken/{made.id}/bewijsstukken").json()["resultaten"] == [added]


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_comes_back_as_it_was_handed_in(api: Api, software: Software, kind: str) -> None:
    made, content = api.a_case(), a_picture(kind)
    media_type = f"image/{kind.lower()}"
    location = software.hand_in(made, content, media_type="application/pdf").headers["Location"]
    answer = api.http.get(location, headers=software.headers())
    assert (answer.content, answer.headers["Content-Type"]) == (content, media_type)


def test_a_file_is_given_to_keep_and_never_to_show(software: Software, handed_in: tuple[Case, str]) -> None:
    answer = software.get(handed_in[1])
    assert (answer.status_code, answer.content) == (200, PAYSLIP)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    name = answer.headers["Content-Disposition"].removeprefix('attachment; filename="bewijsstuk-')
    assert name.removesuffix('.pdf"').isalnum()
    assert software.log()[-1] == (str(handed_in[0].id), "inhoudOphalen")


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-9", slice(0, 10)), ("bytes=5-", slice(5, None)), ("bytes=-7", slice(-7, None)),
     ("bytes=-999999", slice(None)), ("bytes=3-999999999", slice(3, None))],
)  # fmt: skip
def test_one_part_can_be_asked(software: Software, handed_in: tuple[Case, str], asked: str, part: slice) -> None:
    answer = software.get(handed_in[1], {"Range": asked})
    assert (answer.status_code, answer.content) == (206, PAYSLIP[part])
    start = PAYSLIP.index(PAYSLIP[part])
    assert answer.headers["Content-Range"] == f"bytes {start}-{start + len(answer.content) - 1}/{len(PAYSLIP)}"


@pytest.mark.parametrize(
    "asked",
    ["bytes=0-1,3-4", "bytes=" + ",".join("0-1" for _ in range(1000)), "bytes=9-2", "bytes=", "bytes=-", "lines=1-2",
     "bytes=a-b", "bytes=" + "9" * 400 + "-", "bytes=٠-٩"],
)  # fmt: skip
def test_any_other_range_gives_the_whole(software: Software, handed_in: tuple[Case, str], asked: str) -> None:
    answer = software.get(handed_in[1], {"Range": asked.encode()})  # type: ignore[dict-item]
    assert (answer.status_code, answer.content) == (200, PAYSLIP)


def test_a_part_is_given_only_of_the_file_that_the_caller_has(software: Software, handed_in: tuple[Case, str]) -> None:
    tag = software.get(handed_in[1]).headers["ETag"]
    assert software.get(handed_in[1], {"Range": "bytes=0-1", "If-Range": tag}).status_code == 206
    for other in ('"x"', f"W/{tag}", "Wed, 15 Apr 2026 09:00:00 GMT"):
        assert software.get(handed_in[1], {"Range": "bytes=0-1", "If-Range": other}).status_code == 200


def test_the_headers_alone_are_a_reading_too(software: Software, handed_in: tuple[Case, str]) -> None:
    answer = software.call("HEAD", handed_in[1])
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["Content-Length"] == str(len(PAYSLIP))
    assert (answer.headers["Cache-Control"], answer.headers["Accept-Ranges"]) == ("no-store", "bytes")
    assert software.log()[-1] == (str(handed_in[0].id), "inhoudControleren")


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=-0"])
def test_a_part_beyond_the_end_is_refused(software: Software, handed_in: tuple[Case, str], asked: str) -> None:
    answer = software.get(handed_in[1], {"Range": asked})
    assert (answer.status_code, answer.headers["Content-Range"]) == (416, f"bytes */{len(PAYSLIP)}")


@pytest.mark.parametrize(
    ("malware", "status", "code", "state"),
    [
        ("schoon", 200, None, ("ontvangen", None)),
        ("besmet", 409, "evidence-infected", ("opnieuw", "besmet")),
        ("wacht", 409, "evidence-waits", ("wordt_nagekeken", None)),
    ],
)
def test_only_a_clean_file_is_opened(
    api: Api, software: Software, handed_in: tuple[Case, str], malware: str, status: int, code: str, state: object
) -> None:
    """A11, D29: not a byte of a file that is infected or was not scanned yet; the refusal says which."""
    made, path = handed_in

    async def scan(session: AsyncSession) -> None:
        (found,) = await evidence.handed_in(session, made)
        found.malware = malware

    api.do(scan)
    before = software.log()
    answer = software.get(path)
    assert answer.status_code == status
    assert (PAYSLIP in answer.content, len(software.log()) - len(before)) == (status == 200, int(status == 200))
    assert status == 200 or answer.json()["code"] == code
    told = software.get(f"/zaken/{made.id}").json()["vereisten"][0]
    assert (told["staat"], told["redencode"]) == state


def test_evidence_of_another_case_is_not_found(api: Api, software: Software, handed_in: tuple[Case, str]) -> None:
    other, evidence_id = api.a_case(), handed_in[1].split("/")[4]
    codes = [
        software.get(f"/zaken/{other.id}/bewijsstukken/{each}/inhoud").json()["code"]
        for each in (evidence_id, uuid4(), "no-id")
    ]
    assert codes == ["evidence-unknown"] * 3


@pytest.mark.parametrize(
    ("content", "status", "code"),
    [
        (b"", 400, "file-empty"),
        (PAYSLIP[:-20], 400, "file-incomplete"),
        (a_picture("JPEG")[:-2], 400, "file-incomplete"),
        (b"MZ\x90\x00 a program", 415, "file-kind-unknown"),
        (b"<html><script>alert(1)</script>", 415, "file-kind-unknown"),
        (a_pdf("geheim"), 400, "file-locked"),
        (b"%PDF-1.7\nnothing in it\n%%EOF\n", 400, "file-unreadable"),
        (PAYSLIP + b"x" * 15_000_000, 413, "file-too-big"),
    ],
)
def test_a_file_that_is_none_is_refused_and_nothing_stays(
    api: Api, software: Software, content: bytes, status: int, code: str
) -> None:
    made = api.a_case()
    answer = software.hand_in(made, content)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert what_lies_in(Path(api.settings.house.vault)) + what_lies_in(api.settings.house.stage) == []
    assert software.get(f"/zaken/{made.id}/bewijsstukken").json()["resultaten"] == []


def test_a_file_without_end_is_cut_off_at_the_limit(api: Api, software: Software) -> None:
    read = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal read
        yield PAYSLIP
        while True:
            read += 100_000
            yield b"x" * 100_000

    status, headers, body = software.pour(api.a_case(), endless())
    assert (status, headers["connection"], headers["api-version"]) == (413, "close", "1.0.0")
    assert b"15 MB" in body
    assert read < 16_000_000


def test_a_file_that_says_itself_that_it_is_too_big_is_not_read(api: Api, software: Software) -> None:
    answer = software.hand_in(api.a_case(), b"", **{"Content-Length": "15000001"})
    assert (answer.status_code, answer.json()["code"]) == (413, "file-too-big")


@pytest.mark.parametrize("media_type", ["text/html", "multipart/form-data; boundary=x", "application/json", ""])
def test_another_content_type_is_refused(api: Api, software: Software, media_type: str) -> None:
    answer = software.hand_in(api.a_case(), media_type=media_type)
    assert (answer.status_code, answer.json()["code"]) == (415, "content-type-refused")


@pytest.mark.parametrize(
    "need", ["", "payslip", "payslip.me", "payslip.partner.2026-03", "../../x", "payslip.me.2026-13"]
)
def test_a_paper_that_the_case_does_not_ask_for_is_refused(api: Api, software: Software, need: str) -> None:
    answer = software.hand_in(api.a_case(), need=need)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, "behoefte")


def test_the_need_must_be_told(api: Api, software: Software) -> None:
    path = f"/zaken/{api.a_case().id}/bewijsstukken"
    answer = software.call("POST", path, {"Content-Type": "application/pdf"}, content=PAYSLIP)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "missing")


@pytest.mark.parametrize("status", ["besluit_genomen", "afgebroken", "gesloten"])
def test_a_case_that_ended_takes_nothing_in(api: Api, software: Software, status: str) -> None:
    answer = software.hand_in(api.a_case(status=status))
    assert (answer.status_code, answer.json()["code"]) == (409, "case-ended")


def test_a_full_case_takes_nothing_in(api: Api, software: Software) -> None:
    made = api.a_case()
    api.do(lambda session: _fill(session, made, api.clock()))
    assert software.hand_in(made).json()["code"] == "case-full"


async def _fill(session: AsyncSession, made: Case, now: datetime) -> None:
    for number in range(evidence.MOST_FILES):
        row = evidence.Evidence(
            id=uuid4(), case_id=made.id, need=NEED, place=str(number), digest=f"{number:064}", size=1,
            media_type="application/pdf", malware="niet_gescand", receipt=f"R{number}", handed_in_by="bewoner",
            handed_in_at=now,
        )  # fmt: skip
        session.add(row)


def test_a_case_that_ends_during_the_upload_takes_nothing_in(api: Api, software: Software) -> None:
    made = api.a_case()

    async def slowly() -> AsyncIterator[bytes]:
        yield PAYSLIP[:100]
        async with api.database.begin() as session:
            await _end(session, made.id, api.clock())
        yield PAYSLIP[100:]
        yield b""

    status, _, body = software.pour(made, slowly())
    assert (status, b"case-ended" in body) == (409, True)
    assert software.get(f"/zaken/{made.id}/bewijsstukken").json()["resultaten"] == []


async def _end(session: AsyncSession, case_id: UUID, now: datetime) -> None:
    found = await case.find(session, case_id, EVERYBODY, to_change=True)
    found.move(session, "afgebroken", now, "medewerker")


def test_who_leaves_during_the_upload_leaves_nothing_behind(api: Api, software: Software) -> None:
    made = api.a_case()

    async def half() -> AsyncIterator[bytes]:
        yield PAYSLIP[:300]

    assert software.pour(made, half()) == (0, {}, b"")
    assert what_lies_in(Path(api.settings.house.vault)) + what_lies_in(api.settings.house.stage) == []
    assert software.get(f"/zaken/{made.id}/bewijsstukken").json()["resultaten"] == []
