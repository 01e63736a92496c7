"""Request: the resident reads what an officer asks, why and until when, and hands it in."""

from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from cases import case, evidence, request
from cases.case import Case
from cases.evidence import state
from tests.makers import PAYSLIP, a_person, a_picture, at_home
from tests.portal.test_pages import LANGUAGES, must_be_a_whole_page
from tests.resident import NEED, Door

DAY = date(2026, 5, 13)
ASKED = "/voorbeeldstad/{}/zaak/aanvulling"
WORDS = "Beste mevrouw,\n<b>Stuur</b> het contract."
OWN = "Huurcontract"


def asked(door: Door, items: dict[str, str], words: str = "", **wishes: Any) -> Case:
    made = door.a_case(people=[at_home(a_person())], **wishes)

    async def ask(session: AsyncSession) -> None:
        found = await case.find(session, made.id, frozenset({made.municipality}), to_change=True)
        await request.ask(session, found, items, words, DAY, door.clock())

    door.do(ask)
    return made


def judged(door: Door, of: Case, verdict: str, reason: str | None = None) -> None:
    async def judge(session: AsyncSession) -> None:
        found = await case.find(session, of.id, frozenset({of.municipality}), to_change=True)
        last = (await evidence.handed_in(session, found))[-1]
        await evidence.judge(session, found, last, verdict, reason, door.clock.forward(minutes=1))
        if reason:
            await request.ask_again(session, found, last.need, DAY, door.clock())

    door.do(judge)


def test_a_stranger_is_led_to_the_code_and_who_is_asked_nothing_to_their_case(door: Door) -> None:
    assert door.visitor().get(ASKED.format("en")).headers["Location"].endswith("/en/code?visit=lost")
    visitor = door.let_in(door.a_case())
    assert visitor.get(ASKED.format("en")).headers["Location"].endswith("/en/zaak")


def test_what_is_asked_is_told_in_every_language_with_the_officers_own_words(door: Door) -> None:
    visitor = door.let_in(asked(door, {NEED: "", "asked-1.me": OWN}, WORDS))
    for language in LANGUAGES:
        page = visitor.page(ASKED.format(language))
        must_be_a_whole_page(page, language)
        said = page.one("blockquote", lang="nl", dir="ltr")
        assert "<b>Stuur</b> het contract." in said.text
        assert not page.all("b")
        papers = {link.rpartition("/")[2] for link in page.links if "bewijsstukken/" in link}
        assert papers == {NEED, "asked-1.me"}
        assert OWN in [each.text for each in page.all("bdi", lang="nl")]


def test_the_case_leads_to_what_is_asked_and_forgets_it_when_all_is_there(door: Door) -> None:
    visitor = door.let_in(asked(door, {"asked-1.me": OWN}))
    page = visitor.page("/voorbeeldstad/en/zaak")
    assert "It is your turn" in page.text
    assert ASKED.format("en") in page.links
    assert "13 May 2026" in page.text or "May 13, 2026" in page.text
    paper = visitor.page("/voorbeeldstad/en/zaak/bewijsstukken/asked-1.me")
    assert OWN in paper.one("h1").text
    receipt = visitor.hand_in("/voorbeeldstad/en/zaak/bewijsstukken/asked-1.me")
    assert OWN in visitor.page(receipt.headers["Location"]).text
    after = visitor.page("/voorbeeldstad/en/zaak")
    assert "It is the municipality’s turn" in after.text
    assert ASKED.format("en") not in after.links
    assert visitor.get(ASKED.format("en")).status_code == 303
    assert after.one(data_state="received")


def test_a_day_that_is_over_is_told_without_a_threat(door: Door) -> None:
    of = asked(door, {"asked-1.me": OWN})
    door.clock.forward(days=40)
    page = door.let_in(of).page(ASKED.format("en"))
    assert "The day for this is over." in page.text
    assert "Please do this before or on" not in page.text


def test_a_paper_that_is_asked_again_says_why_and_what_to_do_wherever_it_stands(door: Door) -> None:
    of = door.a_case(people=[at_home(a_person())])
    visitor = door.let_in(of)
    paper = f"/voorbeeldstad/en/zaak/bewijsstukken/{NEED}"
    receipt = visitor.hand_in(paper).headers["Location"]
    judged(door, of, "good")
    assert visitor.page("/voorbeeldstad/en/zaak").one(data_state="good")
    judged(door, of, "again", "wrong-month")
    visitor = door.let_in(of)
    for path in (paper, receipt, "/voorbeeldstad/en/zaak/bewijsstukken", ASKED.format("en")):
        assert "This paper is of another month." in visitor.page(path).one(data_again="wrong-month").text
    assert "This paper is of another month." in visitor.page("/voorbeeldstad/en/zaak").text
    door.clock.forward(minutes=1)
    assert visitor.hand_in(paper, PAYSLIP).headers["Location"] == receipt, "the same file does not help"
    assert "It is your turn" in visitor.page("/voorbeeldstad/en/zaak").text
    visitor.hand_in(paper, a_picture(), "nieuw.png")
    assert visitor.page("/voorbeeldstad/en/zaak").one(data_state="received")


def test_every_reason_has_its_words_in_every_language(door: Door) -> None:
    said = door.state["wording"]
    for language in LANGUAGES:
        sections = said.texts(language, "voorbeeldstad")["notes/again"].sections
        assert list(sections) == [*state.REASONS, state.INFECTED]


def test_what_the_municipality_added_from_paper_says_so(door: Door) -> None:
    of = door.a_case()
    visitor = door.let_in(of)
    receipt = visitor.hand_in(f"/voorbeeldstad/en/zaak/bewijsstukken/{NEED}").headers["Location"]
    assert "It came on paper." not in visitor.page(receipt).text

    async def by_officer(session: AsyncSession) -> None:
        found = await case.find(session, of.id, frozenset({of.municipality}))
        (await evidence.handed_in(session, found))[0].handed_in_by = case.BY_OFFICER

    door.do(by_officer)
    assert "It came on paper." in visitor.page(receipt).text
