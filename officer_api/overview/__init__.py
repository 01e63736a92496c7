"""Overview: how many cases there are in each status, and all of them as a file for a spreadsheet."""

from officer_api.overview import counting, export

__all__ = ["operations"]
operations = [*counting.operations, *export.operations]
