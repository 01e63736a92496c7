"""Handing in a paper: a receipt if and only if it was kept, and every refusal says what to do."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path

import pytest
from pyrage.x25519 import Identity
from sqlalchemy.ext.asyncio import AsyncSession

from cases import case, evidence
from cases.case import BY_RESIDENT, Case
from cases.evidence import Kept, Need
from cases.settings import Settings as House
from cases.unseal import Keys
from tests.conftest import SMALL_DISK
from tests.makers import PAYSLIP, a_couple, a_pdf, a_picture, what_lies_in
from tests.portal.test_pages import LANGUAGES, must_be_a_whole_page
from tests.resident import NEED, Door, OpenDoor, Page, Visitor

PAPERS = "/voorbeeldstad/en/zaak/bewijsstukken"
PAPER = f"{PAPERS}/{NEED}"
RECEIPT = "/voorbeeldstad/en/zaak/ontvangst/"
BOUNDARY = "----------------------------1234567890"
MULTIPART = {"content-type": f"multipart/form-data; boundary={BOUNDARY}"}


def field(name: str, value: str | bytes) -> bytes:
    content = value if isinstance(value, bytes) else value.encode()
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'.encode() + content + b"\r\n"


def file(
    content: bytes = PAYSLIP, said: str = 'name="file"; filename="loon.pdf"', kind: str = "application/pdf"
) -> bytes:
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {said}\r\nContent-Type: {kind}\r\n\r\n".encode()
    return head + content + b"\r\n"


END = f"--{BOUNDARY}--\r\n".encode()


@pytest.fixture
def theirs(door: Door) -> Case:
    return door.a_case()


@pytest.fixture
def visitor(door: Door, theirs: Case) -> Visitor:
    """A resident who is in their case."""
    return door.let_in(theirs)


@pytest.fixture(autouse=True)
def nothing_stays_on_the_stage(house: House) -> Iterator[None]:
    """Whatever happens, the stage is empty afterwards."""
    yield
    assert what_lies_in(house.stage) == []


def in_the_vault(door: Door) -> list[Path]:
    return what_lies_in(Path(door.settings.house.vault))


def must_have_kept_nothing(door: Door, of: Case) -> None:
    assert door.papers(of) == []
    assert in_the_vault(door) == []
    assert door.now(of).status == "uitgenodigd"


def test_a_stranger_cannot_hand_in_and_nothing_of_it_is_kept(door: Door, theirs: Case) -> None:
    stranger = door.visitor()
    answer = stranger.post(PAPER, content=field("csrf", "x") + file() + END, headers=MULTIPART)
    assert answer.status_code == 401
    assert Page.of(answer).mark("data-refusal") == "visit-lost"
    must_have_kept_nothing(door, theirs)


@pytest.mark.parametrize("content", [PAYSLIP, a_picture("JPEG"), a_picture("PNG")], ids=["A01 pdf", "jpeg", "png"])
def test_a_paper_is_kept_and_gets_a_receipt(
    door: Door, theirs: Case, visitor: Visitor, key_pairs: dict[str, Identity], content: bytes
) -> None:
    answer = visitor.hand_in(PAPER, content)
    assert answer.status_code == 303
    (came,) = door.papers(theirs)
    assert answer.headers["location"] == RECEIPT + came.receipt
    assert (came.need, came.digest, came.size, came.handed_in_by) == (
        NEED,
        sha256(content).hexdigest(),
        len(content),
        "bewoner",
    )
    (sealed,) = in_the_vault(door)
    assert Keys(key_pairs).open("voorbeeldstad", sealed.read_bytes()) == content
    assert door.now(theirs).status == "bewijsstukken_ontvangen"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_receipt_tells_what_came_and_when(door: Door, theirs: Case, visitor: Visitor, language: str) -> None:
    visitor.hand_in(PAPER)
    (came,) = door.papers(theirs)
    page = visitor.page(f"/voorbeeldstad/{language}/zaak/ontvangst/{came.receipt}")
    must_be_a_whole_page(page, language)
    assert page.mark("data-receipt") == came.receipt
    assert came.digest in page.text
    assert "11:00" in page.text, "Amsterdam's time, in Western digits everywhere"
    assert "2026" in page.text


def test_a10_the_type_is_told_by_the_content_and_never_by_the_name(door: Door, theirs: Case, visitor: Visitor) -> None:
    sent = field("csrf", visitor.csrf) + file(PAYSLIP, 'name="file"; filename="a.png"', "image/png") + END
    assert visitor.post(PAPER, content=sent, headers=MULTIPART).status_code == 303
    assert door.papers(theirs)[0].media_type == "application/pdf"


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\\\..\\\\x.pdf",
        "/etc/passwd",
        "\\\\\\\\host\\\\share",
        "x" * 300,
        ".",
        "..",
        "CON",
        ".htaccess",
        "nul\0.pdf",
        "gnp.\u202efdp",
        "😀.pdf",
        "loon;x.pdf",
        "é" * 100,
    ],
)
def test_b09_b11_b12_what_a_file_is_called_matters_to_nobody(
    door: Door, theirs: Case, visitor: Visitor, name: str
) -> None:
    sent = field("csrf", visitor.csrf) + file(PAYSLIP, f'name="file"; filename="{name}"') + END
    assert visitor.post(PAPER, content=sent, headers=MULTIPART).status_code == 303
    (sealed,) = in_the_vault(door)
    assert sealed.is_relative_to(door.settings.house.vault)
    assert door.papers(theirs)[0].place.startswith("voorbeeldstad/")


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (b"", "file-empty"),
        (b"MZ\x90" + bytes(100), "file-kind-unknown"),
        (b"<html>" + bytes(100), "file-kind-unknown"),
        (PAYSLIP[: len(PAYSLIP) // 2], "file-incomplete"),
        (a_pdf("geheim"), "file-locked"),
        (b"%PDF-1.7" + b"nonsense" * 50 + b"%%EOF", "file-unreadable"),
    ],
    ids=["A02 empty", "A08 program", "A16 html", "A03 half", "A27 locked", "nonsense"],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_file_that_is_refused_is_asked_for_again(
    door: Door, theirs: Case, visitor: Visitor, language: str, content: bytes, refusal: str
) -> None:
    path = f"/voorbeeldstad/{language}/zaak/bewijsstukken/{NEED}"
    page = Page.of(visitor.hand_in(path, content))
    assert page.answer.status_code == 422
    assert page.mark("data-refusal") == refusal
    must_be_a_whole_page(page, language)
    assert page.one("form", action=path)["enctype"] == "multipart/form-data"
    must_have_kept_nothing(door, theirs)


def test_a05_a_file_over_the_limit_is_refused_and_told_the_limit(open_door: OpenDoor) -> None:
    door = open_door(file_limit=2_000_000)
    theirs = door.a_case()
    visitor = door.let_in(theirs)
    picture = a_picture("JPEG")
    exact = picture[:-2] + bytes(2_000_000 - len(picture)) + picture[-2:]
    page = Page.of(visitor.hand_in(PAPER, exact[:-2] + b"\0" + exact[-2:]))
    assert (page.answer.status_code, page.mark("data-refusal")) == (413, "file-too-big")
    assert "2 MB" in page.text
    must_have_kept_nothing(door, theirs)
    assert visitor.hand_in(PAPER, exact).status_code == 303


def test_a07_an_endless_upload_is_cut_and_answered(open_door: OpenDoor) -> None:
    door = open_door(file_limit=1_000_000)
    theirs = door.a_case()
    visitor = door.let_in(theirs)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield field("csrf", visitor.csrf)
        yield file(b"%PDF-1.7")[:-2]
        while sent < 50_000_000:
            sent += 100_000
            yield bytes(100_000)

    answer = visitor.post(PAPER, content=endless(), headers=MULTIPART)
    assert answer.status_code == 413
    must_have_kept_nothing(door, theirs)


@pytest.mark.parametrize(
    "cut",
    ["before the end", "in the file", "in a header", "before the file", "nothing", "no boundary at all"],
    ids=["B01 before the end", "B01 in the file", "B02 in a header", "B02 before the file", "B02 nothing", "B03 none"],
)
def test_a_form_that_breaks_off_is_never_a_success(door: Door, theirs: Case, visitor: Visitor, cut: str) -> None:
    csrf, whole = field("csrf", visitor.csrf), file()
    sent = {
        "before the end": csrf + whole,
        "in the file": csrf + whole[: len(whole) // 2],
        "in a header": csrf + whole[:60],
        "before the file": csrf,
        "nothing": b"",
        "no boundary at all": b"x" * 500,
    }[cut]
    answer = visitor.post(PAPER, content=sent, headers=MULTIPART)
    assert answer.status_code == 400
    page = Page.of(answer)
    assert page.mark("data-refusal") == "file-absent"
    assert page.one("form", action=PAPER)
    must_have_kept_nothing(door, theirs)


@pytest.mark.parametrize(
    "said",
    ['name="file"', 'name="file"; filename=""', 'name="document"; filename="loon.pdf"'],
    ids=["a text", "no file chosen", "another name"],
)
def test_a_form_without_its_file_is_refused(door: Door, theirs: Case, visitor: Visitor, said: str) -> None:
    sent = field("csrf", visitor.csrf) + file(b"small", said) + END
    answer = visitor.post(PAPER, content=sent, headers=MULTIPART)
    assert answer.status_code in (400, 415)
    must_have_kept_nothing(door, theirs)


def test_a_file_behind_the_form_token_is_taken_and_one_before_it_is_not(
    door: Door, theirs: Case, visitor: Visitor
) -> None:
    late = file() + field("csrf", visitor.csrf) + END
    answer = visitor.post(PAPER, content=late, headers=MULTIPART)
    assert (answer.status_code, Page.of(answer).mark("data-refusal")) == (403, "form-refused")
    must_have_kept_nothing(door, theirs)
    early = field("csrf", visitor.csrf) + file() + END
    assert visitor.post(PAPER, content=early, headers=MULTIPART).status_code == 303


def test_b08_a_form_without_its_own_token_changes_nothing(door: Door, theirs: Case, visitor: Visitor) -> None:
    other = door.let_in(door.a_case())
    right = visitor.csrf
    for csrf in (b"", field("csrf", ""), field("csrf", "x"), field("csrf", other.csrf), field("csrf", right) * 2):
        answer = visitor.post(PAPER, content=csrf + file() + END, headers=MULTIPART)
        assert (answer.status_code, Page.of(answer).mark("data-refusal")) == (403, "form-refused")
    must_have_kept_nothing(door, theirs)


def test_the_token_may_stand_in_a_header(door: Door, theirs: Case, visitor: Visitor) -> None:
    wrong = visitor.post(PAPER, content=file() + END, headers={**MULTIPART, "x-csrf": "x"})
    assert wrong.status_code == 403
    right = visitor.post(PAPER, content=file() + END, headers={**MULTIPART, "x-csrf": visitor.csrf})
    assert right.status_code == 303
    assert len(door.papers(theirs)) == 1


@pytest.mark.parametrize(
    "headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "", "origin": "https://evil.test"}]
)
def test_a_form_from_elsewhere_is_refused_even_with_the_token(
    door: Door, theirs: Case, visitor: Visitor, headers: dict[str, str]
) -> None:
    sent = field("csrf", visitor.csrf) + file() + END
    assert visitor.post(PAPER, content=sent, headers={**MULTIPART, **headers}).status_code == 403
    must_have_kept_nothing(door, theirs)


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "text/plain",
        "application/pdf",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=" + "x" * 500,
        "multipart/mixed; boundary=x",
    ],
)
def test_b03_b16_what_is_not_a_form_with_a_file_is_refused(
    door: Door, theirs: Case, visitor: Visitor, kind: str
) -> None:
    headers = {"x-csrf": visitor.csrf, **({"content-type": kind} if kind else {})}
    answer = visitor.post(PAPER, content=file() + END, headers=headers)
    assert (answer.status_code, Page.of(answer).mark("data-refusal")) == (415, "form-unreadable")
    must_have_kept_nothing(door, theirs)


@pytest.mark.parametrize(
    "odd",
    [
        field("x", "y") * 1001,
        field("x", b"y" * 2_000_000),
        f"--{BOUNDARY}\r\n".encode()
        + b"X-Header: y\r\n" * 20
        + b'Content-Disposition: form-data; name="x"\r\n\r\ny\r\n',
        f"--{BOUNDARY}\r\nX-Header: ".encode() + b"y" * 9000 + b"\r\n\r\ny\r\n",
        f"--{BOUNDARY}\r\nContent-Disposition: attachment; name=x\r\n\r\ny\r\n".encode(),
        f"--{BOUNDARY}\r\n\r\ny\r\n".encode(),
        b"\r\n" * 100_000,
    ],
    ids=[
        "B04 many fields",
        "B05 a long field",
        "B06 many headers",
        "B06 a long header",
        "no form data",
        "no header",
        "a preamble",
    ],
)
def test_an_odd_form_is_refused_and_keeps_nothing(door: Door, theirs: Case, visitor: Visitor, odd: bytes) -> None:
    sent = field("csrf", visitor.csrf) + odd + file() + END
    answer = visitor.post(PAPER, content=sent, headers=MULTIPART)
    assert answer.status_code in (400, 403, 415)
    must_have_kept_nothing(door, theirs)


def test_what_stands_behind_the_file_changes_nothing(door: Door, theirs: Case, visitor: Visitor) -> None:
    behind = field("csrf", "x") + field("note", "hello") + file(b"MZ", 'name="file"; filename="second.exe"')
    sent = field("csrf", visitor.csrf) + file() + behind + END
    assert visitor.post(PAPER, content=sent, headers=MULTIPART).status_code == 303
    assert door.papers(theirs)[0].digest == sha256(PAYSLIP).hexdigest()


def test_the_same_file_sent_twice_has_one_receipt(door: Door, theirs: Case, visitor: Visitor) -> None:
    first, again = visitor.hand_in(PAPER), visitor.hand_in(PAPER, name="again.pdf")
    assert first.headers["location"] == again.headers["location"]
    assert len(door.papers(theirs)) == 1


def test_two_tabs_hand_in_at_once_and_nothing_is_lost(door: Door, theirs: Case, visitor: Visitor) -> None:
    other_tab = door.let_in(theirs)
    assert visitor.hand_in(PAPER, a_picture("PNG")).status_code == 303
    assert other_tab.hand_in(PAPER, a_picture("JPEG")).status_code == 303
    assert visitor.hand_in(PAPER).status_code == 303
    assert len(door.papers(theirs)) == 3


def test_many_tabs_send_the_same_file_at_the_same_moment_and_there_is_one_receipt(door: Door, theirs: Case) -> None:
    tabs = [door.let_in(theirs) for _ in range(6)]
    with ThreadPoolExecutor(len(tabs)) as at_once:
        answers = list(at_once.map(lambda tab: tab.hand_in(PAPER), tabs))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["location"] for answer in answers}) == 1
    assert len(door.papers(theirs)) == 1


@pytest.mark.parametrize("share", [0.1, 0.5, 0.99])
def test_b22_a_browser_that_goes_away_leaves_nothing_and_may_try_again(
    door: Door, theirs: Case, visitor: Visitor, share: float
) -> None:
    whole = field("csrf", visitor.csrf) + file(PAYSLIP) + END
    visitor.breaks_off(PAPER, whole[: int(len(whole) * share)], MULTIPART)
    must_have_kept_nothing(door, theirs)
    assert visitor.hand_in(PAPER).status_code == 303


@pytest.mark.parametrize("need", ["payslip", "payslip.me.1999-01", "payslip.partner.2026-03", "x.me", "..%2f..", "%00"])
def test_a_paper_that_is_not_asked_is_unknown(door: Door, theirs: Case, visitor: Visitor, need: str) -> None:
    page = visitor.page(f"{PAPERS}/{need}")
    assert page.answer.status_code == 404
    assert visitor.hand_in(f"{PAPERS}/{need}").status_code == 404
    must_have_kept_nothing(door, theirs)


def test_a_receipt_of_somebody_else_is_as_unknown_as_none(door: Door, visitor: Visitor) -> None:
    other = door.a_case()
    location = door.let_in(other).hand_in(PAPER).headers["location"]
    theirs, nobodys = visitor.page(location), visitor.page(f"{RECEIPT}ABCDEFGH")
    assert theirs.answer.status_code == nobodys.answer.status_code == 404
    assert theirs.mark("data-refusal") == nobodys.mark("data-refusal") == "receipt-unknown"
    assert theirs.answer.text.replace(location, "") == nobodys.answer.text.replace(f"{RECEIPT}ABCDEFGH", "") or (
        theirs.text == nobodys.text
    )


def test_a_partners_paper_is_asked_and_taken(door: Door) -> None:
    answers = {"household": "together", "income": "none", "partner-income": "wage", "property": "none"}
    theirs = door.a_case(people=a_couple(), answers=answers)
    visitor = door.let_in(theirs)
    need = "payslip.partner.2026-03"
    listed = visitor.page(PAPERS)
    assert f"{PAPERS}/{need}" in listed.links
    assert "of your partner" in listed.text
    assert visitor.hand_in(f"{PAPERS}/{need}").status_code == 303
    assert door.papers(theirs)[0].need == need


def test_every_paper_that_is_asked_is_a_link_to_its_own_page(door: Door) -> None:
    answers = {"household": "alone", "income": "wage,benefit,pension", "property": "home,vehicle"}
    visitor = door.let_in(door.a_case(answers=answers))
    papers = [link for link in visitor.page(PAPERS).links if link.startswith(PAPERS + "/")]
    assert len(papers) == 8
    for link in papers:
        page = visitor.page(link)
        must_be_a_whole_page(page, "en")
        assert page.one("form", action=link)
        assert {each["value"] for each in page.all("input", name="csrf")} == {visitor.csrf}
        fields = [each["name"] for each in page.all("input", name="")]
        assert fields[fields.index("file") - 1] == "csrf", "the token stands before the file"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_came_without_answers_is_asked_two_short_questions(door: Door, language: str) -> None:
    theirs = door.a_case()
    visitor = door.let_in(theirs)
    path = f"/voorbeeldstad/{language}/zaak/bewijsstukken"
    page = visitor.page(path)
    must_be_a_whole_page(page, language)
    assert f"{path}/{NEED}" in page.links, "until then what is asked of everybody"
    sent = {"csrf": visitor.csrf, "household": "alone", "income": ["wage", "pension"]}
    answer = visitor.post(path, data=sent)
    assert (answer.status_code, answer.headers["location"]) == (303, f"{path}?saved=answers")
    assert door.now(theirs).answers == {"household": "alone", "income": "wage,pension"}
    again = visitor.page(path)
    assert not again.all("input", name="household")
    assert f"{path}/pension-statement.me" in again.links


@pytest.mark.parametrize(
    "answers",
    [
        {},
        {"household": "alone"},
        {"household": "together", "income": "wage"},
        {"household": "palace", "income": "wage"},
        {"household": "alone", "income": ["none", "wage"]},
        {"household": ["alone", "together"], "income": "wage"},
    ],
)
def test_half_an_answer_is_asked_again_and_not_kept(
    door: Door, theirs: Case, visitor: Visitor, answers: dict[str, str | list[str]]
) -> None:
    answer = visitor.post(PAPERS, data={"csrf": visitor.csrf, **answers})
    assert (answer.status_code, Page.of(answer).mark("data-refusal")) == (422, "field-refused")
    assert door.now(theirs).answers == {}


def test_answers_without_the_token_are_refused(door: Door, theirs: Case, visitor: Visitor) -> None:
    for csrf in ("", "x"):
        answer = visitor.post(PAPERS, data={"csrf": csrf, "household": "alone", "income": "wage"})
        assert answer.status_code == 403
    assert door.now(theirs).answers == {}


@pytest.mark.parametrize("status", ["besluit_genomen", "afgebroken", "gesloten"])
def test_a_case_that_ended_shows_its_receipts_and_takes_nothing(door: Door, status: str) -> None:
    theirs = door.a_case(status=status)
    visitor = door.let_in(theirs)
    page = visitor.page(PAPERS)
    assert "cannot hand in papers any more" in page.text
    assert not page.all("form", action=PAPERS)
    refused = visitor.hand_in(PAPER)
    assert (refused.status_code, Page.of(refused).mark("data-refusal")) == (422, "case-ended")
    assert in_the_vault(door) == []


def test_a_municipality_that_takes_papers_by_post_says_where_to(door: Door) -> None:
    theirs = door.a_case(municipality="meerdijk")
    visitor = door.let_in(theirs)
    papers, paper = "/meerdijk/en/zaak/bewijsstukken", f"/meerdijk/en/zaak/bewijsstukken/{NEED}"
    assert "takes papers by post" in visitor.page(papers).text
    shown = visitor.page(paper)
    assert shown.answer.status_code == 200
    assert not shown.all("input", type="file")
    refused = Page.of(visitor.hand_in(paper))
    assert (refused.answer.status_code, refused.mark("data-refusal")) == (422, "papers-by-post-only")
    assert "Postbus 230" in refused.text
    must_have_kept_nothing(door, theirs)


@pytest.mark.parametrize(("count", "size"), [(40, 1), (15, 10_000_000)], ids=["A33 files", "A33 bytes"])
def test_a_case_that_is_full_says_whom_to_call(
    door: Door, theirs: Case, visitor: Visitor, count: int, size: int
) -> None:
    need = Need("payslip", "me", "2026-03")

    async def fill(session: AsyncSession) -> None:
        here = await case.find(session, theirs.id, frozenset({"voorbeeldstad"}))
        for number in range(count):
            kept = Kept(f"voorbeeldstad/{number}.age", f"{number:064}", size, "application/pdf")
            await evidence.take_in(session, here, [need], need, kept, BY_RESIDENT, door.clock())

    door.do(fill)
    page = Page.of(visitor.hand_in(PAPER))
    assert (page.answer.status_code, page.mark("data-refusal")) == (422, "case-full")
    assert len(door.papers(theirs)) == count


def test_a32_nobody_learns_that_somebody_else_sent_the_same_file(door: Door, theirs: Case, visitor: Visitor) -> None:
    other = door.a_case()
    assert door.let_in(other).hand_in(PAPER).status_code == visitor.hand_in(PAPER).status_code == 303
    (one,), (another,) = door.papers(theirs), door.papers(other)
    assert one.digest == another.digest
    assert (one.receipt, one.place) != (another.receipt, another.place)
    assert len(in_the_vault(door)) == 2


def test_a_full_disk_says_so_and_loses_nothing(door: Door, theirs: Case, visitor: Visitor, small_disk: Path) -> None:
    stage = door.settings.house.stage
    stage.rmdir()
    stage.symlink_to(small_disk, target_is_directory=True)
    picture = a_picture("JPEG")
    page = Page.of(visitor.hand_in(PAPER, picture[:-2] + bytes(SMALL_DISK) + picture[-2:]))
    assert (page.answer.status_code, page.mark("data-refusal")) == (503, "disk-full")
    assert int(page.answer.headers["retry-after"]) > 0
    must_have_kept_nothing(door, theirs)
    stage.unlink()
    assert visitor.hand_in(PAPER).status_code == 303


def test_a_stage_that_cannot_be_written_says_so(door: Door, theirs: Case, visitor: Visitor) -> None:
    stage = door.settings.house.stage
    stage.rmdir()
    stage.touch()
    page = Page.of(visitor.hand_in(PAPER))
    assert (page.answer.status_code, page.mark("data-refusal")) == (503, "unavailable")
    assert int(page.answer.headers["retry-after"]) > 0
    must_have_kept_nothing(door, theirs)
    stage.unlink()


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
def test_looking_changes_nothing(door: Door, theirs: Case, visitor: Visitor, method: str) -> None:
    for path in (PAPERS, PAPER, f"{PAPER}?_method=POST"):
        visitor.request(method, path, headers={"x-http-method-override": "POST"})
    must_have_kept_nothing(door, theirs)
    assert door.now(theirs).version == theirs.version
