"""What the shift screen shows, worded: facts, tables and files."""

from collections.abc import Sequence
from dataclasses import dataclass

from borderpost.domain.crossing import Direction
from borderpost.domain.shift_report import HeldRow, ShiftReport
from borderpost.domain.shift_tallies import GroupCounts
from ui.days import moment_said
from ui.words import Speech


@dataclass(frozen=True, slots=True)
class FactShown:
    """Hold a number under its label."""

    label: str
    value: str
    remark: str = ""


@dataclass(frozen=True, slots=True)
class TableShown:
    """Hold one table."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class FileShown:
    """Hold a file that was written."""

    path: str


@dataclass(frozen=True, slots=True)
class ShiftShown:
    """Hold everything that the screen shows of one shift."""

    number: str
    state: str
    facts: tuple[FactShown, ...]
    tables: tuple[TableShown, TableShown, TableShown]


def nothing_shown(say: Speech) -> ShiftShown:
    """Return what the screen shows where no shift was ever opened."""
    empty = TableShown("", (), ())
    return ShiftShown(say("No hay turno abierto"), "", (), (empty, empty, empty))


def shift_shown(report: ShiftReport, say: Speech) -> ShiftShown:
    """Return what the screen shows of a report."""
    return ShiftShown(report.shift.number, _state(report, say), _facts(report, say), _tables(report, say))


def movements_said(direction: Direction, country: str, say: Speech) -> str:
    """Return the plural of a direction as the country says it: ``Entradas``, ``Ingresos``."""
    code = f"movements.{direction.value}.{country}"
    return say.code(code if say.words.has(code) else f"movements.{direction.value}")


def _state(report: ShiftReport, say: Speech) -> str:
    zone = report.post.zone
    opened = moment_said(report.shift.opened_at, zone, say)
    if report.shift.closed_at is None:
        return say("abierto desde el {moment} por {officer}", moment=opened, officer=report.opened_by)
    closed = moment_said(report.shift.closed_at, zone, say)
    return say(
        "cerrado · del {opened} al {closed} · {officer}",
        opened=opened, closed=closed, officer=report.closed_by,
    )  # fmt: skip


def _facts(report: ShiftReport, say: Speech) -> tuple[FactShown, ...]:
    country = report.post.country
    corrected = report.amendments + report.annulled
    facts = [
        FactShown(say("Registros"), str(report.records)),
        FactShown(movements_said(Direction.ENTRY, country, say), str(report.entries.total)),
        FactShown(movements_said(Direction.EXIT, country, say), str(report.exits.total)),
        FactShown(say("Retenidos"), str(report.held_total)),
        FactShown(say("Alertas"), str(report.hits), _resolved(report, say)),
        FactShown(say("Correcciones"), str(corrected), _annulled(report, say)),
        FactShown(say("Sin enviar"), str(report.unsent)),
    ]
    if report.mrz_share is not None:
        facts.append(FactShown(say("Leído sin teclear"), f"{report.mrz_share:.0%}"))
    if report.seconds_p50 is not None and report.seconds_p90 is not None:
        times = f"{report.seconds_p50:.0f} / {report.seconds_p90:.0f} s"
        facts.append(FactShown(say("Segundos p50 / p90"), times))
    return tuple(facts)


def _resolved(report: ShiftReport, say: Speech) -> str:
    resolved = sum(count for _, count in report.resolutions)
    return say.count("{n} resuelta", "{n} resueltas", resolved) if report.hits or resolved else ""


def _annulled(report: ShiftReport, say: Speech) -> str:
    return say.count("{n} anulado", "{n} anulados", report.annulled) if report.annulled else ""


def _tables(report: ShiftReport, say: Speech) -> tuple[TableShown, TableShown, TableShown]:
    country = report.post.country
    entries = movements_said(Direction.ENTRY, country, say)
    exits = movements_said(Direction.EXIT, country, say)
    nationalities = [
        (
            row.nationality,
            str(row.entries.total),
            _groups(row.entries, say),
            str(row.exits.total),
            _groups(row.exits, say),
        )
        for row in report.nationalities
    ]
    documents = [
        (say.code(f"document_kind.{kind.value}"), str(count.total)) for kind, count in report.documents
    ]
    methods = [(say.code(f"method.{method.value}"), str(count)) for method, count in report.methods]
    held = [(_held(row, say), str(row.count.total)) for row in report.held]
    who = say("H hombres · M mujeres · Ño niños · Ña niñas")
    return (
        TableShown(
            say("Pasaron, por nacionalidad · {groups}", groups=who),
            (say("Nacionalidad"), entries, "", exits, ""),
            nationalities,
        ),
        TableShown(say("Documentos y modo de lectura"), (say("Clase"), ""), [*documents, *methods]),
        TableShown(say("No pasaron"), (say("Resultado y causa"), ""), held),
    )


def _held(row: HeldRow, say: Speech) -> str:
    outcome = say.code(f"outcome.{row.outcome.value}")
    return f"{outcome} · {say.code(f'reason.{row.reason.value}')}" if row.reason else outcome


def _groups(counts: GroupCounts, say: Speech) -> str:
    letters = {"men": "H", "women": "M", "boys": "Ño", "girls": "Ña", "unstated": "?"}
    return " ".join(f"{number} {say(letters[group.value])}" for group, number in counts.each if number)
