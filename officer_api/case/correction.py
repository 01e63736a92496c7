"""Correction: an officer puts right what is known of a case, if it is still the version that the officer saw."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Any

from msgspec import UNSET, Meta, Struct, UnsetType
from starlette.exceptions import HTTPException
from starlette.responses import Response

from cases import case, correction
from cases.case import Case
from cases.correction import resident
from cases.refusal import Flaw, QueryRefused, UnknownCase
from officer_api.case import showing
from officer_api.case.telling import CHANNELS, Adres, Zaak
from officer_api.operation import JSON, Answer, Call, Operation
from officer_api.query import Nothing
from officer_api.shape import one_of

MERGE_PATCH = "application/merge-patch+json"
STORED = {"contractnummer": "contract_number", "kanaal": "channel", "taal": "language", "email": "email"}
OF_ADDRESS = {"straat": "street", "huisnummer": "house_number", "postcode": "postcode", "woonplaats": "city"}
NUMBER = Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9 ./-]{0,39}$")
EMAIL = Meta(pattern=r"^[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}$", max_length=254)
LANGUAGE = Meta(pattern="^[a-z]{2,3}$")
NOT_FOR_APPLICATIONS = Flaw(
    "/contractnummer", "kind-without-contract", "Alleen een heronderzoek heeft een contractnummer."
)
NO_EMAIL = Flaw("/kanaal", "email-missing", "Bij dit kanaal hoort een e-mailadres. Stuur het mee.")
NO_ADDRESS = Flaw("/kanaal", "address-missing", "Bij dit kanaal hoort een adres. Stuur het mee.")
NO_LANGUAGE = Flaw("/taal", "language-unknown", "Deze taal is er niet.")


class Correctie(Struct):
    """Wat er anders moet. Wat u weglaat blijft zoals het is; `null` maakt leeg (JSON Merge Patch, RFC 7396)."""

    contractnummer: Annotated[
        Annotated[str, NUMBER] | UnsetType | None,
        Meta(description="Alleen bij een heronderzoek: hoogstens 40 letters, cijfers, spaties en ./-"),
    ] = UNSET
    adres: Annotated[Adres | UnsetType, Meta(description="Het hele nieuwe adres van de bewoner.")] = UNSET
    email: Annotated[Annotated[str, EMAIL] | UnsetType | None, Meta(description="Het e-mailadres van de bewoner.")] = (
        UNSET
    )
    kanaal: Annotated[
        Annotated[str, one_of(CHANNELS.values(), "")] | UnsetType,
        Meta(description="Hoe de bewoner bericht krijgt: email, brief of beide."),
    ] = UNSET
    taal: Annotated[
        Annotated[str, LANGUAGE] | UnsetType, Meta(description="Taal van de bewoner (BCP 47), zoals tr.")
    ] = UNSET


async def correct_case(call: Call[Nothing]) -> Response:
    """Change what was sent; 428 when no version was named, 412 when the case has another one by now."""
    must_name_a_version(call)
    values = stored(call.sent)
    async with call.state["database"].begin() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities, to_change=True)
        must_be_seen(call, found)
        if flaws := list(_flaws(found, values, call.state["languages"])):
            raise QueryRefused(flaws)
        correction.correct(session, found, values, call.now)
        call.record(session, found)
    return await showing.as_it_is_now(call, found.id)


def stored(sent: Correctie) -> dict[str, Any]:
    """What was sent, under the names by which the house keeps it."""
    said = {key: getattr(sent, key) for key in STORED if getattr(sent, key) is not UNSET}
    values = {STORED[key]: value for key, value in said.items()}
    if "channel" in values:
        values["channel"] = next(own for own, dutch in CHANNELS.items() if dutch == values["channel"])
    if sent.adres is not UNSET:
        values |= {own: getattr(sent.adres, dutch) for dutch, own in OF_ADDRESS.items()}
    return values


def must_name_a_version(call: Call[Nothing]) -> list[str]:
    """What the caller named in If-Match; 428 when that is nothing."""
    seen = call.request.headers.getlist("if-match")
    if not seen:
        raise HTTPException(428)
    return seen


def must_be_seen(call: Call[Nothing], case: Case) -> None:
    """Refuse with 412 when the case is no longer as the caller saw it."""
    tag, seen = f'"{case.version}"', must_name_a_version(call)
    if {tag, "*"}.isdisjoint(each.strip() for each in ",".join(seen).split(",")):
        raise HTTPException(412, headers={"ETag": tag})


def _flaws(case: Case, values: Mapping[str, Any], languages: frozenset[str]) -> Iterator[Flaw]:
    """What does not fit this case as it would be."""
    person = resident(case)
    channel = values.get("channel", case.channel)
    if case.kind != "heronderzoek" and values.get("contract_number") is not None:
        yield NOT_FOR_APPLICATIONS
    if {"channel", "email"} & set(values) and channel != "letter" and not values.get("email", person.email):
        yield NO_EMAIL
    if "channel" in values and channel != "email" and not values.get("street", person.street):
        yield NO_ADDRESS
    if values.get("language", "nl") not in languages:
        yield NO_LANGUAGE


operations = [
    Operation(
        id="zaakBijwerken", method="PATCH", path="/zaken/{id}", tag="Zaken", scope="zaken.bijwerken", act=correct_case,
        summary="Adres, e-mail, kanaal, taal of contractnummer verbeteren",
        says="Noem in `If-Match` de versie die u zag. Alle fouten komen tegelijk. Bij een fout verandert er niets.",
        takes=(MERGE_PATCH, JSON), body=Correctie,
        answers={200: Answer("De zaak zoals zij nu is.", Zaak, headers=["ETag"])},
        refusals=[UnknownCase], refuses=[412, 428],
    ),
]  # fmt: skip
