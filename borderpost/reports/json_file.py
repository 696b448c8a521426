"""The shift report as JSON for other programs: codes alone, no words of any language."""

import json
from datetime import UTC, tzinfo
from pathlib import Path

from borderpost.domain.journal import Json, moment_text
from borderpost.domain.shift_report import ShiftReport
from borderpost.reports.tables import tables
from borderpost.reports.whole_file import write_whole
from resources.words import Words

VERSION = 1
"""Of the layout; a new table, line or column does not change it."""
_SAID_IN_FIELDS = "shift"


def write(report: ShiftReport, path: Path, words: Words, *, zone: tzinfo) -> None:
    """Write the report as JSON, UTF-8; raise Trouble ``report.unwritable``."""
    write_whole(path, render(report, words, zone=zone))


def render(report: ShiftReport, words: Words, *, zone: tzinfo) -> bytes:
    """Return ``{"version", "number", …, "tables": {table: {line: {column: cell}}}}``; moments are UTC."""
    shift, post = report.shift, report.post
    said: dict[str, Json] = {
        "version": VERSION,
        "number": shift.number,
        "post": post.code,
        "country": post.country,
        "practice": post.practice,
        "opened_at": moment_text(shift.opened_at),
        "closed_at": moment_text(shift.closed_at) if shift.closed_at else None,
        "made_at": moment_text(report.made_at.astimezone(UTC)),
        "head": report.head.hex(),
        "tables": {
            table.code: {
                line.code: {
                    column.code: cell for column, cell in zip(table.columns, line.cells, strict=True)
                }
                for line in table.all_lines
            }
            for table in tables(report, words, zone=zone).each
            if table.code != _SAID_IN_FIELDS
        },
    }
    return json.dumps(said, ensure_ascii=False, indent=1).encode() + b"\n"
