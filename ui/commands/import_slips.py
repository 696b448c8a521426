"""`borderpost import`: paper slips of a contingency, each answered only after its commit."""

import json
import sys
from pathlib import Path

import click

from borderpost.domain.journal import Json
from borderpost.services import importing
from borderpost.services.importing import SlipResult
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now, progress
from ui.commands.opening import officer_option, signed_in


def verb(words: Words) -> Verb:
    """Return the verb."""
    example = click.Option(
        ["--example"],
        type=click.IntRange(min=1),
        metavar="N",
        help=words("Escribe un archivo de ejemplo de N boletas y termina."),
    )
    file = click.Argument(["file"], required=False, type=click.Path(path_type=Path))
    file.metavar = words("ARCHIVO")
    return Verb(
        "import",
        words,
        import_slips,
        params=[file, example, officer_option(words)],
    )


def import_slips(call: Call, file: Path | None, example: int | None, officer: str | None) -> int:
    """Import a file of slips; exit 0 where every line is in the journal, 4 where one is not."""
    words = call.words
    if example is not None:
        sys.stdout.write(importing.example(example).replace("\r\n", "\n"))
        return ExitCode.DONE
    if file is None:
        raise click.UsageError(words("Falta {name}.", name=words("el archivo de boletas")))
    counts = {"new": 0, "already": 0, "refused": 0}
    with signed_in(call, officer) as (store, session), progress(among_answers=True) as bars:
        bar = bars.add_task(words("Boletas"), total=_lines(file))
        for result in importing.slips(store, session, file, now=now()):
            sys.stdout.write(json.dumps(answer(result, words), ensure_ascii=False) + "\n")
            sys.stdout.flush()
            bars.advance(bar)
            counts["refused" if result.problem else "already" if result.already else "new"] += 1
    sys.stderr.write(
        words("Boletas: {new} registradas, {already} ya estaban, {refused} con problemas.", **counts) + "\n"
    )
    return ExitCode.NOT_AS_IT_SHOULD if counts["refused"] else ExitCode.DONE


def _lines(file: Path) -> int | None:
    """Return about how many slips a file has; None where that cannot be told."""
    try:
        with file.open("rb") as content:
            return max(0, sum(1 for _ in content) - 1)
    except OSError:
        return None


def answer(result: SlipResult, words: Words) -> Json:
    """Return what is printed of one line; other programs rely on this shape."""
    line: dict[str, Json] = {"line": result.line, "serial": result.serial, "id": result.id}
    if result.already:
        line["already"] = True
    if result.findings:
        line["findings"] = [finding.code for finding in result.findings]
    if result.problem is not None:
        line["problem"] = result.problem.code
        line["message"] = words.code(result.problem.code, result.problem.values)
    return line
