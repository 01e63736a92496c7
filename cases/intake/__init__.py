"""Intake: how cases begin: an application (three ways), or a reexamination (the rows of a file)."""

from cases.intake.application import Allowed, allow, apply, is_allowed
from cases.intake.beginning import Clerk, a_clerk, begin_next
from cases.intake.checking import Check, Checked, File, check_file
from cases.intake.household import CaseLink, Marks, linked, look_up_linked
from cases.intake.reexamination import (
    OUTCOMES,
    STATES,
    Outcome,
    Reexamination,
    accept,
    cancel,
    counts,
    find,
    outcomes,
)
from cases.intake.row import COLUMNS, EXAMPLE, Column, Entry
from cases.intake.row import check as check_row
from cases.intake.table import CSV, ENDINGS, JSON, MOST_BYTES, MOST_ROWS, XLSX, name_of, read

__all__ = [
    "COLUMNS",
    "CSV",
    "ENDINGS",
    "EXAMPLE",
    "JSON",
    "MOST_BYTES",
    "MOST_ROWS",
    "OUTCOMES",
    "STATES",
    "XLSX",
    "Allowed",
    "CaseLink",
    "Check",
    "Checked",
    "Clerk",
    "Column",
    "Entry",
    "File",
    "Marks",
    "Outcome",
    "Reexamination",
    "a_clerk",
    "accept",
    "allow",
    "apply",
    "begin_next",
    "cancel",
    "check_file",
    "check_row",
    "counts",
    "find",
    "is_allowed",
    "linked",
    "look_up_linked",
    "name_of",
    "outcomes",
    "read",
]
