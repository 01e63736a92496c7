"""A paper that somebody does not have: said with a reason, taken back, and never in the way of handing it in."""

import pytest

from cases import evidence
from cases.case import Case
from tests.resident import NEED, Door, Page, SignIn, Visitor

PAPER = f"/voorbeeldstad/en/zaak/bewijsstukken/{NEED}"
ADDRESS = f"{PAPER}/heb-ik-niet"


def reasons(door: Door, of: Case) -> dict[str, str]:
    return door.do(lambda session: evidence.absences(session, of))


def test_a_stranger_cannot_say_that_a_paper_is_not_there(visitor: Visitor) -> None:
    assert visitor.post(ADDRESS, data={"reason": "later"}).status_code == 401


def test_a_reason_is_kept_taken_back_and_forgotten_when_the_paper_comes(door: Door) -> None:
    theirs = door.a_case()
    visitor = door.let_in(theirs)
    for reason in evidence.REASONS:
        answer = visitor.post(ADDRESS, data={"csrf": visitor.csrf, "reason": reason})
        assert (answer.status_code, reasons(door, theirs)) == (303, {NEED: reason})
        Page.of(visitor.get(answer.headers["location"]))
    visitor.post(ADDRESS, data={"csrf": visitor.csrf, "reason": "none"})
    assert reasons(door, theirs) == {}
    visitor.post(ADDRESS, data={"csrf": visitor.csrf, "reason": "later"})
    assert visitor.hand_in(PAPER).status_code == 303
    assert reasons(door, theirs) == {}


def test_who_cannot_get_a_payslip_sees_the_message_to_the_employer_in_dutch(sign_in: SignIn) -> None:
    visitor = sign_in()
    visitor.post(ADDRESS, data={"csrf": visitor.csrf, "reason": "niet_te_krijgen"})
    assert "Ik heb mijn loonstrook nodig" in visitor.page(PAPER).one("blockquote", lang="nl").text


@pytest.mark.parametrize(("sent", "status"), [({"reason": "perhaps"}, 422), ({"reason": "later", "csrf": "x"}, 403)])
def test_another_reason_or_another_form_is_refused(sign_in: SignIn, sent: dict[str, str], status: int) -> None:
    visitor = sign_in()
    assert visitor.post(ADDRESS, data={"csrf": visitor.csrf, **sent}).status_code == status
