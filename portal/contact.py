"""Contact: how somebody wants to be reached and helped, told once on a page of their own and changed whenever."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import case, post, preference
from cases.preference import ABOUT, CONTACTS, Given, Wishes
from cases.refusal import FieldRefused
from portal import form, page, refusal, resident
from portal.address import Place, place
from portal.form import Fields, one
from portal.resident import Resident

PATH = "zaak/contact"
YES, NO = "yes", "no"
CHOICES = {"interpreter": (YES, NO), "helper": (YES, NO), "contact": CONTACTS}
"""What must be answered. Consent to e-mail (`email`) is what was ticked, which may be nothing."""


async def show(request: Request) -> Response:
    """The form, as it was filled in last."""
    here = place(request)
    who = await resident.who(request, here)
    who.case.must_be_open()
    given = await preference.look_up(request.state["database"], who.case.id)
    late = who.unsent_from(here)
    values = {name: text.split(",") for name, text in late.fields.items()} if late and late.fields else _values(given)
    return _form(request, here, who, values)


async def answer(request: Request) -> Response:
    """Keep what was chosen."""
    here = place(request)
    who = await resident.who(request, here)
    sent = await form.fields(request)
    who.must_have_sent(one(sent, "csrf"))
    flaws = tuple(name for name, options in CHOICES.items() if one(sent, name) not in options)
    if flaws:
        return _form(request, here, who, sent, flaws)
    now = request.state["clock"]()
    async with request.state["database"].begin() as session:
        theirs = await case.find(session, who.case.id, frozenset({here.municipality.slug}), to_change=True)
        await preference.give(session, theirs, _wishes(sent), now)
    return RedirectResponse(here.link("zaak", {"saved": "contact"}), 303, {"Cache-Control": "no-store"})


def _wishes(sent: Fields) -> Wishes:
    return Wishes(
        interpreter=one(sent, "interpreter") == YES,
        helper=one(sent, "helper") == YES,
        contact=one(sent, "contact"),
        by_email=frozenset(ABOUT).intersection(sent.get("email", [])),
    )


def _values(given: Given | None) -> Fields:
    if given is None:
        return {}
    return {
        "email": [each.about for each in given.consents if each.by_email],
        "interpreter": [YES if given.interpreter else NO],
        "helper": [YES if given.helper else NO],
        "contact": [given.contact],
    }


def _form(request: Request, here: Place, who: Resident, values: Fields, flaws: tuple[str, ...] = ()) -> Response:
    status = refusal.SAYS[FieldRefused].status if flaws else 200
    return page.answer(
        request, here, "case/contact.html", status, values={"email": (), **values}, flaws=flaws,
        address=post.recipient(who.case).email, visit=who, csrf=who.token.csrf,
    )  # fmt: skip


routes = [Route(f"/{PATH}", show), Route(f"/{PATH}", answer, methods=["POST"])]
