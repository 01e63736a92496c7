"""Result: what a crawl found, written for people, with its counts."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from e2e.crawl.lighthouse import LEAST, ROUNDS, Measured
from e2e.crawl.look import Seen

HEAD = """# Crawl

`make crawl` wrote this on {day}. It follows links from the start over every state of every page, in a practice town,
and looks at each state in a real browser. `python -m e2e.crawl --help` lists the languages, widths and parts.

## How states are told apart

Before the code, a plain client begins at `/` and follows each link, and each form that only asks: with nothing ticked,
with each box, with all, and with a few questions in people's own words. A page leads on only when something in it was
not seen before. So the guide is not walked for every combination of answers (there are hundreds of thousands).

Two pages are the same state when they are of one kind and made of the same parts. The kind is the address without
language, answers and numbers, with the page's marks (`data-step`, `data-handoff`, `data-status`). The parts are the
classes and marks in it, and the turns: each question with its answer and what is said of it. The browser looks at so
many pages that each kind was seen with each of its parts, and each municipality with each kind and each part.

After the code the browser itself follows the links, for a case of each status. What no link does is done by named
deeds (e2e/crawl/inside.py, handoff.py): a wrong code, questions left open, wrong files, a photo, a visit that ends,
leaving; and with the practice Ockto consent, each step in the app, and each end that it can have.

## What is checked in each state

- axe: WCAG 2.2 A and AA, and its best practices; in each width, light, dark, and in forced colours.
- Nothing is wider than the screen: in each width, and on 320 × 256 CSS pixels (1280 × 1024 enlarged four times).
- Tab reaches each control, and each shows that it has focus; in each width.
- One h1. Focus stands on what wants to be heard first, and after a mistake on what went wrong.
"""


def told(
    seen: Seen, measured: Sequence[Measured], languages: Sequence[str], widths: Sequence[int], schemes: Sequence[str]
) -> str:
    """The whole page."""
    parts = [HEAD.format(day=f"{datetime.now(UTC):%Y-%m-%d}"), _sums(seen, languages, widths, schemes)]
    parts += [_flaws(seen), _lighthouse(measured), _kinds(seen, languages)]
    return "\n".join(parts)


def _sums(seen: Seen, languages: Sequence[str], widths: Sequence[int], schemes: Sequence[str]) -> str:
    rows = [row for language in languages for row in _of_language(seen, language, widths, schemes)]
    met = [f"{each}: {seen.met[each]} addresses met, {_states(seen, each)} states looked at" for each in languages]
    head = ["| language | check | pages | violations |", "|---|---|---:|---:|"]
    return "\n".join(["## What came of it", "", f"{'; '.join(met)}.", "", *head, *rows, ""])


def _of_language(seen: Seen, language: str, widths: Sequence[int], schemes: Sequence[str]) -> Iterator[str]:
    for width in map(str, widths):
        for scheme in schemes:
            yield _row(seen, f"axe, {width} px, {scheme}", (language, "axe", width, scheme))
        yield _row(seen, f"fits on {width} px", (language, "fits", width))
        yield _row(seen, f"Tab, {width} px", (language, "keyboard", width))
    yield _row(seen, "fits enlarged four times", (language, "fits", "enlarged"))
    yield _row(seen, "h1 and focus", (language, "focus"))


def _row(seen: Seen, name: str, what: tuple[str, ...]) -> str:
    return f"| {what[0]} | {name} | {seen.counts[what]} | {seen.counts['flaws', *what]} |"


def _states(seen: Seen, language: str) -> int:
    return sum(each[language] for each in seen.kinds.values())


def _flaws(seen: Seen) -> str:
    if not seen.flaws:
        return "No flaw was found.\n"
    return "\n".join(["Flaws:", "", *(f"- `{each}`" for each in seen.flaws), ""])


def _lighthouse(measured: Sequence[Measured]) -> str:
    head = f"""## Lighthouse, mobile mode

The median of {ROUNDS} rounds. At least {LEAST[0]} is wanted of performance, and {LEAST[1]} of the others.

| language | page | performance | accessibility | best practices |
|---|---|---:|---:|---:|"""
    rows = [f"| {each.language} | {each.page} | {' | '.join(map(str, each.scores))} |" for each in measured]
    return "\n".join([head, *rows, ""])


def _kinds(seen: Seen, languages: Sequence[str]) -> str:
    head = [f"| kind | {' | '.join(languages)} |", f"|---|{'---:|' * len(languages)}"]
    rows = [
        f"| {kind} | {' | '.join(str(each[language]) for language in languages)} |"
        for kind, each in sorted(seen.kinds.items())
    ]
    return "\n".join(["## States by kind of page", "", *head, *rows, ""])
