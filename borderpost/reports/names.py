"""What the files of a report are called."""

import re

from borderpost.domain.shift_report import ShiftReport

_UNSAFE = re.compile(r"[^A-Za-z0-9-]+")


def pdf_name(report: ShiftReport) -> str:
    """Return the PDF's file name: the report's number."""
    return f"{_stem(report)}.pdf"


def csv_name(report: ShiftReport) -> str:
    """Return the CSV's file name: the report's number."""
    return f"{_stem(report)}.csv"


def workbook_name(report: ShiftReport) -> str:
    """Return the workbook's file name: the report's number."""
    return f"{_stem(report)}.xlsx"


def json_name(report: ShiftReport) -> str:
    """Return the JSON's file name: the report's number."""
    return f"{_stem(report)}.json"


def _stem(report: ShiftReport) -> str:
    return _UNSAFE.sub("_", report.shift.number)
