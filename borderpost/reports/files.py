"""A shift report as the files that leave the desk."""

from pathlib import Path
from zoneinfo import ZoneInfo

from borderpost.domain.shift_report import ShiftReport
from borderpost.reports import csv_file, json_file, pdf, workbook
from borderpost.reports.names import csv_name, json_name, pdf_name, workbook_name
from resources.words import Words


def write(report: ShiftReport, folder: Path, words: Words) -> tuple[Path, Path]:
    """Write the report as PDF, CSV, XLSX and JSON, named by its number; return the first two's paths.

    Moments are told in the post's zone. Raise Trouble ``report.unwritable``.
    """
    zone = ZoneInfo(report.post.zone)
    paper, table = folder / pdf_name(report), folder / csv_name(report)
    pdf.write(report, paper, words, zone=zone)
    csv_file.write(report, table, words, zone=zone)
    workbook.write(report, folder / workbook_name(report), words, zone=zone)
    json_file.write(report, folder / json_name(report), words, zone=zone)
    return paper, table
