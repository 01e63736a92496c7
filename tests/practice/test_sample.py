"""Sample: each municipality's file of invented residents begins three cases."""

from pathlib import Path

from cases import intake
from cases.intake import XLSX, Entry
from practice import sample, settings

LANGUAGES = frozenset({"nl", "tr", "ar"})


async def test_a_sample_has_three_residents_without_a_flaw(tmp_path: Path) -> None:
    told = settings.read({"DATA": str(tmp_path)})
    sample.write_all(told, ["voorbeeldstad", "meerdijk"])
    for name in ("voorbeeldstad", "meerdijk"):
        rows = intake.read(XLSX, sample.of(told, name).read_bytes())
        entries = [intake.check_row(number, cells, LANGUAGES) async for number, cells in rows]
        assert [type(entry) for entry in entries] == [Entry] * 3
