"""The shift report as a CSV file: one number a line, codes beside words, safe to open in a spreadsheet."""

import csv
from datetime import tzinfo
from io import StringIO
from pathlib import Path

from borderpost.domain.shift_report import ShiftReport
from borderpost.reports.table import Cell
from borderpost.reports.tables import tables
from borderpost.reports.whole_file import write_whole
from resources.words import Words

COLUMNS = ("section", "line", "line_label", "column", "column_label", "value")
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(report: ShiftReport, path: Path, words: Words, *, zone: tzinfo) -> None:
    """Write the report, UTF-8 with a byte order mark; raise Trouble ``report.unwritable``."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for table in tables(report, words, zone=zone).each:
        for line in table.all_lines:
            for column, cell in zip(table.columns, line.cells, strict=True):
                row = (table.code, line.code, line.label, column.code, column.heading, cell)
                writer.writerow([safe(field) for field in row])
    write_whole(path, BYTE_ORDER_MARK + text.getvalue().encode())


def safe(cell: Cell) -> Cell:
    """Return the cell so that no spreadsheet takes its text for a formula."""
    if isinstance(cell, str) and cell.lstrip(" ").startswith(_FORMULA_BEGINS):
        return f"'{cell}"
    return cell
