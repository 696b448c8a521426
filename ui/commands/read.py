"""`borderpost read`: pictures of documents become their machine readable lines and fields."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from borderpost.domain import mrz as zone
from borderpost.domain.card_layout import full_number
from borderpost.domain.errors import Trouble
from borderpost.domain.journal import Json
from borderpost.domain.mrz import Mrz
from borderpost.domain.reading import Reading
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, progress

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
    form = click.Option(
        ["--json", "as_json"], is_flag=True, help=words("Un objeto JSON por archivo y línea.")
    )
    files = click.Argument(["files"], nargs=-1, required=True, type=click.Path(path_type=Path))
    files.metavar = words("ARCHIVO...")
    return Verb("read", words, read, params=[form, files])


def read(call: Call, as_json: bool, files: tuple[Path, ...]) -> int:
    """Read every file; exit 0 where all were pictures, 1 where one could not be opened."""
    from borderpost.reading.engine import Reader
    from borderpost.reading.pictures import load

    code = ExitCode.DONE
    console = Console()
    with Reader() as reader, progress(among_answers=True) as bars:
        for file in bars.track(files, description=call.words("Imágenes")):
            try:
                reading = reader.read_still(load(file))
            except Trouble as trouble:
                # The other files are still worth reading; the exit code remembers this one.
                code = ExitCode.TROUBLE
                said = call.words.code(trouble.code, trouble.values.items())
                sys.stderr.write(f"{file}: {said} [{trouble.code}]\n")
                reading = Reading(lines=(), confidence=(), engine="", ms=0.0)
                if not as_json:
                    continue
            found = zone.parse(reading.lines, today=datetime.now().astimezone().date())
            if as_json:
                sys.stdout.write(json.dumps(answer(file, reading, found), ensure_ascii=False) + "\n")
                sys.stdout.flush()
                continue
            console.print(_table(call.words, file, reading, found))
    return code


def answer(file: Path, reading: Reading, found: Mrz | None) -> Json:
    """Return what ``--json`` prints of one file; other programs rely on this shape."""
    return {
        "file": str(file),
        "format": found.format.value if found else None,
        "lines": list(reading.lines) or None,
        "fields": _fields(found),
        "checks": _checks(found),
        "confidence": [[round(value, 3) for value in line] for line in reading.confidence],
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


def _table(words: Words, file: Path, reading: Reading, found: Mrz | None) -> Table:
    table = Table(title=str(file), title_justify="left", show_header=False)
    if found is None:
        table.add_row(words("Sin zona de lectura mecánica legible."))
        return table
    for line in reading.lines:
        table.add_row(words("Línea"), line)
    for name, value in _fields(found).items():
        table.add_row(words.code(f"field.{name}"), value or "–")
    for finding in found.findings:
        table.add_row(words("Aviso"), words.code(finding.code, finding.values))
    table.add_row(words("Tiempo"), f"{reading.ms:.0f} ms · {reading.engine}")
    return table
