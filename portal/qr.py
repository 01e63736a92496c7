"""QR: a text as a picture that a phone can scan."""

import io

import segno


def drawn(text: str) -> str:
    """The picture as SVG that grows with its place."""
    svg = io.BytesIO()
    segno.make(text, error="m").save(svg, kind="svg", scale=1, border=4, xmldecl=False, svgns=True, omitsize=True)
    return svg.getvalue().decode()
