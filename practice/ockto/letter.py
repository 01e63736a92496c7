"""Letter: what lies in an invented resident's letter box, to begin practising with."""

from dataclasses import dataclass

import segno
from markupsafe import Markup


@dataclass(frozen=True)
class Letter:
    """One letter with a code, in plain words. Birth dates are as people type them, `link` is what the QR code holds."""

    name: str
    municipality: str
    language: str
    born: str
    partner: str | None
    code: str
    link: str
    status: str

    def qr(self) -> Markup:
        """The link as a QR code, drawn as svg."""
        drawn = segno.make(self.link, error="m", micro=False).svg_inline(scale=3, border=2, omitsize=True)
        return Markup(drawn)  # noqa: S704 - made of black squares by segno
