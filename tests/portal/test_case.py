"""My case: every status says in every language how it stands, and whose turn it is."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cases import case, decision, post
from cases.case import BY_SYSTEM, MOVES, Case
from cases.decision import Decision
from tests.conftest import StandingClock
from tests.makers import a_couple, a_person, at_home
from tests.portal.test_pages import LANGUAGES, must_be_a_whole_page
from tests.resident import NEED, Door, Page, SignIn, Visitor

CASE = "/{}/{}/zaak"


def test_a_stranger_is_led_to_the_code_and_a_form_of_theirs_is_told_so(door: Door) -> None:
    visitor = door.visitor()
    answer = visitor.post("/voorbeeldstad/en/zaak/bewijsstukken", data={"csrf": "x"})
    assert answer.status_code == 401
    assert Page.of(answer).mark("data-refusal") == "visit-lost"
    assert Page.of(answer).one("form", action="/voorbeeldstad/en/code")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("status", MOVES)
def test_every_status_is_told_in_every_language(door: Door, status: str, language: str) -> None:
    theirs = door.a_case(status=status)
    page = door.let_in(theirs).page(CASE.format("voorbeeldstad", language))
    assert page.answer.status_code == 200
    must_be_a_whole_page(page, language)
    assert page.one("main")["data-status"] == status
    assert theirs.number in page.text
    assert "Sam Jansen" in page.text


def test_each_status_has_its_own_heading(sign_in: SignIn) -> None:
    headings = {
        status: sign_in(status=status).page(CASE.format("voorbeeldstad", "en")).one("h1").text for status in MOVES
    }
    assert len(set(headings.values())) == len(MOVES)


def test_a_case_that_waits_for_papers_leads_to_them(sign_in: SignIn) -> None:
    page = sign_in().page(CASE.format("voorbeeldstad", "en"))
    assert "It is your turn" in page.text
    assert "/voorbeeldstad/en/zaak/bewijsstukken" in page.links
    by_post = sign_in(municipality="meerdijk").page(CASE.format("meerdijk", "en"))
    assert "We still need 3 papers." in by_post.text


def test_a_case_that_ended_asks_nothing_any_more(sign_in: SignIn) -> None:
    for status in ("besluit_genomen", "afgebroken", "gesloten"):
        page = sign_in(status=status).page(CASE.format("voorbeeldstad", "en"))
        assert "Nobody needs to do anything" in page.text
        assert "We still need" not in page.text


def test_a_partner_sees_their_own_name(door: Door) -> None:
    page = door.let_in(door.a_case(people=a_couple()), person=1).page(CASE.format("voorbeeldstad", "en"))
    assert "Robin Jansen" in page.text


def test_a_visit_does_not_reach_over_to_another_municipality(sign_in: SignIn) -> None:
    visitor = sign_in()
    assert visitor.get(CASE.format("meerdijk", "en")).status_code == 303
    assert visitor.get(CASE.format("voorbeeldstad", "nl")).status_code == 200


def test_half_an_hour_away_loses_the_visit_and_says_so(sign_in: SignIn, clock: StandingClock) -> None:
    visitor = sign_in()
    for _ in range(4):
        clock.forward(minutes=29)
        assert visitor.get(CASE.format("voorbeeldstad", "en")).status_code == 200
    clock.forward(minutes=30)
    answer = visitor.get(CASE.format("voorbeeldstad", "en"))
    assert (answer.status_code, answer.headers["location"]) == (303, "/voorbeeldstad/en/code?visit=lost")


def test_after_eight_hours_the_visit_ends_however_busy(sign_in: SignIn, clock: StandingClock) -> None:
    visitor = sign_in()
    for _ in range(23):
        clock.forward(minutes=20)
        assert visitor.get(CASE.format("voorbeeldstad", "en")).status_code == 200
    clock.forward(minutes=20)
    assert visitor.get(CASE.format("voorbeeldstad", "en")).status_code == 303


def test_nothing_of_a_case_is_kept_on_the_way(sign_in: SignIn) -> None:
    visitor = sign_in()
    for path in ("", "/bewijsstukken", "/bewijsstukken/payslip.me.2026-03", "/ontvangst/ABCDEFGH", "/nergens"):
        answer = visitor.get(CASE.format("voorbeeldstad", "en") + path)
        assert answer.headers["cache-control"] == "no-store", path


def test_every_page_of_a_case_can_be_left(sign_in: SignIn) -> None:
    visitor = sign_in()
    for path in ("", "/bewijsstukken", "/bewijsstukken/payslip.me.2026-03", "/ockto"):
        page = visitor.page(CASE.format("voorbeeldstad", "nl") + path)
        assert page.one("form", action="/voorbeeldstad/nl/verlaten")


def test_one_button_leads_to_what_is_missing(door: Door) -> None:
    def primary(visitor: Visitor) -> list[str]:
        page = visitor.page(CASE.format("voorbeeldstad", "en"))
        buttons = page.all("a", _class="")
        return [each["href"] for each in buttons if "button-link--primary" in each["class"]]

    waiting = door.let_in(door.a_case(answers={"household": "alone", "income": "wage"}))
    assert primary(waiting) == ["/voorbeeldstad/en/zaak/ockto"]
    papers = "/voorbeeldstad/en/zaak/bewijsstukken"
    assert waiting.hand_in(f"{papers}/{NEED}").status_code == 303
    assert primary(waiting) == [papers]
    assert primary(door.let_in(door.a_case(status="in_onderzoek"))) == []


def test_it_stays_ones_turn_while_papers_are_missing_and_the_page_names_them(door: Door) -> None:
    visitor = door.let_in(door.a_case(answers={"household": "alone", "income": "wage"}))
    visitor.hand_in(f"/voorbeeldstad/en/zaak/bewijsstukken/{NEED}")
    page = visitor.page(CASE.format("voorbeeldstad", "en"))
    assert page.one("main")["data-status"] == "bewijsstukken_ontvangen"
    assert "It is your turn" in page.text
    assert "We still need" in page.text
    assert "Please do this before or on May 13, 2026." in page.text


@pytest.mark.parametrize(
    ("status", "now"),
    [
        ("ontvangen", ""),
        ("uitgenodigd", "You send what is needed"),
        ("gegevens_ontvangen", "The municipality looks at it"),
        ("in_onderzoek", "The municipality looks at it"),
        ("besluit_genomen", ""),
    ],
)
def test_the_way_of_a_case_is_shown_with_where_it_is_now(sign_in: SignIn, status: str, now: str) -> None:
    page = sign_in(status=status).page(CASE.format("voorbeeldstad", "en"))
    assert "How it goes" in page.text
    steps = [each.text for each in page.all("li", aria_current="step")]
    assert [now in each for each in steps] == ([True] if now else [])


def test_a_case_that_was_stopped_shows_no_way(sign_in: SignIn) -> None:
    assert "How it goes" not in sign_in(status="afgebroken").page(CASE.format("voorbeeldstad", "en")).text


def test_no_title_tells_what_somebody_hands_in(sign_in: SignIn) -> None:
    page = sign_in().page(CASE.format("voorbeeldstad", "en") + f"/bewijsstukken/{NEED}")
    assert page.one("title").text == "Hand in a paper | Voorbeeldstad | Aanleverwijzer"


def test_what_was_saved_is_said_where_one_goes_on(sign_in: SignIn) -> None:
    visitor = sign_in()
    papers = CASE.format("voorbeeldstad", "en") + "/bewijsstukken"
    answer = visitor.post(papers, data={"csrf": visitor.csrf, "household": "alone", "income": "wage"})
    assert answer.headers["location"] == f"{papers}?saved=answers"
    assert "Your answers are saved" in visitor.page(answer.headers["location"]).text
    answer = visitor.post(CASE.format("voorbeeldstad", "en") + "/ockto", data={"csrf": visitor.csrf, "do": "stop"})
    assert "You stopped with the Ockto app" in visitor.page(answer.headers["location"]).text


def test_each_question_that_wants_an_answer_is_named_and_led_to(sign_in: SignIn) -> None:
    visitor = sign_in()
    papers = CASE.format("voorbeeldstad", "en") + "/bewijsstukken"
    page = Page.of(visitor.post(papers, data={"csrf": visitor.csrf, "household": "together"}))
    assert page.answer.status_code == 422
    for key in ("income", "partner-income"):
        assert f"#field-{key}" in page.links
        assert page.one("div", id=f"error-{key}").text == "Choose an answer."
        assert f"error-{key}" in page.one("fieldset", id=f"field-{key}")["aria-describedby"]
    assert "#field-household" not in page.links
    assert page.all(role="alert") == [], "it gets the focus and is not said twice"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("outcome", ["toegekend", "afgewezen"])
def test_a_decision_is_explained_with_the_dutch_word_of_the_letter(door: Door, outcome: str, language: str) -> None:
    visitor = door.let_in(door.a_case(status="besluit_genomen", outcome=outcome))
    there = f"{CASE.format('voorbeeldstad', language)}/uitkomst"
    assert there in visitor.page(CASE.format("voorbeeldstad", language)).links
    page = visitor.page(there)
    must_be_a_whole_page(page, language)
    assert outcome in page.text
    assert "099 000 01 20" in page.text


@pytest.mark.parametrize("motive", decision.MOTIVES)
def test_of_a_rejection_only_its_own_reason_is_explained(door: Door, motive: str) -> None:
    page = door.let_in(decided(door, decision.REJECTED, motive)).page(f"{CASE.format('voorbeeldstad', 'en')}/uitkomst")
    told = {"inkomen": "inkomen te hoog", "vermogen": "vermogen te hoog", "aangepast": "another reason"}
    assert [each for each in told if told[each] in page.text.lower()] == [motive], page.text


def test_who_decided_is_told_as_it_was(door: Door) -> None:
    officer, system = decided(door, decision.GRANTED, None), decided_by_itself(door)
    people, computer = "A staff member of the municipality decided", "The computer of the municipality decided"
    for made, said, not_said in ((officer, people, computer), (system, computer, people)):
        text = door.let_in(made).page(f"{CASE.format('voorbeeldstad', 'en')}/uitkomst").text
        assert said in text
        assert not_said not in text


def test_the_last_day_to_object_counts_from_the_letter_and_is_not_told_before_there_is_one(door: Door) -> None:
    made = decided(door, decision.REJECTED, "inkomen")
    there = f"{CASE.format('voorbeeldstad', 'en')}/uitkomst"
    assert "up to and including" not in door.let_in(made).page(there).text

    async def render(session: AsyncSession) -> None:
        (message,) = await post.messages(session, made.id)
        message.rendered_at = door.clock()

    door.do(render)
    assert "You can object up to and including May 27, 2026." in door.let_in(made).page(there).text


def decided(door: Door, outcome: str, motive: str | None) -> Case:
    """A case on which an officer decided."""
    made, town = door.a_case(people=[at_home(a_person())]), door.state["municipalities"]["voorbeeldstad"]

    async def decide(session: AsyncSession) -> Case:
        found = await case.find(session, made.id, frozenset({"voorbeeldstad"}), to_change=True)
        taken = Decision(case_id=made.id, outcome=outcome, motive=motive, officer="kanarie.v", at=door.clock())
        await decision.take(session, found, town, taken)
        return found

    return door.do(decide)


def decided_by_itself(door: Door) -> Case:
    """A case that the system granted."""
    made = door.a_case()

    async def decide(session: AsyncSession) -> Case:
        found = await case.find(session, made.id, frozenset({"voorbeeldstad"}), to_change=True)
        found.move(session, decision.DECIDED, door.clock(), BY_SYSTEM)
        found.outcome = decision.GRANTED
        return found

    return door.do(decide)


def test_a_case_that_was_stopped_is_explained_too(sign_in: SignIn) -> None:
    page = sign_in(status="afgebroken").page(f"{CASE.format('voorbeeldstad', 'en')}/uitkomst")
    assert page.one("h1").text == "Your case has stopped"


def test_while_a_case_goes_on_there_is_no_outcome(sign_in: SignIn) -> None:
    answer = sign_in().get(f"{CASE.format('voorbeeldstad', 'en')}/uitkomst")
    assert (answer.status_code, answer.headers["location"]) == (303, CASE.format("voorbeeldstad", "en"))
