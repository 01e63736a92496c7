"""python -m portal.assistant: what an editor asks of the search: try a question, or see what nobody could answer."""

import argparse
import asyncio
import os
import sys

from cases import feedback, municipality, settings, wording
from cases.database import DatabaseInUse, connect
from cases.settings import Settings
from portal import questions
from portal.assistant.features import fold
from portal.assistant.search import Model, Search

SHOWN = 5


def main() -> int:
    """Run one command; returns its exit status."""
    asked = _parser().parse_args()
    house = settings.read(os.environ)
    try:
        asked.do(asked, house)
    except (DatabaseInUse, ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def try_out(asked: argparse.Namespace, house: Settings) -> None:
    """Ask a question: what would be answered, the likeliest topics with their shares, and what is nearest in words."""
    towns = municipality.read_all(house.content)
    words = wording.read(house.content, towns)
    known = questions.read(house.content)
    search = Search.of(Model.load(), known.wide, known.titles(words), known.near)
    found = search.find(asked.question)
    print(f"{found.kind}: {', '.join(found.topics) or 'a person'}")
    likely = search.model.likely(asked.question)
    for topic, share in sorted(likely.items(), key=lambda each: -each[1])[:SHOWN]:
        print(f"{share:6.1%}  {topic}  {_nearest(house, asked.taal, topic, asked.question)}")


def learn(_: argparse.Namespace, house: Settings) -> None:
    """List the questions that people sent and that nobody answered, with the topic that each came nearest to."""
    for line in asyncio.run(_unanswered(house)):
        print(f"{line.at:%Y-%m-%d}  {line.language}  {line.topic}  {line.words}")


async def _unanswered(house: Settings) -> list[feedback.Feedback]:
    async with connect(house.database) as database, database.read() as session:
        return await feedback.unanswered(session)


def _nearest(house: Settings, language: str, topic: str, question: str) -> str:
    """The phrasing of the topic, in that language, which shares most words with the question."""
    texts = wording.sources(house.content / language)
    text = texts.get(f"questions/{topic}") or texts.get(topic)
    asked = set(fold(question).split())
    phrasings = text.head.phrasings if text else ()
    return max(phrasings, key=lambda each: len(asked & set(fold(each).split())), default="")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m portal.assistant", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    trying = commands.add_parser("try", help=try_out.__doc__)
    trying.set_defaults(do=try_out)
    trying.add_argument("question")
    trying.add_argument("--taal", default=wording.DUTCH, help="language of the phrasings that are shown, such as tr")
    commands.add_parser("learn", help=learn.__doc__).set_defaults(do=learn)
    return parser


if __name__ == "__main__":
    sys.exit(main())
