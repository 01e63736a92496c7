"""JPEG: a row of segments; in a scan stands the picture, up to the next marker."""

import re
import struct

from cases.paring.piecewise import TURNED, Malformed, Piecewise, must_be_of_a_size, orientation, tags_of

EXIF, JFIF, COLOURS, ADOBE = b"Exif\0\0", b"JFIF\0", b"ICC_PROFILE\0", b"Adobe"
BEGIN, END, SCAN, PADDING = 0xD8, 0xD9, 0xDA, 0xFF
ALONE = {0x01, *range(0xD0, 0xD8)}
SIZES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
NEEDED = {*range(0xC0, 0xD0), SCAN, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}
NOTES = {*range(0xE0, 0xF0), 0xFE}
LOOKS = {0xE0: JFIF, 0xE2: COLOURS, 0xEE: ADOBE}
BEHIND_A_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")


class OfJpeg(Piecewise):
    """A JPEG on its way in."""

    def __init__(self) -> None:
        super().__init__()
        self._in_scan = self._is_turned = False

    def _next(self) -> int:
        if self._in_scan:
            return self._scan()
        if not self._has(2):
            return 0
        if self._waiting[0] != PADDING:
            raise Malformed
        code = self._waiting[1]
        if code == PADDING:
            return 1
        if code in {BEGIN, END, *ALONE}:
            return self._take(2, whole=code == END)
        return self._segment(code)

    def _scan(self) -> int:
        found = BEHIND_A_SCAN.search(self._waiting)
        self._in_scan = found is None
        if found is not None:
            return self._take(found.start())
        if self._waiting.endswith(b"\xff"):
            self._wanted = len(self._waiting) + 1
            return 0
        return self._take(len(self._waiting))

    def _segment(self, code: int) -> int:
        if not self._has(4):
            return 0
        length = 2 + int.from_bytes(self._waiting[2:4], "big")
        if length < 4 or code not in NEEDED | NOTES:
            raise Malformed
        if not self._has(length):
            return 0
        if code in SIZES:
            must_be_of_a_size(*struct.unpack(">HH", self._waiting[5:9].ljust(4, b"\0")))
        self._in_scan = code == SCAN
        if code in NOTES:
            self._stays.append(self._kept_note(code, bytes(self._waiting[4:length])))
            return length
        return self._take(length)

    def _kept_note(self, code: int, note: bytes) -> bytes:
        """A note that says how the picture looks; of the camera's own notes only which way is up."""
        if code == 0xE1 and note.startswith(EXIF) and not self._is_turned:
            turned = orientation(note[len(EXIF) :])
            self._is_turned = turned in TURNED
            return _segment_of(0xE1, EXIF + tags_of(turned)) if self._is_turned else b""
        return _segment_of(code, note) if code in LOOKS and note.startswith(LOOKS[code]) else b""

    def _take(self, length: int, *, whole: bool = False) -> int:
        self._stays.append(bytes(self._waiting[:length]))
        self.is_whole = whole
        return length


def _segment_of(code: int, note: bytes) -> bytes:
    return struct.pack(">BBH", PADDING, code, len(note) + 2) + note
