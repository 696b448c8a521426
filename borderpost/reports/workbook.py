"""The shift report as a workbook (Office Open XML): one sheet a table, numbers as numbers, no formula."""

from collections.abc import Iterator
from datetime import tzinfo
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from borderpost.domain.shift_report import ShiftReport
from borderpost.reports.table import Cell, Table
from borderpost.reports.tables import tables
from borderpost.reports.whole_file import write_whole
from resources.words import Words

_OPEN = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_LONGEST_NAME = 31
"""Characters of a sheet's name."""
_LONGEST_TEXT = 32_767
"""Characters of a cell."""
_BOLD = 1
_UNSPEAKABLE = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF], " ")
"""Characters that XML has no place for."""
_STYLES = (
    f'{_OPEN}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font/><font><b/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write(report: ShiftReport, path: Path, words: Words, *, zone: tzinfo) -> None:
    """Write the report as XLSX; raise Trouble ``report.unwritable``."""
    write_whole(path, render(report, words, zone=zone))


def render(report: ShiftReport, words: Words, *, zone: tzinfo) -> bytes:
    """Return the bytes of the workbook, a sheet for each table that has lines; the same report the same."""
    said = [table for table in tables(report, words, zone=zone).each if table.lines]
    content = BytesIO()
    with ZipFile(content, "w", ZIP_DEFLATED) as archive:
        for name, text in _parts(said):
            archive.writestr(ZipInfo(name), text, ZIP_DEFLATED)
    return content.getvalue()


def _parts(said: list[Table]) -> Iterator[tuple[str, str]]:
    numbers = range(1, len(said) + 1)
    sheets = [f"/xl/worksheets/sheet{number}.xml" for number in numbers]
    kinds = [("/xl/workbook.xml", "sheet.main"), ("/xl/styles.xml", "styles")]
    kinds += [(sheet, "worksheet") for sheet in sheets]
    overrides = "".join(
        f'<Override PartName="{place}" ContentType="{_SPREADSHEET}.{kind}+xml"/>' for place, kind in kinds
    )
    yield "[Content_Types].xml", (
        f'{_OPEN}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f"{overrides}</Types>"
    )
    yield "_rels/.rels", _relations([("officeDocument", "xl/workbook.xml")])
    listed = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{number}" r:id="rId{number}"/>'
        for number, name in zip(numbers, _names(said), strict=True)
    )
    yield "xl/workbook.xml", (
        f'{_OPEN}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{listed}</sheets></workbook>'
    )
    targets = [("worksheet", sheet) for sheet in sheets]
    yield "xl/_rels/workbook.xml.rels", _relations([*targets, ("styles", "/xl/styles.xml")])
    yield "xl/styles.xml", _STYLES
    for number, table in zip(numbers, said, strict=True):
        yield f"xl/worksheets/sheet{number}.xml", _sheet(table)


def _relations(targets: list[tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_OPEN}<Relationships xmlns="{_PACKAGE}/relationships">{listed}</Relationships>'


def _names(said: list[Table]) -> list[str]:
    """Return the sheets' names: the titles, cut to what a name may be, no two the same."""
    names: list[str] = []
    for number, table in enumerate(said, 1):
        name = table.title.translate(_FORBIDDEN_IN_NAMES)[:_LONGEST_NAME].strip()
        names.append(name if name not in names else f"{name[: _LONGEST_NAME - 4]} {number}")
    return names


def _sheet(table: Table) -> str:
    heading: tuple[Cell, ...] = (table.corner, *(column.heading for column in table.columns))
    rows = [(heading, True), *(((line.label, *line.cells), line is table.total) for line in table.all_lines)]
    written = "".join(_row(number, cells, bold=bold) for number, (cells, bold) in enumerate(rows, 1))
    widths = '<cols><col min="1" max="1" width="42" customWidth="1"/></cols>'
    return f'{_OPEN}<worksheet xmlns="{_MAIN}">{widths}<sheetData>{written}</sheetData></worksheet>'


def _row(number: int, cells: tuple[Cell, ...], *, bold: bool) -> str:
    style = f' s="{_BOLD}"' if bold else ""
    return f'<row r="{number}">{"".join(_cell(cell, style) for cell in cells)}</row>'


def _cell(cell: Cell, style: str) -> str:
    if isinstance(cell, int):
        return f"<c{style}><v>{cell}</v></c>"
    text = escape(cell.translate(_UNSPEAKABLE)[:_LONGEST_TEXT])
    return f'<c{style} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'
