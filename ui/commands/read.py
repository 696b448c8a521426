"""`borderpost read`: pictures, scans and videos of documents become machine readable lines and fields."""

import json
import sys
from base64 import b64encode
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

from borderpost.domain import mrz as zone
from borderpost.domain.barcode import Barcode
from borderpost.domain.barcode_layouts import content
from borderpost.domain.card_layout import full_number
from borderpost.domain.errors import Trouble
from borderpost.domain.journal import Json
from borderpost.domain.mrz import Mrz
from borderpost.domain.reading import Reading
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, progress

if TYPE_CHECKING:
    from borderpost.reading.documents import Found

FIELDS = (
    "document_number",
    "issuing_state",
    "nationality",
    "surname",
    "given_names",
    "birth_date",
    "sex",
    "expiry_date",
    "optional_data",
)
CHECKS = ("document_number", "birth_date", "expiry_date", "optional_data", "composite")


def verb(words: Words) -> Verb:
    """Return the verb."""
    said = words("Un objeto JSON por imagen, página o documento, uno por línea.")
    form = click.Option(["--json", "as_json"], is_flag=True, help=said)
    explain = click.Option(
        ["--explain"],
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help=words("Escribe en DIR qué vio y decidió cada etapa, de cada imagen y página."),
    )
    files = click.Argument(["files"], nargs=-1, required=True, type=click.Path(path_type=Path))
    files.metavar = words("ARCHIVO...")
    return Verb("read", words, read, params=[form, explain, files])


def read(call: Call, as_json: bool, explain: Path | None, files: tuple[Path, ...]) -> int:
    """Read every file; exit 0 where all could be opened to their end, 1 where one could not."""
    from borderpost.reading.documents import Found, documents
    from borderpost.reading.engine import Reader
    from borderpost.reading.explaining import Explainer
    from borderpost.reading.pictures import shots

    code = ExitCode.DONE
    console = Console()

    def told(file: Path, found: Found, reason: str | None) -> None:
        if as_json:
            sys.stdout.write(json.dumps(answer(file, found, reason), ensure_ascii=False) + "\n")
            sys.stdout.flush()
            return
        console.print(_table(call.words, _title(call.words, file, found), found.reading, reason))
        for code in found.reading.barcodes:
            said = code.text or call.words("{n} bytes que no son texto", n=len(code.payload))
            console.print(f"{code.symbology.value}: {said}", markup=False, highlight=False)
        for other in found.others:
            console.print(_table(call.words, call.words("Otro documento en la misma imagen"), other, None))

    with Reader() as reader, closing(Explainer()) as explainer, progress(among_answers=True) as bars:
        for number, file in bars.track(list(enumerate(files, 1)), description=call.words("Imágenes")):
            try:
                with closing(shots(file)) as pictures:
                    seen = pictures if explain is None else explainer.explained(
                        pictures, explain, f"{number}-{file.stem}"
                    )
                    for found in documents(seen, reader):
                        told(file, found, f"absence.{found.absence}" if found.absence else None)
            except Trouble as trouble:
                # The other files are still worth reading; the exit code remembers this one.
                code = ExitCode.TROUBLE
                said = call.words.code(trouble.code, trouble.values.items())
                sys.stderr.write(f"{file}: {said} [{trouble.code}]\n")
                if as_json:
                    told(file, Found(Reading(lines=(), confidence=(), engine="", ms=0.0)), trouble.code)
    return code


def answer(file: Path, found: "Found", reason: str | None) -> dict[str, Json]:
    """Return what ``--json`` prints of one picture, page or document; programs rely on this shape."""
    return {
        "file": str(file),
        "page": found.page,
        "seconds": found.seconds,
        **_said(found.reading),
        "reason": reason,
        "others": [_said(other) for other in found.others],
        "barcodes": [_barcode(code) for code in found.reading.barcodes],
    }


def _barcode(code: Barcode) -> dict[str, Json]:
    known = content(code)
    return {
        "symbology": code.symbology.value,
        "kind": code.kind.value,
        "text": code.text or None,
        "layout": known.layout.value if known else None,
        "fields": dict(known.fields) if known else {},
        "payload": b64encode(code.payload).decode(),
        "corners": [[round(x, 1), round(y, 1)] for x, y in code.corners],
    }


def _said(reading: Reading) -> dict[str, Json]:
    found = zone.parse(reading.lines, today=datetime.now().astimezone().date())
    return {
        "format": found.format.value if found else None,
        "lines": list(reading.lines) or None,
        "fields": _fields(found),
        "checks": _checks(found),
        "confidence": [[round(value, 3) for value in line] for line in reading.confidence],
        "doubtful": [list(place) for place in reading.doubtful],
        "substitutions": [
            {"line": one.line, "position": one.position, "recognised": one.recognised, "decoded": one.decoded}
            for one in reading.substitutions
        ],
        "second_opinion": list(reading.second_opinion) or None,
        "corners": [[round(x, 1), round(y, 1)] for x, y in reading.corners],
        "hints": [hint.value for hint in reading.hints],
        "engine": reading.engine,
        "ms": round(reading.ms, 1),
    }


def _fields(found: Mrz | None) -> dict[str, str | None]:
    if found is None:
        return dict.fromkeys(FIELDS)
    return {
        "document_number": full_number(found),
        "issuing_state": found.issuing_state,
        "nationality": found.nationality,
        "surname": found.surname,
        "given_names": found.given_names,
        "birth_date": str(found.birth) if found.birth else None,
        "sex": found.sex.value,
        "expiry_date": str(found.expiry) if found.expiry else None,
        "optional_data": found.optional_data,
    }


def _checks(found: Mrz | None) -> dict[str, bool | None]:
    if found is None:
        return dict.fromkeys(CHECKS)
    checks = found.checks
    return {
        "document_number": checks.document_number,
        "birth_date": checks.birth_date,
        "expiry_date": checks.expiry_date,
        "optional_data": checks.optional_data,
        "composite": checks.composite,
    }


def _title(words: Words, file: Path, found: "Found") -> str:
    if found.page is not None:
        return words("{file} · página {page}", file=file, page=found.page)
    if found.seconds is not None:
        minutes, seconds = divmod(int(found.seconds), 60)
        return f"{file} · {minutes}:{seconds:02d}"
    return str(file)


def _table(words: Words, title: str, reading: Reading, reason: str | None) -> Table:
    table = Table(title=title, title_justify="left", show_header=False)
    found = zone.parse(reading.lines, today=datetime.now().astimezone().date())
    if found is None:
        table.add_row(words("Sin zona de lectura mecánica legible."))
        if reason is not None:
            table.add_row(words.code(reason))
        return table
    for number, line in enumerate(reading.lines):
        table.add_row(words("Línea"), line)
        doubtful = {place for row, place in reading.doubtful if row == number}
        if doubtful:
            marks = ("?" if place in doubtful else " " for place in range(len(line)))
            table.add_row(words("Dudoso"), "".join(marks).rstrip())
    for line in reading.second_opinion:
        table.add_row(words("Segundo lector"), line)
    for name, value in _fields(found).items():
        table.add_row(words.code(f"field.{name}"), value or "–")
    for finding in found.findings:
        table.add_row(words("Aviso"), words.code(finding.code, finding.values))
    table.add_row(words("Tiempo"), f"{reading.ms:.0f} ms · {reading.engine}")
    return table
