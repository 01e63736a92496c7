"""Screens: the app as the resident sees it, a page for each part of the way, all working without script."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from practice.ockto import odm
from practice.ockto.contract import consent
from practice.ockto.memory import Memory
from practice.ockto.session import (
    COLLECTING,
    DOCUMENT_OF,
    EXPIRED,
    OPENED,
    OVERVIEW,
    PARTNER,
    REFUSED,
    SOURCES,
    STARTED,
    Session,
)
from practice.ockto.situation import ALL

OUT_OF_ORDER = timedelta(seconds=30)
BIRTH_DATE = re.compile(r"([0-9]{2})-([0-9]{2})-([0-9]{4})")
NOT_A_DATE = "Typ de geboortedatum als dag-maand-jaar, bijvoorbeeld 03-05-1984."
NO_SOURCE = "Kies minstens één bron."
REASONS = ("overloaded", "app-too-old", "login-failed")
Form = Mapping[str, Any]


class Mistyped(Exception):
    """A field must be filled in differently; the message says how."""


@dataclass(frozen=True)
class Screens:
    """The pages; `names` are those of birth dates of residents."""

    memory: Memory
    pages: Environment
    names: dict[str, str]

    def routes(self) -> list[Route]:
        return [
            Route("/app/{ticket}", self.show),
            Route("/app/{ticket}", self.act, methods=["POST"]),
            Route("/storing", self.break_down, methods=["POST"]),
        ]

    async def show(self, request: Request) -> Response:
        """Where the resident is now. Who opens the app has opened it; `?situatie=` lets it play that situation."""
        session = self.memory.of_ticket(request.path_params["ticket"])
        chosen = request.query_params.get("situatie")
        if session is not None and chosen is not None and session.step in (STARTED, OPENED):
            session.situation = chosen if chosen in ALL else ""
            self.memory.save()
        if session is not None and session.step == STARTED and request.method == "GET":
            session.step = OPENED
            self.memory.save()
        return self._page(session)

    async def act(self, request: Request) -> Response:
        """Do what the resident chose, then show where that leads."""
        session = self.memory.of_ticket(request.path_params["ticket"])
        form = await request.form()
        if session is None:
            return self._page(None)
        try:
            self._do(session, form)
        except Mistyped as error:
            return self._page(session, str(error))
        self.memory.save()
        return RedirectResponse(request.url.path, 303)

    async def break_down(self, _: Request) -> Response:
        """Play that Ockto is out of order for half a minute."""
        self.memory.break_down(OUT_OF_ORDER)
        return RedirectResponse("/", 303)

    def _do(self, session: Session, form: Form) -> None:
        """What the button says, if it stands on the present screen (a second tap on an old one does nothing)."""
        asked = str(form.get("do", ""))
        if asked in GOES_WRONG and not session.is_over:
            GOES_WRONG[asked](session, form, self.memory)
        elif asked == "resume" and session.stopped:
            session.resume(self.memory.clock())
        elif (session.step, asked) in GOES_ON:
            GOES_ON[session.step, asked](session, form, self.memory)

    def _page(self, session: Session | None, mistake: str = "") -> Response:
        if session is None:
            return HTMLResponse(self.pages.get_template("unknown.html").render(situation=None), 404)
        name = "stopped.html" if session.stopped and not session.is_over else f"{TEMPLATES[session.step]}.html"
        html = self.pages.get_template(name).render(
            session=session,
            step=session.step,
            mistake=mistake,
            situations=[each for each in ALL.values() if not each.is_from_the_start],
            situation=ALL.get(session.situation),
            all_sources=SOURCES,
            sources=session.sources(self.memory.clock(), self.memory.pace),
            **(self._overview(session) if session.step == OVERVIEW else {}),
        )
        return HTMLResponse(html, 422 if mistake else 200)

    def _overview(self, session: Session) -> dict[str, Any]:
        now = self.memory.clock()
        data = odm.compose(session, session.sources(now, self.memory.pace), self.names, now.date())
        papers = [
            DOCUMENT_OF[each] for each in session.chosen if each in DOCUMENT_OF and each not in session.unavailable
        ]
        return {"data": data, "papers": papers}


def _choose(session: Session, form: Any, memory: Memory) -> None:
    born = _birth_date(form, "born")
    chosen = [source for source in SOURCES if source in form.getlist("source")]
    if not chosen:
        raise Mistyped(NO_SOURCE)
    session.begin(born, chosen, memory.clock())


def _with_partner(session: Session, form: Form, memory: Memory) -> None:
    session.begin_partner(_birth_date(form, "partner_born"), memory.clock())


def _without_partner(session: Session, _: Form, __: Memory) -> None:
    session.step = OVERVIEW


def _consent(session: Session, _: Form, memory: Memory) -> None:
    consent(session, memory)


def _refuse(session: Session, _: Form, __: Memory) -> None:
    session.step = REFUSED


def _fail(session: Session, form: Form, _: Memory) -> None:
    reason = str(form.get("reason", ""))
    session.fail(reason if reason in REASONS else "other")


def _expire(session: Session, _: Form, memory: Memory) -> None:
    session.step, session.expires = EXPIRED, memory.clock()


def _lose_source(session: Session, form: Form, _: Memory) -> None:
    source = str(form.get("source", ""))
    if source in SOURCES and source not in session.unavailable:
        session.unavailable.append(source)


def _lose_document(session: Session, _: Form, __: Memory) -> None:
    session.loses_document = True


def _stop(session: Session, _: Form, memory: Memory) -> None:
    session.stopped = session.stopped or memory.clock()


GOES_ON = {
    (OPENED, "collect"): _choose,
    (PARTNER, "together"): _with_partner,
    (PARTNER, "alone"): _without_partner,
    (OVERVIEW, "consent"): _consent,
    (OVERVIEW, "refuse"): _refuse,
}
GOES_WRONG = {
    "fail": _fail,
    "expire": _expire,
    "lose-source": _lose_source,
    "lose-document": _lose_document,
    "stop": _stop,
}
TEMPLATES = {
    STARTED: "choose", OPENED: "choose", COLLECTING: "collecting", PARTNER: "partner", OVERVIEW: "overview",
    "completed": "over", "refused": "over", "failed": "over", "expired": "over", "cancelled": "over",
}  # fmt: skip


def _birth_date(form: Form, field: str) -> str:
    """The field as yyyy-mm-dd; day and month may be 00. Raises `Mistyped`."""
    found = BIRTH_DATE.fullmatch(str(form.get(field, "")).strip())
    if found is None:
        raise Mistyped(NOT_A_DATE)
    day, month, year = found.groups()
    try:
        date(int(year), int(month) or 1, int(day) or 1)
    except ValueError:
        raise Mistyped(NOT_A_DATE) from None
    return f"{year}-{month}-{day}"
