"""Document: an invented pension overview or insurance message of nobody, as a PDF of one page."""

import io

from PIL import Image, ImageDraw, ImageFont

SIZE = (1240, 1754)
"""A4 upright, at 150 dots per inch."""
TITLES = {"UPO": "Uniform pensioenoverzicht", "UWV": "Verzekeringsbericht"}


def pdf(kind: str, name: str) -> bytes:
    """The document of that kind for that person."""
    page = Image.new("RGB", SIZE, "#fdfdfb")
    pen = ImageDraw.Draw(page)
    pen.text((120, 140), TITLES.get(kind, kind), "#1d2733", ImageFont.load_default(56))
    pen.text((120, 260), f"Voor: {name}", "#1d2733", ImageFont.load_default(34))
    pen.text((120, 330), "Oefendocument van Oefen-Ockto: alles is verzonnen.", "#1d2733", ImageFont.load_default(30))
    file = io.BytesIO()
    page.save(file, "PDF", resolution=150)
    return file.getvalue()
