"""Refusal, as the portal says it: a status, a heading, and what to do now, in the reader's language."""

from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cases import refusal, wording
from cases.refusal import Refusal, UnknownLanguage, UnknownMunicipality, UnknownPage
from portal import address, page, resident
from portal.address import Place
from portal.middleware import log, security_headers
from portal.page import Label

RETRY_AFTER_SECONDS = "60"
RETRY_LATER = (429, 503)
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Said:
    """How the portal says a refusal: the HTTP status, a heading and a sentence, both to be translated."""

    status: int
    title: str
    sentence: str


def _(message: str) -> str:
    """Mark a label for translation; it is translated when the page is made."""
    return message


SOMETHING = _("Nothing of yours is lost. You can go on below.")
ANOTHER_WAY = _("Nothing is lost. Please try again later, or hand in papers instead.")
QUIET_HOURS = _(
    "Nothing is lost. It is often quieter early in the morning and late in the evening. You can also hand in papers."
)
SAYS: dict[type[Refusal], Said] = {
    refusal.Unknown: Said(404, _("This page is not here"), SOMETHING),
    refusal.UnknownPage: Said(404, _("This page is not here"), SOMETHING),
    refusal.UnknownMunicipality: Said(
        404, _("We do not know this municipality"), _("Check the address in your letter, or choose your municipality.")
    ),
    refusal.UnknownLanguage: Said(
        404, _("This page is not here in that language"), _("Choose one of the languages at the top of this page.")
    ),
    refusal.UnknownStep: Said(
        404, _("We do not know this question"), _("The address is not quite right. You can go on with the questions.")
    ),
    refusal.UnknownAnswer: Said(
        404, _("We do not know this answer"), _("The address is not quite right. You can go on with the questions.")
    ),
    refusal.UnknownTopic: Said(
        404, _("This question is not here"), _("Look among the other questions, or ask it in your own words.")
    ),
    refusal.UnknownCase: Said(404, _("This page is not here"), SOMETHING),
    refusal.UnknownNeed: Said(
        404, _("We do not ask you for this paper"), _("Go to the list of your papers. It shows what is needed.")
    ),
    refusal.UnknownEvidence: Said(404, _("This page is not here"), SOMETHING),
    refusal.UnknownReceipt: Said(
        404, _("This receipt is not here"), _("Go to the list of your papers. It shows what we received.")
    ),
    refusal.UnknownUpload: Said(
        404, _("Your file did not arrive"), _("Choose the file again and send it. Perhaps the connection was lost.")
    ),
    refusal.FileRefused: Said(
        422, _("We could not take this file"), _("Choose another photo or PDF and send it again.")
    ),
    refusal.FileAbsent: Said(
        400, _("Your file did not arrive"), _("Choose the file again and send it. Perhaps the connection was lost.")
    ),
    refusal.FileEmpty: Said(422, _("This file is empty"), _("Take the photo again, or choose another file.")),
    refusal.FileTooBig: Said(
        413,
        _("This file is too big"),
        _("A file can be %(megabytes)s MB at most. Take a new photo with less detail, or photograph page by page."),
    ),
    refusal.FileKindUnknown: Said(
        422, _("We cannot open this kind of file"), _("Send a photo (JPEG or PNG) or a PDF. A screenshot is fine too.")
    ),
    refusal.FileIncomplete: Said(
        422, _("This file is not complete"), _("The end is missing. Take the photo again, or save the PDF again.")
    ),
    refusal.FileLocked: Said(
        422,
        _("This PDF has a password"),
        _("We cannot open it. Save it without the password, or take a photo of the paper."),
    ),
    refusal.FileUnreadable: Said(
        422, _("We cannot open this file"), _("Take a photo of the paper and send that. Or save the PDF again.")
    ),
    refusal.CaseFull: Said(
        422, _("You have sent as many files as possible"), _("Call us. We look together at what is still needed.")
    ),
    refusal.CodeRefused: Said(
        422,
        _("This code and date of birth do not fit"),
        _(
            "Check both with your letter. After five tries, wait 15 minutes. "
            "Do you need a new code? Ask for it below, or call %(team)s on %(phone)s."
        ),
    ),
    refusal.CodeMistyped: Said(
        422, _("There is a typing mistake in the code"), _("Look at your letter and type the 13 characters again.")
    ),
    refusal.AddressBraked: Said(
        429,
        _("There were too many tries from here"),
        _("Wait an hour and try again. Or use another connection, such as your own phone."),
    ),
    refusal.VisitLost: Said(
        401, _("You were away for a while"), _("We closed your case to protect you. Enter your code to go on.")
    ),
    refusal.FormRefused: Said(
        403, _("We could not take this form"), _("Go back, load the page again and send the form once more.")
    ),
    refusal.FormUnreadable: Said(
        415, _("We could not read this form"), _("Go back, load the page again and send the form once more.")
    ),
    refusal.FieldRefused: Said(422, _("Please check this"), _("Something is not filled in yet.")),
    refusal.CaseEnded: Said(
        422, _("You cannot hand in papers any more"), _("Your case is finished. Do you have a question? Call us.")
    ),
    refusal.MoveNotAllowed: Said(422, _("This is not possible now"), SOMETHING),
    refusal.PapersByPostOnly: Said(
        422, _("Your municipality takes papers by post"), _("Send them to %(post_address)s, or hand them in there.")
    ),
    refusal.HandoffNotOffered: Said(
        422, _("Your municipality does not use the Ockto app"), _("You can hand in papers instead. Or call us.")
    ),
    refusal.HandoffNotForOthers: Said(
        422,
        _("The Ockto app does not work when somebody acts for you"),
        _("Nobody can log in for somebody else. You can hand in papers instead. Or call us."),
    ),
    refusal.NotAllowed: Said(403, _("This is not possible here"), SOMETHING),
    refusal.TokenRefused: Said(401, _("This is not possible here"), SOMETHING),
    refusal.ScopeMissing: Said(403, _("This is not possible here"), SOMETHING),
    refusal.LicenceNeeded: Said(403, _("This is not possible here"), SOMETHING),
    refusal.EvidenceHeld: Said(409, _("This is not possible now"), SOMETHING),
    refusal.EvidenceWaits: Said(409, _("This is not possible now"), SOMETHING),
    refusal.EvidenceInfected: Said(409, _("This is not possible now"), SOMETHING),
    refusal.RequestOpen: Said(409, _("This is not possible now"), SOMETHING),
    refusal.RequestEnded: Said(409, _("This is not possible now"), SOMETHING),
    refusal.UnknownRequest: Said(404, _("This page is not here"), SOMETHING),
    refusal.CursorExpired: Said(410, _("This page is not here"), SOMETHING),
    refusal.UnknownReexamination: Said(404, _("This page is not here"), SOMETHING),
    refusal.UnknownTemplate: Said(404, _("This page is not here"), SOMETHING),
    refusal.UnknownLetter: Said(404, _("This page is not here"), SOMETHING),
    refusal.TemplateMissing: Said(409, _("This is not possible here"), SOMETHING),
    refusal.KeyReused: Said(409, _("This is not possible here"), SOMETHING),
    refusal.QueryRefused: Said(400, _("The address is not quite right"), SOMETHING),
    refusal.Unavailable: Said(
        503, _("This does not work now"), _("Nothing is lost. Please try again in a few minutes, or call us.")
    ),
    refusal.DiskFull: Said(
        503, _("We cannot take files now"), _("Your file was not kept. Please try again later, or call us.")
    ),
    refusal.ProviderDown: Said(503, _("Ockto does not answer now"), ANOTHER_WAY),
    refusal.ProviderBusy: Said(503, _("Ockto is too busy now"), QUIET_HOURS),
    refusal.ProviderUnclear: Said(503, _("Ockto does not answer now"), ANOTHER_WAY),
}
CODE_MISSING = _("Type the code from your letter.")
BIRTH_DATE_MISSING = _("Type your day, month and year of birth in numbers.")
POSTCODE_MISSING = _("Type your postcode: four digits and two letters.")
HOUSE_NUMBER_MISSING = _("Type your house number. It begins with a digit.")
NO_SUCH_METHOD = Said(405, _("This is not possible here"), SOMETHING)
BROKEN = Said(500, _("Something went wrong with us"), _("Your file or form may not have arrived. Please try again."))


def words(request: Request, place: Place, said: Said) -> tuple[Label, Label]:
    """The heading and the sentence of a refusal."""
    facts = {
        "megabytes": request.state["settings"].house.file_limit // MEGABYTE,
        "post_address": ", ".join(place.municipality.contact.post_address),
        "team": place.municipality.contact.team,
        "phone": wording.isolated(place.municipality.contact.phone),
    }
    return Label((said.title,)), Label((said.sentence,), facts)


async def refused(request: Request, error: Exception) -> Response:
    """A refusal as a page; a lost visit leads back to the code."""
    kind = type(error) if isinstance(error, Refusal) else UnknownPage
    said = SAYS[kind]
    if issubclass(kind, refusal.Unavailable):
        log.error("unavailable", refusal=kind.code, cause=type(error.__cause__).__name__)
    place = _nearest_place(request, kind)
    if place is not None and kind is refusal.VisitLost:
        return await _to_the_code(request, place, said)
    return _with_patience(_said(request, place, said, kind.code))


async def _to_the_code(request: Request, place: Place, said: Said) -> Response:
    """Enter the code anew; what was sent waits till then."""
    if request.method in ("GET", "HEAD"):
        return RedirectResponse(place.link("code", {"visit": "lost"}), 303, {"Cache-Control": "no-store"})
    await resident.keep_unsent(request, place)
    values = {"errors": {}, "values": {}, "answers": {}} | lost_visit(request, place)
    return page.answer(request, place, "invitation/code.html", said.status, **values)


def lost_visit(request: Request, place: Place) -> dict[str, Any]:
    """What the code page shows to somebody whose visit ended."""
    title, sentence = words(request, place, SAYS[refusal.VisitLost])
    alert = {"kind": "info", "title": title, "sentence": sentence, "refusal": refusal.VisitLost.code}
    return {"alert": alert}


async def not_found(request: Request, error: Exception) -> Response:
    """Starlette's own refusals (no such route, method not allowed) as the same kind of page."""
    if not isinstance(error, HTTPException) or error.status_code != 405:
        return await refused(request, UnknownPage())
    place = _nearest_place(request, UnknownPage)
    response = _said(request, place, NO_SUCH_METHOD, "method-unknown")
    response.headers.update(error.headers or {})
    return response


async def broken(request: Request, _error: Exception) -> Response:
    """Something that nobody foresaw: say so, and say nothing else."""
    place = _nearest_place(request, UnknownPage)
    response = Response(BROKEN.title, BROKEN.status, media_type="text/plain")
    if place is not None:
        title, sentence = words(request, place, BROKEN)
        values = {"title": title, "sentence": sentence, "refusal": "broken"}
        response = page.answer(request, place, "page/refusal.html", BROKEN.status, **values)
    # this answer is made outside the middleware that gives all others their headers
    response.headers.update(security_headers(is_secure=request.state["settings"].is_secure))
    return response


async def unavailable(request: Request, error: Exception) -> Response:
    """The database does not answer, or has no room left."""
    told = refusal.Unavailable()
    told.__cause__ = error
    return await refused(request, told)


def _nearest_place(request: Request, kind: type[Refusal]) -> Place | None:
    """The place of the address, in the browser's language where the address names none that is known."""
    parts = request.scope["path"].split("/")
    if kind is UnknownMunicipality or len(parts) < 2:
        return None
    known = {"municipality": parts[1], "language": parts[2] if len(parts) > 2 else ""}
    request.scope["path_params"] = known
    try:
        return address.place(request)
    except UnknownMunicipality:
        return None
    except UnknownLanguage:
        known["language"] = address.preferred_language(request).code
        return address.place(request)


def _said(request: Request, place: Place | None, said: Said, code: str) -> Response:
    """The refusal as a page of this place; where there is none, as the page on which one chooses a municipality."""
    if place is None:
        return _without_place(request, said, code)
    title, sentence = words(request, place, said)
    return page.answer(request, place, "page/refusal.html", said.status, title=title, sentence=sentence, refusal=code)


def _without_place(request: Request, said: Said, code: str) -> Response:
    language = address.preferred_language(request)
    pages: page.Pages = request.state["pages"]
    html = pages.render(
        "municipality/choose.html",
        language,
        municipality=None,
        municipalities=request.state["municipalities"].values(),
        here=lambda code: f"/?taal={code}",
        title=pages.label(language.code, said.title),
        sentence=pages.label(language.code, said.sentence) if "%(" not in said.sentence else "",
        refusal=code,
        visit=None,
    )
    return Response(html, said.status, {"Cache-Control": "no-store"}, page.HTML)


def _with_patience(response: Response) -> Response:
    if response.status_code in RETRY_LATER:
        response.headers["Retry-After"] = RETRY_AFTER_SECONDS
    return response
