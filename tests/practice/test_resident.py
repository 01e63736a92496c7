from collections import Counter

from cases import case, code
from cases.settings import ROOT
from cases.wording import read as read_wording
from practice import resident

EVERYBODY = resident.read_all()
FIRST = EVERYBODY[0]


def test_codes_and_ids_are_the_same_each_time() -> None:
    assert (str(FIRST.code), str(FIRST.case_id), FIRST.case_number) == (
        "VPZV-77P4-3JES6",
        "01c75655-ef49-44b9-a343-d88bf1ac43aa",
        "OEFEN-1001",
    )
    assert [each.code for each in EVERYBODY] == [each.code for each in resident.read_all()]


def test_every_code_can_be_typed() -> None:
    assert [code.read(str(each.code)) for each in EVERYBODY] == [each.code for each in EVERYBODY]


def test_no_two_residents_share_an_id_a_number_or_the_first_part_of_a_code() -> None:
    for what in ("case_id", "case_number"):
        assert max(Counter((each.municipality, getattr(each, what)) for each in EVERYBODY).values()) == 1
    assert max(Counter((each.municipality, each.code.selector) for each in EVERYBODY).values()) == 1


def test_every_status_has_somebody_in_it_and_most_are_invited() -> None:
    now = Counter(each.past[-1] for each in EVERYBODY)
    assert set(now) == set(case.MOVES)
    assert now.most_common(1)[0][0] == "uitgenodigd"


def test_a_resident_of_every_live_language_is_there() -> None:
    live = {language.code for language in read_wording(ROOT / "content", {}).languages}
    assert {each.language for each in EVERYBODY if each.municipality == "voorbeeldstad"} == live
    assert {each.language for each in EVERYBODY if each.municipality == "meerdijk"} >= {"nl", "en", "ar"}


def test_every_kind_of_household_and_case_is_there() -> None:
    assert sum(each.partner is not None for each in EVERYBODY) >= 3
    assert sum(each.representative is not None for each in EVERYBODY) == 1
    assert {each.kind for each in EVERYBODY} == {"aanvraag", "heronderzoek"}
    assert {each.channel for each in EVERYBODY} == {"email", "letter", "both"}
    assert [each.born for each in EVERYBODY if each.born.endswith("00-00")] == ["1980-00-00"]


def test_who_was_decided_has_an_outcome_and_who_was_stopped_a_reason() -> None:
    for each in EVERYBODY:
        assert (each.outcome is not None) == ("besluit_genomen" in each.past)
        assert (each.reason is not None) == (each.past[-1] == "afgebroken")


def test_a_birth_date_is_shown_as_people_type_it() -> None:
    assert resident.as_typed("1984-05-03") == "03-05-1984"
