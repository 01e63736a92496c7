"""Words: what the contract says that does not follow from the code."""

from typing import Any


def _header(says: str, example: str) -> dict[str, Any]:
    return {"description": says, "schema": {"type": "string"}, "example": example}


INFO: dict[str, Any] = {
    "title": "Aanleverwijzer, API voor medewerkers",
    "summary": "Zaken van inwoners die aan hun gemeente laten zien wat zij verdienen en bezitten.",
    "description": (
        "Met deze API leest de software van een gemeente haar eigen zaken: de status, de geschiedenis en de "
        "bewijsstukken. De software kan ook een kopie toevoegen die op papier binnenkwam.\n\n"
        "**Toegang.** Vraag bij `POST /oauth/token` een token met een ondertekende `client_assertion` "
        "(RFC 7523). De `aud` is het adres van dat eindpunt. Elke assertion geldt één keer, hoogstens vijf minuten.\n\n"
        "**Medewerker.** Elke aanroep over één zaak noemt in de header `Medewerker` wie het vraagt. "
        "Die naam komt in het verwerkingslog, voordat het antwoord vertrekt.\n\n"
        "**Lijsten.** Een lijst staat in `resultaten`. Is er meer, dan staat in de header `Link` het adres van de "
        "volgende bladzijde. Een zaak die intussen verandert, komt later nog een keer.\n\n"
        "**Fouten.** Elke fout is `application/problem+json` met een vaste `code`. Een zaak van een andere "
        "gemeente geeft hetzelfde antwoord als een zaak die niet bestaat."
    ),
    "contact": {
        "name": "Beheer van de Aanleverwijzer",
        "email": "beheer@aanleverwijzer.example",
        "url": "https://aanleverwijzer.example/contact",
    },
    "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
}
SERVERS = [
    {
        "url": "https://{adres}/v1",
        "description": "De API van uw omgeving.",
        "variables": {"adres": {"default": "api.aanleverwijzer.example", "description": "Adres van uw omgeving."}},
    }
]
TAGS = [
    {"name": "Zaken", "description": "Aanvragen en heronderzoeken, hun status en hun geschiedenis."},
    {"name": "Overzicht", "description": "Tellingen per status, en alle zaken als bestand."},
    {"name": "Bewijsstukken", "description": "Wat inwoners en medewerkers bij een zaak inleverden."},
    {"name": "Aanvullingsverzoeken", "description": "Wat de gemeente nog van een inwoner vraagt."},
    {"name": "Advies", "description": "Wat de som over inkomen en vermogen adviseert, en waarom."},
    {"name": "Besluiten", "description": "Wat de medewerker over een zaak besloot."},
    {"name": "Aanvragen", "description": "Zaken die inwoners zelf beginnen, en wie de gemeente al kent."},
    {"name": "Heronderzoeken", "description": "Zaken die de gemeente begint, met een bestand vol rijen."},
    {"name": "Gebeurtenissen", "description": "Wat er met zaken gebeurde, om te volgen zonder alles opnieuw te lezen."},
    {"name": "Vragen", "description": "Wat inwoners vinden van de antwoorden op hun vragen."},
    {"name": "Sjablonen", "description": "De woorden van brieven en mails, in de huisstijl van de gemeente."},
    {"name": "Verwerkingslog", "description": "Wie welke zaak las of bewerkte."},
]
HEADERS = {
    "API-Version": _header("Versie van dit contract.", "1.0.0"),
    "ETag": _header("Versie van de zaak of van het bestand.", '"7"'),
    "Link": _header("De volgende bladzijde, als die er is.", '<https://api.example/v1/zaken?cursor=x>; rel="next"'),
    "Location": _header("Waar het nieuwe nu staat.", "https://api.example/v1/zaken/x/bewijsstukken/y/inhoud"),
    "Content-Disposition": _header("Naam voor het bestand.", 'attachment; filename="bewijsstuk-7K2M9QXA.pdf"'),
    "Accept-Ranges": _header("Dat u een deel kunt vragen.", "bytes"),
    "Content-Range": _header("Welk deel dit is, en hoe groot het geheel.", "bytes 0-999/52310"),
    "WWW-Authenticate": _header("Welke toegang nodig is.", 'Bearer realm="officer-api"'),
    "RateLimit-Policy": _header("Hoeveel aanvragen (q) u mag doen in hoeveel seconden (w).", '"minuut";q=6000;w=60'),
    "RateLimit": _header(
        "Hoeveel aanvragen u nog hebt (r), en na hoeveel seconden u er weer nieuwe krijgt (t).", '"minuut";r=5999;t=42'
    ),
    "Retry-After": _header("Na hoeveel seconden u het opnieuw kunt proberen.", "30"),
}
SCOPES = {
    "zaken.lezen": "Zaken, hun status en geschiedenis lezen.",
    "zaken.aanmaken": "Zaken beginnen.",
    "zaken.bijwerken": "Zaken bijwerken.",
    "zaken.heropenen": "Afgebroken zaken weer openen.",
    "uitnodigingen.lezen": "Uitnodigingen lezen.",
    "uitnodigingen.schrijven": "Uitnodigingen versturen.",
    "bewijsstukken.lezen": "Bewijsstukken lezen.",
    "bewijsstukken.schrijven": "Kopieën van bewijsstukken toevoegen, en bewijsstukken beoordelen.",
    "aanvullingsverzoeken.lezen": "Verzoeken om aanvulling lezen.",
    "aanvullingsverzoeken.schrijven": "Om aanvulling vragen.",
    "gegevens.lezen": "Gegevens over inkomen en vermogen lezen.",
    "advies.lezen": "Het advies lezen.",
    "besluiten.lezen": "Besluiten lezen.",
    "besluiten.schrijven": "Besluiten vastleggen.",
    "heronderzoeken.schrijven": "Heronderzoeken beginnen.",
    "gebeurtenissen.lezen": "Gebeurtenissen lezen.",
    "webhooks.beheren": "Webhooks beheren.",
    "sjablonen.beheren": "Sjablonen beheren.",
    "verwerkingslog.lezen": "Het verwerkingslog lezen.",
    "feedback.lezen": "Feedback van inwoners lezen.",
}
SECURITY = {
    "oauth": {
        "type": "oauth2",
        "description": "Client credentials met private_key_jwt. Een token geldt tien minuten.",
        "flows": {"clientCredentials": {"tokenUrl": "/oauth/token", "scopes": SCOPES}},
    }
}
