"""`borderpost reads`: who looked travellers up, opened or exported them, and why; for supervisors."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from borderpost.services import overseeing
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now
from ui.commands.opening import officer_option, signed_in

DAYS = 30


def verb(words: Words) -> Verb:
    """Return the verb."""
    days = click.Option(
        ["--days"],
        type=click.IntRange(min=1),
        metavar="N",
        default=DAYS,
        help=words("Cuántos días hacia atrás (por omisión, 30)."),
    )
    file = click.Option(
        ["--csv", "file"],
        type=click.Path(path_type=Path, dir_okay=False),
        metavar=words("ARCHIVO"),
        help=words("Escribe la lista en un archivo CSV; queda en el diario."),
    )
    return Verb("reads", words, reads, params=[days, file, officer_option(words)])


def reads(call: Call, days: int, file: Path | None, officer: str | None) -> int:
    """List the reads of some days, newest first, or write them to a file."""
    moment = now()
    since = datetime.min.replace(tzinfo=UTC) if days > 36500 else moment - timedelta(days=days)
    until = moment + timedelta(days=1)
    with signed_in(call, officer) as (store, session):
        if file is not None:
            overseeing.write_reads(store, session, file, since=since, until=until, now=moment)
            print(call.words("Escrito: {path}", path=file))
            return ExitCode.DONE
        zone = ZoneInfo(session.post.zone)
        found = overseeing.reads(store, session, since=since, until=until, most=overseeing.EVERYTHING)
    for one in found:
        at = one.at.astimezone(zone).isoformat(sep=" ", timespec="minutes")
        print(" | ".join([at, one.officer, call.words.code(f"read.{one.how}"), one.about, one.reason]))
    return ExitCode.DONE
