"""Paper and file say the same numbers, in both languages, and lie whole where they lie."""

import csv
import json
import re
from functools import cache
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import pytest
from pypdf import PdfReader

from borderpost.domain.clock import ClockNote
from borderpost.domain.crossing import Direction, Outcome, RefusalReason
from borderpost.domain.document import DocumentKind
from borderpost.domain.errors import Trouble
from borderpost.domain.fee import money
from borderpost.domain.finding import Finding, Severity
from borderpost.domain.minor import Accompaniment, Minor, Permission, PermissionKind
from borderpost.domain.officer import OfficerId
from borderpost.domain.people import Sex
from borderpost.domain.shift_report import ShiftReport
from borderpost.domain.slip import SlipGap, SlipSerial
from borderpost.reports import csv_file, files, json_file, pdf, workbook
from borderpost.reports.names import csv_name, json_name, pdf_name, workbook_name
from resources.words import LANGUAGES, Words
from tests.reports.shifts import OFFICERS, OPENED, ZONE, busy, crossing, full, report

BUSY = report(*busy(), notes="Corte de energía de 09:10 a 09:35.")
FULL = report(*full())
SHEETS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PLAIN = ("nationality", "document", "method", "held", "balance", "officer", "age")
TALLIES = ("means", "status", "purpose", "days", "minor", "held_nationality", "removal", "fee")


@cache
def pages(made: ShiftReport, language: str = "es") -> list[str]:
    content = BytesIO(pdf.render(made, Words(language), zone=ZONE))
    return [page.extract_text() for page in PdfReader(content).pages]


def rows(made: ShiftReport, folder: Path, language: str = "es") -> list[dict[str, str]]:
    path = folder / csv_name(made)
    csv_file.write(made, path, Words(language), zone=ZONE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def numbers(text: str) -> list[str]:
    return re.findall(r"\d+", text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("made", "sections"), [(BUSY, PLAIN), (FULL, TALLIES)])
def test_every_line_of_the_file_stands_on_the_paper_with_the_same_numbers(
    tmp_path: Path, language: str, made: ShiftReport, sections: tuple[str, ...]
) -> None:
    paper = numbers(" ".join(pages(made, language)))
    lines: dict[tuple[str, str], list[str]] = {}
    for row in rows(made, tmp_path, language):
        if row["section"] in sections:
            lines.setdefault((row["section"], row["line"]), []).extend(numbers(row["value"]))
    assert {section for section, _ in lines} == set(sections)
    for line, values in lines.items():
        runs = (paper[i : i + len(values)] for i in range(len(paper)))
        assert values in runs, f"{line} {values} is not on the paper"


def test_the_file_has_the_numbers_of_the_report(tmp_path: Path) -> None:
    values = {(row["section"], row["line"], row["column"]): row["value"] for row in rows(BUSY, tmp_path)}
    honduras = next(row for row in BUSY.nationalities if row.nationality == "HND")
    assert values["nationality", "HND", "entry.girls"] == str(honduras.entries.girls)
    assert values["nationality", "HND", "exit.total"] == str(honduras.exits.total)
    assert values["nationality", "total", "total"] == str(BUSY.passed.total)
    assert values["balance", "records", "records"] == str(BUSY.records)
    assert values["records", "unsent", "value"] == "132"
    assert values["shift", "closed_at", "value"] == "04-03-2026 14:00"


@pytest.mark.parametrize("language", LANGUAGES)
def test_missing_slips_and_faults_of_the_clock_stand_on_the_paper_and_in_every_file(
    tmp_path: Path, language: str
) -> None:
    values = {"expected": "2026-03-04 09:00", "shown": "2026-03-04 07:00"}
    fault = Finding.of("clock.set_back", Severity.REVIEW, **values)
    made = report(
        slip_gaps=(SlipGap("HN-AMA-2", 3, 3), SlipGap("HN-AMA-2", 7, 9)),
        clock_faults=(ClockNote(OPENED, fault), ClockNote(OPENED, fault)),
    )
    paper = " ".join(" ".join(pages(made, language)).split())
    listed = rows(made, tmp_path, language)
    gaps = [(row["line_label"], row["value"]) for row in listed if row["section"] == "slip_gap"]
    serials = [str(SlipSerial("HN-AMA-2", number)) for number in (3, 7, 9)]
    assert gaps[:2] == [(serials[0], "1"), (f"{serials[1]} … {serials[2]}", "3")]
    assert all(serial in paper for serial in serials)
    clocks = [row for row in listed if row["section"] == "clock"]
    assert [(row["line"], row["value"]) for row in clocks] == [
        ("1.clock.set_back", "04-03-2026 06:00"),
        ("2.clock.set_back", "04-03-2026 06:00"),
    ]
    assert "2026-03-04 07:00" in paper
    kept = json.loads(json_file.render(made, Words(language), zone=ZONE))["tables"]
    assert len(kept["clock"]) == 2
    assert kept["records"]["slip_gaps"] == {"value": 4}


def test_the_file_has_the_same_codes_in_both_languages(tmp_path: Path) -> None:
    spanish, english = (
        [(row["section"], row["line"], row["column"]) for row in rows(BUSY, tmp_path, language)]
        for language in ("es", "en")
    )
    assert spanish == english


def test_the_paper_numbers_its_pages_and_names_its_shift() -> None:
    spanish, english = pages(BUSY), pages(BUSY, "en")
    assert len(spanish) == len(english) == 3
    assert all(f"{i} de 3" in page for i, page in enumerate(spanish, 1))
    assert all(f"{i} of 3" in page for i, page in enumerate(english, 1))
    assert "HN-AMA-20260304-T1" in spanish[0]
    assert "Corte de energía" in spanish[2]
    assert "0708 090A" in spanish[2]


def test_the_country_names_its_movements() -> None:
    assert "Entradas" in pages(report(crossing()))[0]
    guatemala = pages(report(crossing(), country="GTM"))[0]
    assert "Ingresos" in guatemala
    assert "Egresos" in guatemala


def test_an_empty_shift_fits_one_page() -> None:
    for language in LANGUAGES:
        assert len(pages(report(lists=None, practice=True, closed=False), language)) == 1


def test_practice_and_an_open_shift_are_marked_on_every_page() -> None:
    assert all("PRÁCTICA" in page for page in pages(report(*busy(), practice=True)))
    assert all("PROVISIONAL" in page for page in pages(report(*busy(), closed=False)))
    assert not any("PRÁCTICA" in page or "PROVISIONAL" in page for page in pages(BUSY))


def test_the_longest_report_is_still_printed() -> None:
    everything = [
        crossing(number, outcome=outcome, reason=reason, kind=kind, sex=Sex.MALE, officer=str(number))
        for number, (outcome, reason, kind) in enumerate(
            (outcome, reason, kind)
            for outcome in Outcome
            for reason in RefusalReason
            for kind in (DocumentKind.PASSPORT, DocumentKind.VISA)
        )
    ]
    officers = OFFICERS | {OfficerId(str(i)): f"Oficial de nombre largo n.º {i}" for i in range(300)}
    notes = "Novedad de la jornada, con su hora y su lugar.\n" * 150
    made = report(*everything, notes=notes, officers=officers)
    assert len(pages(made)) > 5


def test_text_that_looks_like_a_formula_or_like_markup_stays_text(tmp_path: Path) -> None:
    made = report(crossing(), notes="=HYPERLINK(1)", officers={OfficerId("0"): "@<b>Ana & Cía</b>"})
    values = [row["value"] for row in rows(made, tmp_path) if row["line"] == "notes"]
    assert values == ["'=HYPERLINK(1)"]
    labels = [row["line_label"] for row in rows(made, tmp_path) if row["line"] == "officer.1"]
    assert labels == ["'@<b>Ana & Cía</b>"]
    assert "@<b>Ana & Cía</b>" in pages(made)[0]


def test_a_report_says_nothing_of_any_traveller(tmp_path: Path) -> None:
    child = Minor(Accompaniment.ALONE, Permission(PermissionKind.OTHER, "PERMIT-1", qr="QR-1"), "PGN")
    made = report(crossing(4711, direction=Direction.EXIT, minor=child))
    files.write(made, tmp_path, Words("es"))
    said = " ".join(pages(made)) + str(rows(made, tmp_path)) + (tmp_path / json_name(made)).read_text("utf-8")
    said += "".join(cells(tmp_path / workbook_name(made)).values())
    for personal in ("ESPECIMEN", "X4711", "PERMIT-1", "QR-1", "PGN"):
        assert personal not in said


def cells(path: Path) -> dict[str, str]:
    """Return each sheet of a workbook by its name, its cells in a row, texts between quotes."""
    with ZipFile(path) as archive:
        assert archive.testzip() is None
        listed = ElementTree.fromstring(archive.read("xl/workbook.xml")).iter(f"{{{SHEETS}}}sheet")
        names = [sheet.attrib["name"] for sheet in listed]
        trees = [
            ElementTree.fromstring(archive.read(f"xl/worksheets/sheet{number}.xml"))
            for number in range(1, len(names) + 1)
        ]
    return dict(zip(names, map(_said, trees), strict=True))


def _said(sheet: ElementTree.Element) -> str:
    texts, values = f"{{{SHEETS}}}t", f"{{{SHEETS}}}v"
    return " ".join(
        repr(node.text) if node.tag == texts else str(node.text)
        for node in sheet.iter()
        if node.tag in {texts, values}
    )


def test_the_workbook_has_the_numbers_of_the_report_as_numbers(tmp_path: Path) -> None:
    path = tmp_path / workbook_name(FULL)
    workbook.write(FULL, path, Words("es"), zone=ZONE)
    sheets = cells(path)
    assert len(sheets) == len({name.casefold() for name in sheets})
    assert max(map(len, sheets)) <= 31
    fee = next(row for row in FULL.tallies.fees if row.currency == "HNL")
    first, last = fee.receipts
    said = f"'Multa por sobreestadía (HNL)' {fee.paid} '{money(fee.amount)}' '{first}' '{last}'"
    assert said in sheets["Recaudación"]
    assert workbook.render(FULL, Words("es"), zone=ZONE) == path.read_bytes()


def test_the_json_is_the_same_in_both_languages_but_for_names(tmp_path: Path) -> None:
    spanish, english = (
        json.loads(json_file.render(FULL, Words(language), zone=ZONE)) for language in LANGUAGES
    )
    assert spanish == english
    tallies = spanish["tables"]
    assert tallies["minor"]["total"]["total"] == sum(count.total for _, count in FULL.tallies.minors)
    assert tallies["removal"]["entry.deported.USA"]["women"] == 1
    assert tallies["balance"]["elsewhere"]["records"] == 1
    assert spanish["head"] == FULL.head.hex()


def test_a_report_that_cannot_be_written_leaves_nothing_half_done(tmp_path: Path) -> None:
    wall = tmp_path / "wall"
    wall.write_text("a file where a folder should be")
    with pytest.raises(Trouble) as trouble:
        pdf.write(BUSY, wall / pdf_name(BUSY), Words("es"), zone=ZONE)
    assert trouble.value.code == "report.unwritable"
    pdf.write(BUSY, tmp_path / "new" / pdf_name(BUSY), Words("es"), zone=ZONE)
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["HN-AMA-20260304-T1.pdf"]
