"""Keep: the guide's answers so far, their list and the questions stay readable on this phone without a network.

Only on request. The page's script fetches what the list names and puts it away; a worker in the browser gives it when
the network does not. Nothing below …/zaak is on the list, nor the code: the worker leaves those alone altogether.
"""

from hashlib import sha256
from pathlib import Path

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from portal import page
from portal.address import Place, place
from portal.guide import question
from portal.guide.guide import Guide
from portal.guide.journey import walk
from portal.guide.pages import CARD
from portal.guide.pages import PATH as GUIDE
from portal.static import KINDS, Assets

PATH, WORKER = "bewaard", "worker.js"
ALWAYS = ("", GUIDE, "vragen", "privacy", "toegankelijkheid", PATH)
PAGE_SIZE = 8_500
"""About how many bytes a page takes. What was really kept is counted by the browser."""


async def kept(request: Request) -> Response:
    """What is on this phone and how it is removed; also shown, without a network, for a page that was not kept."""
    here = place(request)
    text = here.texts["pages/kept"]
    return page.answer_before(request) or page.kept_answer(request, here, "keep/kept.html", text=text)


async def what(request: Request) -> Response:
    """Everything to keep for these answers: the addresses, about how much it is, and of which version it is."""
    here = place(request)
    given = question.read(request.query_params, request.state["guide"].every_step())
    files = _files(request, here)
    pages = [*map(here.link, ALWAYS), *_questions(request, here), *_journey(request, here, given)]
    assets: Assets = request.state["assets"]
    size = len(pages) * PAGE_SIZE + sum(len(assets.bodies[file, ""]) for file in files)
    told = {
        "version": request.state["version"],
        "addresses": [*dict.fromkeys(pages), *(f"/static/{file}" for file in files)],
        "start": here.link(GUIDE, given),
        "kilobytes": size // 1000,
    }
    return JSONResponse(told, headers={"Cache-Control": "private, no-cache"})


async def worker(request: Request) -> Response:
    """The worker's script. It serves the addresses beside its own, so its name stays and browsers ask for it anew."""
    place(request)
    assets: Assets = request.state["assets"]
    headers = {"Cache-Control": "no-cache", "Content-Type": KINDS[".js"]}
    return Response(assets.bodies[assets.names[WORKER], ""], headers=headers)


def version(content: Path, locales: Path, assets: Assets) -> str:
    """Changes when a text, a fact, a label or an asset does."""
    digest = sha256("".join(sorted(assets.names.values())).encode())
    for file in (*sorted(content.rglob("*.md")), *sorted(content.rglob("*.toml")), *sorted(locales.rglob("*.po"))):
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]


def _questions(request: Request, here: Place) -> list[str]:
    return [here.link(f"vragen/{key}") for key in request.state["questions"].topics]


def _journey(request: Request, here: Place, given: dict[str, str]) -> list[str]:
    """Each question on the way as it was asked, and the one ahead or the route, with all its changes."""
    guide: Guide = request.state["guide"]
    journey = walk(guide.steps(here.municipality), given)
    answers = journey.answers
    keys = list(answers)
    asked = [{key: answers[key] for key in keys[:number]} for number in range(1, len(keys) + 1)]
    changed = [question.without(answers, key) for key in keys]
    card = [] if journey.ahead else [here.link(CARD, answers)]
    return [*(here.link(GUIDE, each) for each in [*asked, *changed, given] if each), *card]


def _files(request: Request, here: Place) -> list[str]:
    names = request.state["assets"].names
    return [names[name] for name in (f"theme-{here.municipality.theme}.css", "portal.js", "icon.svg")]


routes = [Route(f"/{PATH}", kept), Route(f"/{PATH}.json", what), Route(f"/{PATH}.js", worker)]
