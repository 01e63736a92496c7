"""State: what lives as long as the portal runs, typed; and the portal's one clock."""

from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from datetime import UTC, datetime
from typing import TypedDict

from cases import evidence, municipality, ockto, seal, wording
from cases.database import Database, connect
from cases.evidence import Desk, Paper
from cases.municipality import Municipality
from cases.ockto import Provider
from cases.wording import Wording
from portal import keep
from portal.assistant.search import Model, Search
from portal.guide.guide import Guide
from portal.guide.guide import read as read_guide
from portal.page import Pages
from portal.questions import Questions
from portal.questions import read as read_questions
from portal.settings import Settings
from portal.static import Assets

Clock = Callable[[], datetime]


class State(TypedDict):
    """What every handler can reach through `request.state`."""

    settings: Settings
    clock: Clock
    database: Database
    desk: Desk
    provider: Provider | None
    municipalities: Mapping[str, Municipality]
    wording: Wording
    papers: tuple[Paper, ...]
    guide: Guide
    questions: Questions
    search: Search
    pages: Pages
    assets: Assets
    version: str


def clock() -> datetime:
    """The time now."""
    return datetime.now(UTC)


@asynccontextmanager
async def opened(settings: Settings, database: Database | None, now: Clock) -> AsyncIterator[State]:
    """Everything the portal needs, read and checked. A `database` that is given stays open afterwards."""
    house = settings.house
    towns = municipality.read_all(house.content)
    seal.must_be_ready(house.seals, towns)
    words = wording.read(house.content, towns, digid_app_works=house.digid_app_works)
    questions = read_questions(house.content)
    assets = Assets.load(settings.static)
    _must_have_looks(towns, assets)
    desk = evidence.open_desk(house)
    await desk.vault.must_work(house.stage)
    source: AbstractAsyncContextManager[Database] = nullcontext(database) if database else connect(house.database)
    async with source as opened_database, ockto.connected(house) as provider:
        yield State(
            settings=settings,
            clock=now,
            database=opened_database,
            desk=desk,
            provider=provider,
            municipalities=towns,
            wording=words,
            papers=evidence.read_papers(house.content),
            guide=read_guide(house.content),
            questions=questions,
            search=Search.of(Model.load(), questions.wide, questions.titles(words), questions.near),
            pages=Pages.load(settings.locales, words.languages, assets),
            assets=assets,
            version=keep.version(house.content, settings.locales, assets),
        )


def _must_have_looks(towns: Mapping[str, Municipality], assets: Assets) -> None:
    """Every municipality's theme must be built. Raises `ValueError` that names the file and the themes there are."""
    for slug, town in towns.items():
        if f"theme-{town.theme}.css" not in assets.names:
            raise ValueError(f"{slug}.toml: theme {town.theme!r} is not one of {', '.join(assets.themes())}")
