"""Request: asked, told, handed in, answered; extended, taken back; a paper that is asked again for a reason."""

from datetime import date
from typing import Any

import httpx2
import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from cases import evidence, post
from cases.case import Case
from cases.evidence import absence
from tests.makers import a_person, a_picture, at_home
from tests.officer import NEED, Api, Software

DAY, LATER = "2026-05-13", "2026-05-20"
FREE = "Huurcontract van uw woning"
ITEMS = [{"behoefte": "bank-statement.me.2026-03"}, {"omschrijving": FREE}]


def invited(api: Api, **wishes: Any) -> Case:
    return api.a_case(people=[at_home(a_person(), "1234AB")], **wishes)


def ask(software: Software, case: Case, seen: str = "*", **sent: Any) -> httpx2.Response:
    asked = {"stukken": ITEMS, "reageerUiterlijk": DAY, "toelichting": "Beste mevrouw,\nWij missen nog iets."} | sent
    return software.call(
        "POST", f"/zaken/{case.id}/aanvullingsverzoeken", {"If-Match": seen} if seen else {}, json=asked
    )


def judge(software: Software, case: Case, evidence_id: str, **sent: str) -> httpx2.Response:
    return software.call("PUT", f"/zaken/{case.id}/bewijsstukken/{evidence_id}/oordeel", json=sent)


def asked(software: Software, case: Case) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = software.get(f"/zaken/{case.id}/aanvullingsverzoeken").json()["resultaten"]
    return found


def told(api: Api, case: Case) -> list[tuple[str, str]]:
    async def messages(session: AsyncSession) -> list[tuple[str, str]]:
        return [(each.kind, each.state) for each in await post.messages(session, case.id)]

    return api.do(messages)


def test_asking_tells_the_resident_and_lets_the_term_stand_still(api: Api) -> None:
    software, case = api.software(), invited(api)
    before = software.get(f"/zaken/{case.id}")
    made = ask(software, case, before.headers["ETag"])
    assert (made.status_code, made.json()["staat"]) == (201, "open")
    assert [(each["behoefte"], each["staat"]) for each in made.json()["stukken"]] == [
        ("bank-statement.me.2026-03", "ontbreekt"), ("asked-1.me", "ontbreekt"),
    ]  # fmt: skip
    now = software.get(f"/zaken/{case.id}").json()
    assert (now["status"]["code"], now["aanZet"], now["reageerUiterlijk"]) == ("in_onderzoek", "bewoner", DAY)
    longer = date.fromisoformat(now["besluitUiterlijk"]) - date.fromisoformat(before.json()["besluitUiterlijk"])
    assert longer == date.fromisoformat(DAY) - api.clock().date()
    assert now["opschorting"] == {"begindatum": "2026-04-16", "einddatum": DAY, "reden": "aanvullingsverzoek"}
    assert {each.get("omschrijving") for each in now["vereisten"]} == {None, FREE}
    assert told(api, case) == [("request", "due")]
    assert software.log()[-2] == (str(case.id), "aanvullingVragen")


def test_when_all_is_there_the_request_is_answered_and_the_term_goes_on(api: Api) -> None:
    software, case = api.software(), invited(api)
    decide_by = software.get(f"/zaken/{case.id}").json()["besluitUiterlijk"]
    ask(software, case)
    api.clock.forward(days=5)
    software = api.software()
    software.hand_in(case, need="bank-statement.me.2026-03")
    assert software.get(f"/zaken/{case.id}").json()["aanZet"] == "bewoner"
    assert software.hand_in(case, need="asked-1.me").json()["informatieobjecttype"] == "Eigen vraag"
    now = software.get(f"/zaken/{case.id}").json()
    assert (now["aanZet"], now["opschorting"], now["nieuwOntvangen"]) == ("gemeente", None, True)
    assert (date.fromisoformat(now["besluitUiterlijk"]) - date.fromisoformat(decide_by)).days == 5
    (found,) = software.get(f"/zaken/{case.id}/aanvullingsverzoeken").json()["resultaten"]
    assert (found["staat"], found["beeindigdOp"]) == ("beantwoord", "2026-04-20T09:00:00Z")
    happened = [each["type"].rpartition(".")[2] for each in software.get("/gebeurtenissen").json()["resultaten"]]
    assert {"aanvulling-gevraagd", "aanvulling-ontvangen"} <= set(happened)


def test_a_request_that_lapsed_can_still_be_answered(api: Api) -> None:
    software, case = api.software(), invited(api)
    ask(software, case, stukken=ITEMS[:1])
    decide_by = software.get(f"/zaken/{case.id}").json()["besluitUiterlijk"]
    api.clock.forward(days=40)
    software = api.software()
    (lapsed,) = software.get(f"/zaken/{case.id}/aanvullingsverzoeken").json()["resultaten"]
    assert (lapsed["staat"], software.get(f"/zaken/{case.id}").json()["opschorting"]) == ("verlopen", None)
    software.hand_in(case, need="bank-statement.me.2026-03")
    now = software.get(f"/zaken/{case.id}").json()
    assert (now["aanZet"], now["besluitUiterlijk"]) == ("gemeente", decide_by)


def test_more_time_is_given_and_what_was_asked_is_taken_back(api: Api) -> None:
    software, case = api.software(), invited(api)
    decide_by = software.get(f"/zaken/{case.id}").json()["besluitUiterlijk"]
    path = f"/zaken/{case.id}/aanvullingsverzoeken/{ask(software, case).json()['id']}"
    longer = software.call("PATCH", path, {"If-Match": "*"}, json={"reageerUiterlijk": LATER})
    assert (longer.status_code, longer.json()["reageerUiterlijk"]) == (200, LATER)
    assert software.get(f"/zaken/{case.id}").json()["reageerUiterlijk"] == LATER
    shorter = software.call("PATCH", path, {"If-Match": "*"}, json={"reageerUiterlijk": DAY})
    assert shorter.json()["errors"][0]["code"] == "too-early"
    gone = software.call("POST", f"{path}/intrekking", {"If-Match": "*"})
    assert gone.json()["staat"] == "ingetrokken"
    now = software.get(f"/zaken/{case.id}").json()
    assert (now["aanZet"], now["besluitUiterlijk"], now["opschorting"]) == ("gemeente", decide_by, None)
    assert [each["behoefte"] for each in now["vereisten"]] == [NEED]
    assert told(api, case) == [("request", "cancelled")]
    for again in (
        software.call("POST", f"{path}/intrekking", {"If-Match": "*"}),
        software.call("PATCH", path, {"If-Match": "*"}, json={"reageerUiterlijk": LATER}),
    ):
        assert (again.status_code, again.json()["code"]) == (409, "request-ended")


def test_there_is_one_open_request_at_a_time_and_a_next_one_has_keys_of_its_own(api: Api) -> None:
    software, case = api.software(), invited(api)
    first = ask(software, case).json()["id"]
    assert ask(software, case).json()["code"] == "request-open"
    software.call("POST", f"/zaken/{case.id}/aanvullingsverzoeken/{first}/intrekking", {"If-Match": "*"})
    assert ask(software, case).json()["stukken"][1]["behoefte"] == "asked-2.me"


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"reageerUiterlijk": "2026-05-12"}, "too-early"), ({"reageerUiterlijk": "2026-05-14"}, "no-workday"),
        ({"reageerUiterlijk": "2026-05-16"}, "no-workday"), ({"reageerUiterlijk": "2026-08-31"}, "too-late"),
        ({"reageerUiterlijk": "morgen"}, "invalid"), ({"stukken": []}, "invalid"),
        ({"stukken": [{"behoefte": NEED, "omschrijving": "x"}]}, "one-of-both"), ({"stukken": [{}]}, "one-of-both"),
        ({"stukken": [{"behoefte": NEED}] * 2}, "twice"), ({"stukken": [{"behoefte": "asked-1.me"}]}, "need-unknown"),
        ({"stukken": [{"behoefte": "payslip.me"}]}, "need-unknown"), ({"stukken": [{"omschrijving": " "}]}, "invalid"),
        ({"stukken": [{"behoefte": "home-value.partner"}]}, "need-unknown"), ({"toelichting": "x" * 1001}, "invalid"),
        ({"toelichting": "naar rechts \u202e"}, "invalid"), ({"stukken": [{"omschrijving": "x" * 121}]}, "invalid"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_and_nothing_changes(api: Api, sent: dict[str, Any], code: str) -> None:
    software, case = api.software(), invited(api)
    refused = ask(software, case, **sent)
    assert (refused.status_code, [each["code"] for each in refused.json()["errors"]]) == (400, [code])
    assert software.get(f"/zaken/{case.id}").json()["status"]["code"] == "uitgenodigd"
    assert told(api, case) == []


def test_a_version_that_was_not_seen_and_a_case_that_ended_or_did_not_begin_ask_nothing(api: Api) -> None:
    software, case = api.software(), invited(api)
    tag = software.get(f"/zaken/{case.id}").headers["ETag"]
    software.hand_in(case)
    assert ask(software, case, tag).status_code == 412
    assert ask(software, case, "").status_code == 428
    assert ask(software, case, stukken=[{"behoefte": NEED}]).json()["errors"][0]["code"] == "already-here"
    for status, code in (("ontvangen", "move-not-allowed"), ("besluit_genomen", "case-ended")):
        assert ask(software, invited(api, status=status)).json()["code"] == code


def test_a_paper_is_good_or_asked_again_and_both_see_the_same(api: Api) -> None:
    software, case = api.software(), invited(api)
    paper = software.hand_in(case).json()["id"]
    assert judge(software, case, paper, staat="goed").json()["staat"] == "goed"
    assert told(api, case) == []
    again = judge(software, case, paper, staat="opnieuw", redencode="verkeerde_maand", reageerUiterlijk=DAY)
    assert (again.json()["staat"], again.json()["redencode"]) == ("opnieuw", "verkeerde_maand")
    now = software.get(f"/zaken/{case.id}").json()
    assert (now["vereisten"][0]["staat"], now["vereisten"][0]["redencode"]) == ("opnieuw", "verkeerde_maand")
    assert (now["status"]["code"], now["aanZet"], told(api, case)) == ("in_onderzoek", "bewoner", [("request", "due")])
    tag = software.get(f"/zaken/{case.id}").headers["ETag"]
    judge(software, case, paper, staat="opnieuw", redencode="verkeerde_maand", reageerUiterlijk=DAY)
    assert software.get(f"/zaken/{case.id}").headers["ETag"] == tag, "the same verdict changes nothing"
    api.clock.forward(minutes=1)
    software.hand_in(case, a_picture(), media_type="image/png")
    now = software.get(f"/zaken/{case.id}").json()
    assert (now["vereisten"][0]["staat"], now["aanZet"]) == ("ontvangen", "gemeente")


def test_the_officer_sees_why_a_resident_does_not_have_a_paper_until_it_comes(api: Api) -> None:
    software, case = api.software(), invited(api)

    async def say(session: AsyncSession) -> None:
        await absence.is_absent(session, case, evidence.parse(NEED), absence.OUT_OF_REACH, api.clock())

    api.do(say)
    for path in (f"/zaken/{case.id}", f"/zaken/{case.id}/bewijsstukken"):
        (told,) = software.get(path).json()["vereisten"]
        assert (told["staat"], told["redencode"]) == ("ontbreekt", "niet_te_krijgen")
    software.hand_in(case)
    (told,) = software.get(f"/zaken/{case.id}").json()["vereisten"]
    assert (told["staat"], told["redencode"]) == ("ontvangen", None)


def test_a_paper_that_is_asked_again_joins_the_open_request(api: Api) -> None:
    software, case = api.software(), invited(api)
    paper = software.hand_in(case).json()["id"]
    ask(software, case)
    assert judge(software, case, paper, staat="opnieuw", redencode="te_oud").status_code == 200
    (found,) = software.get(f"/zaken/{case.id}/aanvullingsverzoeken").json()["resultaten"]
    assert [each["behoefte"] for each in found["stukken"]] == ["bank-statement.me.2026-03", "asked-1.me", NEED]
    judge(software, case, paper, staat="goed")
    own = software.hand_in(case, need="asked-1.me").json()["id"]
    judge(software, case, own, staat="opnieuw", redencode="onleesbaar")
    api.clock.forward(minutes=1)
    software.hand_in(case, need="bank-statement.me.2026-03")
    api.clock.forward(minutes=1)
    software.hand_in(case, a_picture("JPEG"), need="asked-1.me", media_type="image/jpeg")
    assert software.get(f"/zaken/{case.id}").json()["aanZet"] == "gemeente"
    (last,) = (each["id"] for each in software.get(f"/zaken/{case.id}/bewijsstukken").json()["resultaten"][-1:])
    judge(software, case, last, staat="opnieuw", redencode="te_oud", reageerUiterlijk=DAY)
    named = [each["stukken"][-1]["omschrijving"] for each in asked(software, case)[1:]]
    assert named == [FREE], "a question of one's own keeps its name"


@pytest.mark.parametrize(
    ("sent", "pointer"),
    [
        ({"staat": "mooi"}, "/staat"), ({"staat": "opnieuw"}, "/redencode"),
        ({"staat": "goed", "redencode": "te_oud"}, "/redencode"),
        ({"staat": "opnieuw", "redencode": "zomaar"}, "/redencode"),
        ({"staat": "opnieuw", "redencode": "te_oud"}, "/reageerUiterlijk"),
        ({"staat": "goed", "reageerUiterlijk": DAY}, "/reageerUiterlijk"),
    ],
)  # fmt: skip
def test_a_verdict_that_is_none_is_refused(api: Api, sent: dict[str, str], pointer: str) -> None:
    software, case = api.software(), invited(api)
    paper = software.hand_in(case).json()["id"]
    refused = judge(software, case, paper, **sent)
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (400, pointer)
    assert software.get(f"/zaken/{case.id}").json()["vereisten"][0]["staat"] == "ontvangen"
