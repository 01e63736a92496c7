"""Command: what editors and translators ask of texts and labels: python -m cases words …"""

import argparse
from pathlib import Path

from cases.settings import ROOT, Settings
from cases.wording import languages
from cases.wording.exchange import Words, export, stamp, standing, take

LOCALES = ROOT / "locales"


def add(parser: argparse.ArgumentParser) -> None:
    """Add these commands to the operator's."""
    commands = parser.add_subparsers(required=True, metavar="WHAT")
    commands.add_parser("check", help=check_words.__doc__).set_defaults(do=check_words)
    for name, do in (("export", export_words), ("import", import_words)):
        adding = commands.add_parser(name, help=do.__doc__)
        adding.set_defaults(do=do)
        adding.add_argument("language", help="code of the language, such as tr")
        adding.add_argument("file", type=Path, help="the PO file")
    adding.add_argument("--reviewed-by", default="", metavar="NAME", help="who read these texts and found them good")
    stamping = commands.add_parser("stamp", help=stamp_words.__doc__)
    stamping.set_defaults(do=stamp_words)
    stamping.add_argument("language")
    stamping.add_argument("text", nargs="*", help="name of a text, such as questions/no-digid (all when none is named)")


async def check_words(_: argparse.Namespace, house: Settings) -> None:
    """Name every text that is missing or older than the Dutch, in each language that is live."""
    words, gaps = Words(house.content, LOCALES), []
    for language in languages(house.content):
        stands = standing(words, language.code)
        if language.state == "live":
            gaps += [f"{language.code}/{name}.md is missing" for name in stands.missing]
            gaps += [f"{language.code}/{name}.md is older than the Dutch" for name in stands.outdated]
        done = f"{len(stands.missing)} missing, {len(stands.outdated)} older than the Dutch"
        print(f"{language.code} ({language.state}): {done}")
    if gaps:
        raise ValueError("\n".join(gaps))


async def export_words(asked: argparse.Namespace, house: Settings) -> None:
    """Write one language to a PO file for a translator."""
    print(f"{export(Words(house.content, LOCALES), asked.language, asked.file)} entries")


async def import_words(asked: argparse.Namespace, house: Settings) -> None:
    """Read one language back from a translator's PO file."""
    gaps = take(Words(house.content, LOCALES), asked.language, asked.file, asked.reviewed_by)
    print(f"Not whole yet, and left as they were: {', '.join(gaps) or 'nothing'}")


async def stamp_words(asked: argparse.Namespace, house: Settings) -> None:
    """Declare that translations say what the Dutch says now: of the named texts, or of all."""
    words = Words(house.content, LOCALES)
    names = asked.text or sorted(words.texts(asked.language))
    stamp(words, asked.language, names)
    print(f"{len(names)} texts")
