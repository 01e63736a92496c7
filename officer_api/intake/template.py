"""Template: the Excel file that officers fill in: the columns, one example, and a sheet that explains each column."""

import io
from functools import cache

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cases.intake import COLUMNS

ROWS, EXPLAINED = "Inwoners", "Uitleg"
WIDTH, WIDE = 20, 90
RULES = (
    "Vul op het blad Inwoners een rij in voor elk huishouden. Haal de rij met het voorbeeld weg.",
    "Een partner staat in dezelfde rij: een paar is één zaak.",
    "Kiest u BRIEF of BEIDE? Dan is het adres nodig. Kiest u EMAIL of BEIDE? Dan is het e-mailadres nodig.",
    "Laat kolommen die u niet gebruikt leeg, of haal ze weg. Voeg geen andere kolommen toe.",
    "Formules, macro's en koppelingen worden niet aangenomen.",
)


@cache
def written() -> bytes:
    """The file."""
    book, out = Workbook(), io.BytesIO()
    rows, explained = book.worksheets[0], book.create_sheet(EXPLAINED)
    rows.title = ROWS
    rows.append(list(COLUMNS))
    rows.append([column.example for column in COLUMNS.values()])
    for line in _explanation():
        explained.append(line)
    for place in range(1, len(COLUMNS) + 1):
        letter = get_column_letter(place)
        rows.column_dimensions[letter].width = WIDTH
        for cell in rows[letter]:
            cell.number_format = "@"  # text, so that no zero or date is changed
        rows.column_dimensions[letter].number_format = "@"
    explained.column_dimensions["A"].width, explained.column_dimensions["C"].width = WIDTH + 6, WIDE
    for sheet in (rows, explained):
        for cell in sheet[1]:
            cell.font = Font(bold=True)
        sheet.freeze_panes = "A2"
    book.save(out)
    return out.getvalue()


def _explanation() -> list[list[str]]:
    columns = [[name, "ja" if column.needed else "", column.says] for name, column in COLUMNS.items()]
    return [["kolom", "verplicht", "wat u invult"], *columns, [], *([rule] for rule in RULES)]
