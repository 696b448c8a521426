"""A shift's tallies as tables: ages, transport, status, minors, money, and who was sent by another State."""

from collections.abc import Iterable

from borderpost.domain.fee import money
from borderpost.domain.shift_report import ShiftReport
from borderpost.domain.shift_tallies import FeeRow, GroupCounts, RemovalRow
from borderpost.domain.states import state_name
from borderpost.reports.table import (
    Column,
    Line,
    Table,
    both,
    both_columns,
    group_headings,
    movements,
    total_of,
)
from resources.words import Words


def ages(report: ShiftReport, words: Words) -> Table:
    """Return those who passed, by age."""
    lines = [
        Line(group.value, words("No consta") if group.value == "unknown" else group.value, both(count))
        for group, count in report.tallies.ages
    ]
    title, corner = words("Quienes pasaron, por edad"), words("Años cumplidos")
    return _directions("age", title, corner, lines, report, words)


def means(report: ShiftReport, words: Words) -> Table:
    """Return those who passed, by means of transport, and how many vehicles and crew were among them."""
    tallies = report.tallies
    lines = [Line(one.value, words.code(f"means.{one.value}"), both(count)) for one, count in tallies.means]
    beside = (
        Line("vehicles", words("Placas distintas"), both(tallies.vehicles)),
        Line("crew", words("Tripulantes"), both(tallies.crew)),
    )
    title, corner = words("Medio de transporte"), words("Medio")
    # Neither are other persons than those above them: they stand after the sum.
    rest = [total_of(lines, words), *(line for line in beside if any(line.cells))] if lines else []
    return Table("means", title, corner, both_columns(report, words), (*lines, *rest))


def statuses(report: ShiftReport, words: Words) -> Table:
    """Return those who passed, by migration status; nothing where no status was recorded."""
    lines = [
        Line(one.value if one else "none", _said(words, "status", one), both(count))
        for one, count in report.tallies.statuses
    ]
    title = words("Condición migratoria")
    return _directions("status", title, title, lines, report, words)


def purposes(report: ShiftReport, words: Words) -> Table:
    """Return those who passed, by purpose."""
    lines = [
        Line(one.value, words.code(f"purpose.{one.value}"), both(count))
        for one, count in report.tallies.purposes
    ]
    title = words("Motivo de viaje")
    return _directions("purpose", title, title, lines, report, words)


def days(report: ShiftReport, words: Words) -> Table:
    """Return the stays granted, by their length."""
    lines = tuple(Line(str(length), str(length), (count,)) for length, count in report.tallies.days)
    whole = Line("total", words("Total"), (sum(count for _, count in report.tallies.days),))
    columns = (Column("count", words("Personas")),)
    return Table("days", words("Estadías otorgadas"), words("Días"), columns, lines, whole if lines else None)


def minors(report: ShiftReport, words: Words) -> Table:
    """Return those under age who passed, by how they travelled, and the permissions that were shown."""
    tallies = report.tallies
    lines = [
        Line(one.value if one else "none", _said(words, "accompanied", one), both(count))
        for one, count in tallies.minors
    ]
    if lines:
        # The papers are none of the persons above them: they stand after the sum.
        lines += [
            total_of(lines, words),
            Line("permissions", words("Permisos revisados"), both(tallies.permissions)),
        ]
    columns = both_columns(report, words)
    return Table("minor", words("Niñas y niños"), words("Viajan"), columns, tuple(lines))


def held(report: ShiftReport, words: Words) -> Table:
    """Return those who did not pass, by nationality and group."""
    rows = [
        (code, state_name(code, words.language), count) for code, count in report.tallies.held
    ]
    title, corner = words("Quienes no pasaron, por nacionalidad"), words("Nacionalidad")
    return _groups("held_nationality", title, corner, rows, words)


def removals(report: ShiftReport, words: Words) -> Table:
    """Return those returned, deported or expelled, by outcome, direction and the other State."""
    rows = [
        (f"{row.direction.value}.{row.outcome.value}.{row.state}", _removal(row, report, words), row.count)
        for row in report.tallies.removals
    ]
    title = words("Retornados, deportados y expulsados")
    return _groups("removal", title, words("Resultado y país"), rows, words)


def fees(report: ShiftReport, words: Words) -> Table:
    """Return what was taken, by item and currency, with receipts; sums have two decimals."""
    columns = (
        Column("paid", words("Cobros")),
        Column("amount", words("Monto")),
        Column("first", words("Recibo inicial")),
        Column("last", words("Recibo final")),
        Column("exempt", words("Exentos")),
        Column("void", words("Anulados")),
    )
    rows = report.tallies.fees
    lines = [
        Line(
            f"{row.item.value}.{row.currency}",
            f"{words.code(f'fee.{row.item.value}')} ({row.currency})",
            (row.paid, money(row.amount), *_receipts(row), row.exempt, row.void),
        )
        for row in rows
    ]
    # Sums of different currencies are never added: each has a line of its own.
    lines += [_cash(currency, rows, words) for currency in sorted({row.currency for row in rows})]
    return Table("fee", words("Recaudación"), words("Concepto"), columns, tuple(lines))


def _receipts(row: FeeRow) -> tuple[str, str]:
    first, last = row.receipts
    return first or "—", last or "—"


def _cash(currency: str, rows: Iterable[FeeRow], words: Words) -> Line:
    ours = [row for row in rows if row.currency == currency]
    counted = (sum(row.paid for row in ours), money(sum(row.amount for row in ours)), "", "")
    rest = (sum(row.exempt for row in ours), sum(row.void for row in ours))
    return Line(f"total.{currency}", words("Total en {currency}", currency=currency), (*counted, *rest))


def _directions(
    code: str, title: str, corner: str, lines: list[Line], report: ShiftReport, words: Words
) -> Table:
    whole = total_of(lines, words) if lines else None
    return Table(code, title, corner, both_columns(report, words), tuple(lines), whole)


def _groups(
    code: str, title: str, corner: str, rows: list[tuple[str, str, GroupCounts]], words: Words
) -> Table:
    columns = tuple(Column(group, heading) for group, heading in group_headings(words))
    lines = tuple(Line(code_, label, _cells(count)) for code_, label, count in rows)
    whole = Line("total", words("Total"), _cells(sum((count for *_, count in rows), GroupCounts())))
    heading = (*columns, Column("total", words("Total")))
    return Table(code, title, corner, heading, lines, whole if lines else None)


def _cells(count: GroupCounts) -> tuple[int, ...]:
    return (*(number for _, number in count.each), count.total)


def _removal(row: RemovalRow, report: ShiftReport, words: Words) -> str:
    outcome = words.code(f"outcome.{row.outcome.value}")
    where = movements(row.direction, report.post.country, words).lower()
    return f"{outcome}: {state_name(row.state, words.language)} ({where})"


def _said(words: Words, kind: str, one: str | None) -> str:
    return words.code(f"{kind}.{one}") if one else words("No consta")

