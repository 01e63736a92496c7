"""Payslip: draws a plausible payslip of nobody, so that somebody in the practice town has a paper to hand in."""

import io
from dataclasses import dataclass
from datetime import date
from random import Random

from babel.dates import format_date
from babel.numbers import format_decimal
from PIL import Image, ImageDraw, ImageFont

SIZE = (1240, 874)
"""A5 on its side, at 150 dots per inch."""
MARGIN, LINE = 80, 46
INK, PALE, PAPER = "#1d2733", "#c9d2dc", "#fdfdfb"
EMPLOYERS = ("Bakkerij De Gedachte Krakeling", "Schoonmaakbedrijf Blinkend Bedacht", "Kwekerij Het Denkbeeld")


@dataclass(frozen=True)
class Payslip:
    """What stands on one payslip: who worked, and in which month (yyyy-mm)."""

    name: str
    month: str

    def jpeg(self) -> bytes:
        """The payslip as a picture, the same for the same name and month."""
        picture = Image.new("RGB", SIZE, PAPER)
        pen = ImageDraw.Draw(picture)
        _stamp(picture)
        self._head(pen)
        for row, (label, cents) in enumerate(self._amounts()):
            _amount(pen, MARGIN + (6.5 + row) * LINE, label, cents)
        file = io.BytesIO()
        picture.save(file, "JPEG", quality=85)
        return file.getvalue()

    def _head(self, pen: ImageDraw.ImageDraw) -> None:
        month = format_date(date.fromisoformat(f"{self.month}-01"), "MMMM y", locale="nl")
        pen.text((MARGIN, MARGIN), self._chance().choice(EMPLOYERS), INK, _font(38))
        pen.text((MARGIN, MARGIN + 1.7 * LINE), f"Loonstrook {month}", INK, _font(30))
        pen.text((MARGIN, MARGIN + 2.9 * LINE), f"Werknemer: {self.name}", INK, _font(26))
        pen.text((MARGIN, MARGIN + 3.8 * LINE), "Oefendocument: deze loonstrook is verzonnen.", INK, _font(22))
        pen.line((MARGIN, MARGIN + 5.5 * LINE, SIZE[0] - MARGIN, MARGIN + 5.5 * LINE), INK, 2)

    def _amounts(self) -> list[tuple[str, int]]:
        gross = self._chance().randrange(60_000, 140_000)
        tax, pension = -gross * 9 // 100, -gross * 5 // 100
        holiday = gross * 8 // 100
        return [
            ("Bruto loon", gross),
            ("Loonheffing", tax),
            ("Premie pensioen", pension),
            ("Vakantiegeld, opgebouwd", holiday),
            ("Netto betaald", gross + tax + pension),
        ]

    def _chance(self) -> Random:
        return Random(f"{self.name}/{self.month}")


def _amount(pen: ImageDraw.ImageDraw, top: float, label: str, cents: int) -> None:
    pen.text((MARGIN, top), label, INK, _font(26))
    euros = f"EUR {format_decimal(cents / 100, '#,##0.00', locale='nl')}"  # the built-in font has no euro sign
    pen.text((SIZE[0] - MARGIN, top), euros, INK, _font(26), anchor="ra")


def _stamp(picture: Image.Image) -> None:
    """Write across the paper that it is a practice paper."""
    words = Image.new("L", SIZE, 0)
    ImageDraw.Draw(words).text((SIZE[0] / 2, SIZE[1] / 2), "OEFENSTAD", 255, _font(150), anchor="mm")
    picture.paste(PALE, mask=words.rotate(20))


def _font(size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    return ImageFont.load_default(size)
