"""A dry run of a rule pack as a CSV file: a crossing a line, without the traveller."""

import csv
from datetime import tzinfo
from io import StringIO
from pathlib import Path

from borderpost.domain.rule_trial import Trial, Weighed
from borderpost.reports.csv_file import BYTE_ORDER_MARK, safe
from borderpost.reports.whole_file import write_whole

COLUMNS = ("crossing", "at", "direction", "nationality", "before", "after", "added", "removed")


def write(trial: Trial, path: Path, *, zone: tzinfo) -> None:
    """Write the crossings that change, UTF-8 with a byte order mark; raise Trouble ``report.unwritable``."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for one in trial.changes:
        at = one.at.astimezone(zone).isoformat(sep=" ", timespec="minutes")
        row = (
            one.crossing, at, one.direction.value, one.nationality, one.before.value, one.after.value,
            _listed(one.added), _listed(one.removed),
        )  # fmt: skip
        writer.writerow([safe(cell) for cell in row])
    write_whole(path, BYTE_ORDER_MARK + text.getvalue().encode())


def _listed(findings: tuple[Weighed, ...]) -> str:
    return " ".join(f"{code}:{severity.value}" for code, severity in findings)
