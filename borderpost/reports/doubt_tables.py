"""The tables of a shift report about what has to be explained: missing slips, and clocks that were set."""

from collections.abc import Sequence

from borderpost.domain.shift_report import ShiftReport
from borderpost.reports.table import Column, Line, Table
from resources.words import Words


def slip_gaps(report: ShiftReport, words: Words) -> Table:
    """Return the printed slips that nobody accounts for although later ones are used."""
    lines = tuple(Line(gap.ends[0], " … ".join(gap.ends), (gap.count,)) for gap in report.slip_gaps)
    columns = (Column("count", words("Boletas")),)
    total = Line("total", words("Total"), (sum(gap.count for gap in report.slip_gaps),))
    title = words("Boletas de papel sin cuenta")
    return Table("slip_gap", title, words("Serie"), columns, lines, total if len(lines) > 1 else None)


def clock_faults(report: ShiftReport, words: Words, moments: Sequence[str]) -> Table:
    """Return what was wrong with the machine's clock, in order; ``moments`` are what it said then."""
    lines = tuple(
        Line(f"{number}.{note.fault.code}", words.code(note.fault.code, note.fault.values), (said,))
        for number, (note, said) in enumerate(zip(report.clock_faults, moments, strict=True), 1)
    )
    columns = (Column("at", words("El reloj decía")),)
    return Table("clock", words("Fallas del reloj del equipo"), words("Falla"), columns, lines)
