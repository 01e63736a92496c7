"""Choice: which situation the next resident plays, chosen on a page before they begin."""

from dataclasses import dataclass

from jinja2 import Environment
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from practice.ockto.memory import Memory
from practice.ockto.situation import ALL

PATH = "/situaties"


@dataclass(frozen=True)
class Choice:
    """The list of situations."""

    memory: Memory
    pages: Environment

    def routes(self) -> list[Route]:
        return [Route(PATH, self.show), Route(PATH, self.choose, methods=["POST"])]

    async def show(self, _: Request) -> Response:
        """Every situation, and which of them is chosen."""
        page = self.pages.get_template("situations.html")
        chosen = ALL.get(self.memory.next_situation)
        return HTMLResponse(page.render(situations=ALL.values(), situation=None, next=chosen))

    async def choose(self, request: Request) -> Response:
        """Let the session that starts next play it."""
        chosen = str((await request.form()).get("situation", ""))
        self.memory.let_next_play(chosen if chosen in ALL else "")
        return RedirectResponse(PATH, 303)
