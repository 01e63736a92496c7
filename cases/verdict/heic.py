"""HEIC: what iPhones make. It becomes a JPEG, upright, without what the phone noted, in the limited process."""

import io
from typing import TYPE_CHECKING

from cases.verdict import GOOD, INCOMPLETE, MOST_PIXELS, UNREADABLE, Finding

if TYPE_CHECKING:
    from PIL import Image

LONGEST_SIDE = 4096
"""A photo of more becomes smaller; a page of A4 then still has 350 dots to the inch."""
QUALITY = 88
HEAD = 8


def prepare() -> None:
    """Load the decoder: pictures alone, without the small ones and depth maps beside them."""
    import pi_heif

    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)


def look(content: bytes) -> Finding:
    """Good, with the JPEG."""
    if not _is_whole(content):
        return Finding(INCOMPLETE)
    from PIL import Image

    prepare()
    try:
        with Image.open(io.BytesIO(content), formats=["HEIF"]) as image:
            if image.width * image.height > MOST_PIXELS:
                return Finding(UNREADABLE)
            return Finding(GOOD, instead=_as_jpeg(image))
    except (OSError, RuntimeError, SyntaxError, ValueError, MemoryError, EOFError, Image.DecompressionBombError):
        return Finding(UNREADABLE)


def _as_jpeg(image: "Image.Image") -> bytes:
    profile, plain, out = image.info.get("icc_profile"), image.convert("RGB"), io.BytesIO()
    plain.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    plain.info.clear()
    plain.save(out, "JPEG", quality=QUALITY, **({"icc_profile": profile} if profile else {}))
    return out.getvalue()


def _is_whole(content: bytes) -> bool:
    """Whether its boxes, each of which tells its own length, end where the file ends."""
    at = 0
    while at + HEAD <= len(content):
        length = int.from_bytes(content[at : at + 4], "big")
        if length == 1:
            length = int.from_bytes(content[at + HEAD : at + 2 * HEAD], "big")
        if length == 0:  # to the end of the file
            return True
        if length < HEAD:
            return False
        at += length
    return at == len(content)
