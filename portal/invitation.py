"""Invitation: enter the code and the birth date; leave."""

import asyncio
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases import brake, case, code, invitation, visit
from cases.brake import Try
from cases.case import Person
from cases.code import Code
from cases.refusal import CodeMistyped, CodeRefused, FieldRefused, Refusal
from portal import birth, form, page, refusal, resident
from portal.address import Place, place
from portal.form import Fields, one
from portal.guide import question
from portal.page import Label

EMPTY_FORM: dict[str, Any] = {"alert": None, "errors": {}, "values": {}, "answers": {}}
KEPT_ANSWERS = ("household", "income", "partner-income", "property", "representative")
"""The guide's answers that a case needs; the others stay nowhere."""


async def enter(request: Request) -> Response:
    """The form for the code. The guide's answers travel along as hidden fields."""
    here = place(request)
    answers = question.read(request.query_params, request.state["guide"].every_step())
    if "visit" in request.query_params:
        return _form(request, here, **refusal.lost_visit(request, here), answers=answers)
    return _form(request, here, answers=answers)


async def redeem(request: Request) -> Response:
    """Enter, or hear in one and the same way that code and birth date do not fit."""
    here = place(request)
    sent = await form.fields(request)
    answers = _answers(request, sent)
    typed, birth_date = code.read(one(sent, "code")), birth.date_of(sent)
    try:
        if typed is None:
            raise CodeMistyped if one(sent, "code").strip() else FieldRefused
        if birth_date is None:
            raise FieldRefused
        person = await _redeemed(request, here, typed, birth_date)
    except (CodeRefused, FieldRefused) as error:
        return _form_again(request, here, sent, answers, error, birth_date)
    return await _open(request, here, person, answers)


async def leave(request: Request) -> Response:
    """End the visit here and in the browser."""
    here = place(request)
    token = resident.token_of(request)
    if token is not None:
        async with request.state["database"].begin() as session:
            await visit.end(session, token)
    response = RedirectResponse(here.link("verlaten"), 303, {"Cache-Control": "no-store"})
    resident.forget(request, response)
    return response


async def left(request: Request) -> Response:
    """You have left; or, for somebody who is still in their case, the button to leave."""
    here = place(request)
    still_in = resident.token_of(request) is not None
    return page.answer(request, here, "invitation/left.html", still_in=still_in)


async def _redeemed(request: Request, here: Place, typed: Code, birth_date: str) -> Person:
    database, now = request.state["database"], request.state["clock"]()
    network = brake.network_of(request.client.host if request.client else "")
    attempt = Try(here.municipality.slug, typed.selector, network)
    async with database.read() as session:
        wait = await brake.town_wait(session, attempt, now)
        candidate = await invitation.candidate(session, attempt, now)
    await asyncio.sleep(wait.total_seconds())
    fits = await invitation.fits(typed, candidate)
    async with database.begin() as session:
        outcome = await invitation.redeem(session, attempt, fits=fits, birth_date=birth_date, now=now)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def _open(request: Request, here: Place, person: Person, answers: dict[str, str]) -> Response:
    now = request.state["clock"]()
    kept = {step: answer for step, answer in answers.items() if step in KEPT_ANSWERS}
    async with request.state["database"].begin() as session:
        theirs = await case.find(session, person.case_id, frozenset({here.municipality.slug}), to_change=True)
        theirs.answer(session, kept, now)
        limits = visit.limits(request.state["settings"].house)
        token = await visit.open_for(session, person, now, instead_of=resident.token_of(request), limits=limits)
        opened = await visit.find(session, token, here.municipality.slug, now)
    to = here.link(opened.unsent_page or "zaak")
    response = RedirectResponse(to, 303, {"Cache-Control": "no-store"})
    resident.remember(request, response, token)
    return response


def _answers(request: Request, sent: Fields) -> dict[str, str]:
    steps = request.state["guide"].every_step()
    known = {step.key for step in steps}
    return question.read(QueryParams([(key, value) for key in sent if key in known for value in sent[key]]), steps)


def _form(request: Request, here: Place, status: int = 200, **values: Any) -> Response:
    return page.answer(request, here, "invitation/code.html", status, **EMPTY_FORM | values)


def _form_again(
    request: Request, here: Place, sent: Fields, answers: dict[str, str], error: Refusal, birth_date: str | None
) -> Response:
    said = refusal.SAYS[type(error)]
    title, sentence = refusal.words(request, here, said)
    errors = {}
    if isinstance(error, FieldRefused):
        if not one(sent, "code").strip():
            errors["code"] = Label((refusal.CODE_MISSING,))
        if birth_date is None:
            errors["birth"] = Label((refusal.BIRTH_DATE_MISSING,))
    elif isinstance(error, CodeMistyped):
        errors["code"] = title + sentence
    alert = {"kind": "error", "title": title, "sentence": sentence, "refusal": error.code}
    values = {name: one(sent, name) for name in ("code", *birth.BOXES)}
    return _form(request, here, said.status, alert=alert, errors=errors, values=values, answers=answers)


routes = [
    Route("/code", enter),
    Route("/code", redeem, methods=["POST"]),
    Route("/verlaten", left),
    Route("/verlaten", leave, methods=["POST"]),
]
