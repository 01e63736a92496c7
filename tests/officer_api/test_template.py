"""Templates: a municipality's own words, refused with all that is wrong with them, and looked at before they go."""

import io
from typing import Any

import pikepdf
import pytest

from tests.officer import Api, Software

SUBJECT = "Uw polis, $VOORNAAM$"
WORDS = {"onderwerp": SUBJECT, "tekst": "Beste $VOORLETTERS$ $ACHTERNAAM$,\n\nGoed nieuws. Bezwaar tot $BEZWAAR_TOT$."}


def put(software: Software, kind: str, **words: Any) -> Any:
    return software.call("PUT", f"/sjablonen/{kind}", json=words)


def previewed(software: Software, kind: str, accept: str, language: str = "nl", **words: Any) -> Any:
    path = f"/sjablonen/{kind}/_voorbeeld"
    return software.call("POST", path, {"Accept": accept}, params={"taal": language}, json=words)


def test_each_kind_of_message_has_words_and_says_what_may_be_filled_in(api: Api) -> None:
    found = api.software().get("/sjablonen").json()["resultaten"]
    assert [each["soort"] for each in found] == [
        "bevestiging", "uitnodiging", "herinnering", "aanvullingsverzoek", "ontvangst", "toekenning", "afwijzing",
    ]  # fmt: skip
    assert not any(each["eigen"] for each in found)
    fields = {each["soort"]: {field["naam"] for field in each["velden"] if field["verplicht"]} for each in found}
    assert fields["uitnodiging"] == {"$ADRES$", "$CODE$", "$UITERSTE_DATUM$"}
    assert fields["afwijzing"] == {"$REDEN$", "$BEZWAAR_TOT$"}


def test_own_words_are_used_until_they_are_taken_back(api: Api) -> None:
    software = api.software()
    standard = software.get("/sjablonen/toekenning").json()
    saved = put(software, "toekenning", **WORDS)
    assert (saved.status_code, saved.json()["eigen"], saved.json()["versie"]) == (200, True, "eigen 1")
    assert software.get("/sjablonen/toekenning").json() == saved.json()
    assert put(software, "toekenning", **WORDS).json()["versie"] == "eigen 2"
    assert software.call("DELETE", "/sjablonen/toekenning").json() == standard
    assert software.get("/sjablonen/toekenning").json() == standard


def test_a_neighbour_keeps_its_own_words(api: Api) -> None:
    put(api.software(), "toekenning", **WORDS)
    assert api.software("meerdijk").get("/sjablonen/toekenning").json()["eigen"] is False


def test_all_that_is_wrong_is_told_at_once_with_its_place(api: Api) -> None:
    software = api.software()
    text = "Beste $VOORNAM$,\n\n[klik](https://kanarie.example)\n\nTot $UITERSTE_DATUM$."
    refused = put(software, "uitnodiging", onderwerp="Uw code $CODE$ $REDEN$", tekst=text)
    assert refused.status_code == 400
    assert [(each["pointer"], each["code"], each["detail"]) for each in refused.json()["errors"]] == [
        ("/onderwerp", "field-elsewhere", "Regel 1: $CODE$ hoort hier niet."),
        ("/onderwerp", "field-elsewhere", "Regel 1: $REDEN$ hoort hier niet."),
        ("/tekst", "field-unknown", "Regel 1: $VOORNAM$ is geen samenvoegveld."),
        ("/tekst", "field-missing", "$ADRES$ is verplicht in dit soort bericht."),
        ("/tekst", "field-missing", "$CODE$ is verplicht in dit soort bericht."),
        ("/tekst", "markdown", "Regel 3: een link past niet in een brief."),
    ]
    assert software.get("/sjablonen/uitnodiging").json()["eigen"] is False


@pytest.mark.parametrize(
    ("words", "pointer"),
    [
        ({"onderwerp": " "}, "/onderwerp"), ({"onderwerp": "a\nb"}, "/onderwerp"),
        ({"onderwerp": "a" * 101}, "/onderwerp"),
        ({"tekst": "  "}, "/tekst"), ({"tekst": "![x](y)"}, "/tekst"), ({"tekst": "    code"}, "/tekst"),
    ],
)  # fmt: skip
def test_words_that_fit_no_letter_are_refused(api: Api, words: dict[str, str], pointer: str) -> None:
    for refused in (
        put(api.software(), "bevestiging", **{"onderwerp": "Dag", "tekst": "Dag.", **words}),
        previewed(api.software(), "bevestiging", "text/plain", **words),
    ):
        assert refused.status_code == 400
        assert pointer in [each["pointer"] for each in refused.json()["errors"]]


def test_a_kind_that_there_is_not_is_told(api: Api) -> None:
    assert api.software().get("/sjablonen/granted").json()["code"] == "template-unknown"


def test_a_preview_is_a_letter_or_a_mail_to_somebody_invented_in_the_house_style(api: Api) -> None:
    software = api.software()
    letter = previewed(software, "toekenning", "application/pdf", "tr", **WORDS)
    with pikepdf.open(io.BytesIO(letter.content)) as opened:
        assert (len(opened.pages), opened.docinfo["/Title"]) == (2, "Uw polis, Sam")
    html = previewed(software, "toekenning", "text/html", "ar", tekst=WORDS["tekst"]).text
    for part in ("#154273", "Gemeente Voorbeeldstad", "Goed nieuws. Bezwaar tot 27 mei 2026.", 'dir="rtl"'):
        assert part in html
    text = previewed(software, "uitnodiging", "text/plain", "ti").text
    assert "2XM3-3AGS-ZA30S" in text
    assert "Team Inkomen" in text


def test_a_look_before_a_decision_shows_the_letter_and_decides_nothing(api: Api) -> None:
    software, case = api.software(), api.a_case(status="in_onderzoek")
    sent = {"resultaat": "afgewezen", "motivering": "aangepast", "toelichting": "U woont ergens anders."}
    path = f"/zaken/{case.id}/besluit/_voorbeeld"
    shown = software.call("POST", path, {"Accept": "text/plain"}, json=sent)
    assert shown.status_code == 200
    for part in ("Beste Sam Jansen,", "Dit is de reden: U woont ergens anders.", "tot en met 27 mei 2026"):
        assert part in shown.text
    assert software.call("POST", path, json=sent).content.startswith(b"%PDF-")
    assert software.get(f"/zaken/{case.id}").json()["status"]["code"] == "in_onderzoek"
    assert (str(case.id), "besluitBekijken") in software.log()
    assert software.call("POST", path, json={"resultaat": "afgewezen"}).status_code == 400


def test_before_a_decision_was_sent_there_is_no_letter(api: Api) -> None:
    software, case = api.software(), api.a_case()
    assert software.get(f"/zaken/{case.id}/besluit/inhoud").json()["code"] == "letter-unknown"
