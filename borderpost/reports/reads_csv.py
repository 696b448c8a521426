"""Who read travellers' data, as a CSV file that is safe to open in a spreadsheet."""

import csv
from collections.abc import Iterable
from datetime import datetime, tzinfo
from io import StringIO
from pathlib import Path

from borderpost.reports.csv_file import BYTE_ORDER_MARK, safe
from borderpost.reports.whole_file import write_whole

COLUMNS = ("at", "officer", "how", "about", "reason", "shown")
Line = tuple[datetime, str, str, str, str, int]
"""When, who, how, about whom, why, and how many crossings were shown."""


def write(lines: Iterable[Line], path: Path, *, zone: tzinfo) -> None:
    """Write the list, UTF-8 with a byte order mark; raise Trouble ``report.unwritable``."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for at, officer, how, about, reason, shown in lines:
        moment = at.astimezone(zone).isoformat(timespec="seconds")
        writer.writerow([moment, safe(officer), how, safe(about), safe(reason), shown])
    write_whole(path, BYTE_ORDER_MARK + text.getvalue().encode())
