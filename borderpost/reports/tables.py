"""A shift report said in one language as tables: what the PDF draws and the CSV lists."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, tzinfo

from borderpost.domain.crossing import Direction
from borderpost.domain.shift_report import HeldRow, NationalityRow, ShiftReport
from borderpost.domain.shift_tallies import Both, GroupCounts
from borderpost.domain.states import state_name
from borderpost.reports import doubt_tables, tally_tables
from borderpost.reports.table import Cell, Column, Line, Table, both, both_columns, group_headings, movements
from resources.words import Words


@dataclass(frozen=True, slots=True)
class Tables:
    """Hold a report's tables, in the order of the CSV."""

    facts: Table
    nationalities: Table
    ages: Table
    means: Table
    statuses: Table
    purposes: Table
    days: Table
    minors: Table
    documents: Table
    methods: Table
    held: Table
    held_nationalities: Table
    removals: Table
    fees: Table
    alerts: Table
    officers: Table
    balance: Table
    records: Table
    slip_gaps: Table
    clock_faults: Table

    @property
    def each(self) -> tuple[Table, ...]:
        """Return the tables in order."""
        return (
            self.facts, self.nationalities, self.ages, self.means, self.statuses,
            self.purposes, self.days, self.minors, self.documents, self.methods, self.held,
            self.held_nationalities, self.removals, self.fees, self.alerts, self.officers, self.balance,
            self.records, self.slip_gaps, self.clock_faults,
        )  # fmt: skip


def tables(report: ShiftReport, words: Words, *, zone: tzinfo) -> Tables:
    """Return the report's tables in the language of the words, moments in the post's zone."""
    return Tables(
        facts=_facts(report, words, zone),
        nationalities=_nationalities(report, words),
        ages=tally_tables.ages(report, words),
        means=tally_tables.means(report, words),
        statuses=tally_tables.statuses(report, words),
        purposes=tally_tables.purposes(report, words),
        days=tally_tables.days(report, words),
        minors=tally_tables.minors(report, words),
        documents=_documents(report, words),
        methods=_methods(report, words),
        held=_held(report, words),
        held_nationalities=tally_tables.held(report, words),
        removals=tally_tables.removals(report, words),
        fees=tally_tables.fees(report, words),
        alerts=_alerts(report, words),
        officers=_officers(report, words),
        balance=_balance(report, words),
        records=_records(report, words, zone),
        slip_gaps=doubt_tables.slip_gaps(report, words),
        clock_faults=doubt_tables.clock_faults(
            report, words, [moment(note.at, zone) for note in report.clock_faults]
        ),
    )


def moment(at: datetime, zone: tzinfo) -> str:
    """Return a moment as the post's clock shows it, to the minute."""
    return at.astimezone(zone).strftime("%d-%m-%Y %H:%M")


def seconds(value: float | None) -> str:
    """Return a service time in whole seconds."""
    return "—" if value is None else f"{value:.0f} s"


def _sum(counts: Iterable[Both]) -> Both:
    listed = list(counts)
    return Both(sum(count.entries for count in listed), sum(count.exits for count in listed))


def _one(code: str, label: str, value: Cell) -> Line:
    return Line(code, label, (value,))


def _value(words: Words) -> tuple[Column, ...]:
    return (Column("value", words("Dato")),)


def _facts(report: ShiftReport, words: Words, zone: tzinfo) -> Table:
    shift, post = report.shift, report.post
    closed = moment(shift.closed_at, zone) if shift.closed_at else words("turno abierto")
    lines = (
        _one("number", words("Informe"), shift.number),
        _one("post", words("Puesto"), f"{post.name} ({post.code})"),
        _one("country", words("País"), state_name(post.country, words.language)),
        _one("post_kind", words("Tipo de puesto"), words.code(f"post_kind.{post.kind.value}")),
        _one("opened_at", words("Desde"), moment(shift.opened_at, zone)),
        _one("closed_at", words("Hasta"), closed),
        _one("opened_by", words("Abrió"), report.opened_by),
        _one("closed_by", words("Cerró"), report.closed_by or "—"),
        _one("lanes", words("Carriles"), ", ".join(report.lanes) or "—"),
        _one("made_at", words("Emitido"), moment(report.made_at, zone)),
        _one("practice", words("Práctica"), words("Sí") if post.practice else words("No")),
        _one("notes", words("Novedades"), shift.notes),
    )
    return Table("shift", words("Turno"), words("Turno"), _value(words), lines)


def _nationalities(report: ShiftReport, words: Words) -> Table:
    columns = tuple(
        Column(f"{direction.value}.{code}", heading)
        for direction in Direction
        for code, heading in (*group_headings(words), ("total", words("Total")))
    )
    lines = (
        Line(row.nationality, state_name(row.nationality, words.language), _nationality(row))
        for row in report.nationalities
    )
    whole = NationalityRow("total", report.entries, report.exits)
    return Table(
        "nationality",
        words("Quienes pasaron, por nacionalidad"),
        words("Nacionalidad"),
        (*columns, Column("total", words("Total"))),
        tuple(lines),
        Line("total", words("Total"), _nationality(whole)),
    )


def _nationality(row: NationalityRow) -> tuple[Cell, ...]:
    def cells(counts: GroupCounts) -> tuple[Cell, ...]:
        return (*(number for _, number in counts.each), counts.total)

    return (*cells(row.entries), *cells(row.exits), row.total)


def _documents(report: ShiftReport, words: Words) -> Table:
    lines = tuple(
        Line(kind.value, words.code(f"document_kind.{kind.value}"), both(count))
        for kind, count in report.documents
    )
    return Table(
        "document",
        words("Documentos presentados"),
        words("Tipo de documento"),
        both_columns(report, words),
        lines,
        Line("total", words("Total"), both(_sum(count for _, count in report.documents))),
    )


def _methods(report: ShiftReport, words: Words) -> Table:
    columns = (Column("records", words("Registros")), Column("percent", "%"))
    lines = tuple(
        Line(method.value, words.code(f"method.{method.value}"), (count, _percent(count, report.live)))
        for method, count in report.methods
    )
    total = sum(count for _, count in report.methods)
    return Table(
        "method",
        words("Cómo se leyeron"),
        words("Método de lectura"),
        columns,
        lines,
        Line("total", words("Total"), (total, _percent(total, report.live))),
    )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}" if whole else "—"


def _held(report: ShiftReport, words: Words) -> Table:
    lines = tuple(_held_line(row, words) for row in report.held)
    return Table(
        "held",
        words("Quienes no pasaron, por causa"),
        words("Resultado y causa"),
        both_columns(report, words),
        lines,
        Line("total", words("Total"), both(_sum(row.count for row in report.held))),
    )


def _held_line(row: HeldRow, words: Words) -> Line:
    outcome = words.code(f"outcome.{row.outcome.value}")
    if row.reason is None:
        return Line(row.outcome.value, outcome, both(row.count))
    label = f"{outcome}: {words.code(f'reason.{row.reason.value}')}"
    return Line(f"{row.outcome.value}.{row.reason.value}", label, both(row.count))


def _alerts(report: ShiftReport, words: Words) -> Table:
    lines = (
        _one("hits", words("Registros con coincidencia"), report.hits),
        *(
            _one(f"resolved.{outcome.value}", words.code(f"resolution.{outcome.value}"), count)
            for outcome, count in report.resolutions
        ),
    )
    columns = (Column("count", words("Cantidad")),)
    return Table("alert", words("Alertas"), words("Coincidencias y resoluciones"), columns, lines)


def _officers(report: ShiftReport, words: Words) -> Table:
    lines = tuple(_one(f"officer.{i}", name, count) for i, (name, count) in enumerate(report.officers, 1))
    columns = (Column("records", words("Registros")),)
    total = _one("total", words("Total"), sum(count for _, count in report.officers))
    return Table("officer", words("Oficiales"), words("Oficial"), columns, lines, total)


def _balance(report: ShiftReport, words: Words) -> Table:
    country = report.post.country
    lines = (
        _one("entry", movements(Direction.ENTRY, country, words), report.passed.entries),
        _one("exit", movements(Direction.EXIT, country, words), report.passed.exits),
        _one("held", words("No pasaron"), report.held_total),
        _one("slips", words("De papel de contingencia"), report.slips.total),
        _one("elsewhere", words("Del puesto vecino, control único"), report.elsewhere.total),
        _one("annulled", words("Anulados"), report.annulled),
    )
    columns = (Column("records", words("Registros")),)
    total = _one("records", words("Registros del turno"), report.records)
    return Table("balance", words("Cuadre del turno"), words("Registros"), columns, lines, total)


def _records(report: ShiftReport, words: Words, zone: tzinfo) -> Table:
    lists = report.lists
    version = words("ninguna") if lists is None else lists.version
    as_of = "—" if lists is None else moment(lists.as_of, zone)
    country = report.post.country
    lines = (
        _one("amendments", words("Correcciones"), report.amendments),
        _one("annulled", words("Anulaciones"), report.annulled),
        _one("slips.entry", _slips(Direction.ENTRY, country, words), report.slips.entries),
        _one("slips.exit", _slips(Direction.EXIT, country, words), report.slips.exits),
        _one("unsent", words("Asientos por enviar"), report.unsent),
        _one("slip_gaps", words("Boletas sin cuenta"), sum(gap.count for gap in report.slip_gaps)),
        _one("clock_faults", words("Fallas del reloj"), len(report.clock_faults)),
        _one("list_version", words("Lista de alertas"), version),
        _one("list_as_of", words("Lista al"), as_of),
        _one("seconds_p50", words("Tiempo por viajero, mediana"), seconds(report.seconds_p50)),
        _one("seconds_p90", words("Tiempo por viajero, percentil 90"), seconds(report.seconds_p90)),
        _one("head", words("Cabeza de la cadena"), " ".join(report.head_groups)),
    )
    return Table("records", words("Correcciones y envío"), words("Asunto"), _value(words), lines)


def _slips(direction: Direction, country: str, words: Words) -> str:
    return words("De papel, {movements}", movements=movements(direction, country, words).lower())
