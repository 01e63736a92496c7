"""Municipality: choose one, choose a language, and the welcome."""

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from cases.refusal import UnknownMunicipality
from portal import page
from portal.address import place, preferred_language


async def choose(request: Request) -> Response:
    """Choose your municipality; in the browser's language, or the one that was asked."""
    asked = request.query_params.get("taal")
    languages = {language.code: language for language in request.state["wording"].languages}
    language = languages.get(asked or "") or preferred_language(request)
    html = request.state["pages"].render(
        "municipality/choose.html",
        language,
        municipality=None,
        municipalities=request.state["municipalities"].values(),
        here=lambda code: f"/?taal={code}",
        title="",
        sentence="",
        refusal="",
        visit=None,
    )
    return Response(html, media_type=page.HTML, headers={"Cache-Control": "no-store", "Vary": "Accept-Language"})


async def into_language(request: Request) -> Response:
    """To the welcome in the language that the browser prefers."""
    slug = request.path_params["municipality"]
    if slug not in request.state["municipalities"]:
        raise UnknownMunicipality
    headers = {"Vary": "Accept-Language", "Cache-Control": "no-store"}
    return RedirectResponse(f"/{slug}/{preferred_language(request).code}/", 303, headers)


async def welcome(request: Request) -> Response:
    """What this is, and the three ways on."""
    here = place(request)
    return page.answer_before(request) or page.kept_answer(request, here, "municipality/welcome.html")


routes = [Route("/", choose), Route("/{municipality}", into_language), Route("/{municipality}/", into_language)]
routes_in_language = [Route("/", welcome)]
