"""A shift report as the two files that leave the desk."""

from pathlib import Path
from zoneinfo import ZoneInfo

from borderpost.domain.shift_report import ShiftReport
from borderpost.reports import csv_file, pdf
from borderpost.reports.names import csv_name, pdf_name
from resources.words import Words


def write(report: ShiftReport, folder: Path, words: Words) -> tuple[Path, Path]:
    """Write the report as PDF and CSV, named by its number, and return their paths.

    Moments are told in the post's zone. Raise Trouble as ``pdf.write`` and ``csv_file.write`` do.
    """
    zone = ZoneInfo(report.post.zone)
    paper, table = folder / pdf_name(report), folder / csv_name(report)
    pdf.write(report, paper, words, zone=zone)
    csv_file.write(report, table, words, zone=zone)
    return paper, table
