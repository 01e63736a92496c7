"""Photo: an invented payslip on a table, as a phone would take it."""

from pathlib import Path

from PIL import Image, ImageDraw

SIZE = (2000, 2600)
LINES = ("LOONSTROOK", "Bakkerij De Korenaar", "A. Voorbeeld", "oktober 2026", "bruto 1.612,40", "netto 1.401,15")


def draw(file: Path) -> Path:
    """Draw the photo into `file` (JPEG)."""
    table = Image.new("RGB", SIZE, "#7a5b3c")
    paper = Image.new("RGB", (1500, 2100), "#fdfcf7")
    pen = ImageDraw.Draw(paper)
    for number, line in enumerate(LINES):
        pen.text((150, 150 + number * 260), line, fill="#111", font_size=90)
    table.paste(paper.rotate(2, expand=True, fillcolor="#7a5b3c"), (220, 230))
    table.save(file, "JPEG", quality=88)
    return file
