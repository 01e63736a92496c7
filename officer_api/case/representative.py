"""Representative: an officer records who acts for a resident, or that nobody does any more."""

from typing import Annotated

from msgspec import Meta, Struct
from starlette.responses import Response

from cases import case, representative
from cases.refusal import CaseEnded, Flaw, QueryRefused, UnknownCase
from cases.representative import Acting
from officer_api.case import showing
from officer_api.case.correction import must_be_seen, must_name_a_version
from officer_api.case.telling import BIRTH_DATE, CHANNELS, Adres, Zaak
from officer_api.operation import JSON, Answer, Call, Operation
from officer_api.query import Nothing
from officer_api.shape import one_of

PATH, TAG, CHANGE = "/zaken/{id}/vertegenwoordiger", "Zaken", "zaken.bijwerken"
NAME = Meta(min_length=1, max_length=80, description="Hoogstens 80 tekens.")
EMAIL = Meta(pattern=r"^[^@\s,;<>\"]{1,64}@[^@\s,;<>\"]+\.[^@\s,;<>\".]{2,}$", max_length=254)
NO_EMAIL = Flaw("/kanaal", "email-missing", "Bij dit kanaal hoort een e-mailadres. Stuur het mee.")


class Vertegenwoordiger(Struct):
    """Een bewindvoerder, mentor of curator: wie namens de inwoner handelt, met een eigen adres en kanaal."""

    voornaam: Annotated[str, NAME]
    achternaam: Annotated[str, NAME]
    geboortedatum: Annotated[str, Meta(pattern=BIRTH_DATE, description="jjjj-mm-dd; een onbekende dag of maand is 00.")]
    adres: Adres
    kanaal: Annotated[str, one_of(CHANNELS.values(), "Hoe deze persoon bericht krijgt.")]
    email: Annotated[Annotated[str, EMAIL] | None, Meta(description="Nodig bij het kanaal email en beide.")] = None


async def appoint(call: Call[Nothing]) -> Response:
    """From now on this person gets the messages; the code that was sent before opens nothing any more."""
    must_name_a_version(call)
    acting = _acting(call.sent)
    async with call.state["database"].begin() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities, to_change=True)
        must_be_seen(call, found)
        if acting.channel != "letter" and acting.email is None:
            raise QueryRefused([NO_EMAIL])
        await representative.appoint(session, found, acting, call.now)
        call.record(session, found)
    return await showing.as_it_is_now(call, found.id)


async def dismiss(call: Call[Nothing]) -> Response:
    """The resident gets the messages again; also where nobody acted."""
    must_name_a_version(call)
    async with call.state["database"].begin() as session:
        found = await case.find(session, call.id("id"), call.officer.municipalities, to_change=True)
        must_be_seen(call, found)
        await representative.dismiss(session, found, call.now)
        call.record(session, found)
    return Response(status_code=204)


def _acting(sent: Vertegenwoordiger) -> Acting:
    home = sent.adres
    return Acting(
        given_name=sent.voornaam, family_name=sent.achternaam, birth_date=sent.geboortedatum, street=home.straat,
        house_number=home.huisnummer, postcode=home.postcode, city=home.woonplaats, email=sent.email,
        channel=next(own for own, dutch in CHANNELS.items() if dutch == sent.kanaal),
    )  # fmt: skip


operations = [
    Operation(
        id="vertegenwoordigerVastleggen", method="PUT", path=PATH, tag=TAG, scope=CHANGE, act=appoint,
        summary="Vastleggen wie namens de inwoner handelt",
        says="Noem in `If-Match` de versie die u zag. De oude code vervalt. "
        "Was de inwoner uitgenodigd? Dan krijgt deze persoon een nieuwe code. "
        "Met een vertegenwoordiger kan de inwoner Ockto niet gebruiken.",
        takes=(JSON,), body=Vertegenwoordiger,
        answers={200: Answer("De zaak zoals zij nu is.", Zaak, headers=["ETag"])},
        refusals=[UnknownCase, CaseEnded], refuses=[412, 428],
    ),
    Operation(
        id="vertegenwoordigerVerwijderen", method="DELETE", path=PATH, tag=TAG, scope=CHANGE, act=dismiss,
        summary="Vastleggen dat niemand meer namens de inwoner handelt",
        says="Noem in `If-Match` de versie die u zag. De oude code vervalt. "
        "Was de inwoner uitgenodigd? Dan krijgt de inwoner een nieuwe code.",
        answers={204: Answer("Niemand handelt nog namens de inwoner.")},
        refusals=[UnknownCase, CaseEnded], refuses=[412, 428],
    ),
]  # fmt: skip
