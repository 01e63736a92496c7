"""Pictures: `make pictures` takes one of every page of the fixed list into docs/pictures/.

Phone (360 px), desktop (1280 px), Arabic on a phone, and the answers in Tigrinya.
Where nothing changed, nothing is written.
"""

import argparse
import tempfile
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from e2e.photo import draw
from e2e.town import browser_of, opened
from e2e.walks import walk

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
MOMENT = "2026-04-15T09:00:00Z"
COLOURS = 64
KINDS = {"phone-nl": ("nl", 360), "desktop-nl": ("nl", 1280), "phone-ar": ("ar", 360), "phone-ti": ("ti", 360)}
ONLY = {"phone-ti": "question"}
"""Of such a kind only the pages whose name begins so: a script of its own, seen in the answers."""


def main() -> None:
    """Take all pictures, or only those of the kinds that were named."""
    parser = argparse.ArgumentParser(prog="python -m e2e.pictures", description=__doc__)
    parser.add_argument("kind", nargs="*", choices=[[], *KINDS], help="which kinds (all of them when none is named)")
    parser.add_argument("--into", type=Path, default=PICTURES, help="folder for the pictures")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        photo = draw(Path(folder) / "loonstrook.jpg")
        with opened(Path(folder) / "data", "--clock", MOMENT) as town, sync_playwright() as playwright:
            browser = browser_of(playwright)
            for kind in asked.kind or KINDS:
                language, width = KINDS[kind]
                (asked.into / kind).mkdir(parents=True, exist_ok=True)
                context = browser.new_context(
                    viewport={"width": width, "height": 740}, locale=language, reduced_motion="reduce"
                )
                page = context.new_page()
                for name in walk(page, town, language, photo):
                    if not name.startswith(ONLY.get(kind, "")):
                        continue
                    _keep(page.screenshot(full_page=True), asked.into / kind / f"{name}.png")
                    print(f"{kind}/{name}.png")
                context.close()
            browser.close()


def _keep(picture: bytes, file: Path) -> None:
    """Write the picture, in few colours so that it stays small; a picture that did not change is left alone."""
    small = BytesIO()
    Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(
        small, "PNG", optimize=True
    )
    if not file.is_file() or file.read_bytes() != small.getvalue():
        file.write_bytes(small.getvalue())


if __name__ == "__main__":
    main()
