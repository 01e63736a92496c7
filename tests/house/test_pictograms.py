"""Laws of the pictograms: one for every step, route and paper; small, wordless, in the colour of their place."""

import re
from pathlib import Path

import pytest

from cases.evidence import read_papers
from portal.guide import guide

HOUSE = Path(__file__).parents[2]
DRAWINGS = sorted((HOUSE / "portal" / "templates" / "pictograms").glob("*.svg"))
MOST_BYTES = 700


def test_every_step_route_and_paper_has_a_pictogram_and_no_pictogram_is_left_over() -> None:
    content = HOUSE / "content"
    steps = {step.key for step in guide.read(content).every_step()}
    papers = {paper.key for paper in read_papers(content)}
    routes = {f"route-{route}" for route in ("app", "upload", "paper")}
    assert {drawing.stem for drawing in DRAWINGS} == steps | papers | routes


@pytest.mark.parametrize("drawing", DRAWINGS, ids=lambda drawing: drawing.stem)
def test_a_pictogram_is_small_says_nothing_and_takes_the_colour_of_its_place(drawing: Path) -> None:
    text = drawing.read_text()
    assert len(text) <= MOST_BYTES
    assert 'viewBox="0 0 48 48"' in text
    assert 'aria-hidden="true"' in text
    assert set(re.findall(r"<(\w+)", text)) <= {"svg", "path", "circle", "rect"}
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', text)) <= {"none", "currentColor"}
