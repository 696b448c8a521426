"""The command ``borderpost-sync``: carries sealed blocks and parcels while nobody is signed in.

It never needs the data key: it reads and writes the outbox folder alone.
"""

import sync.first_moment  # noqa: F401

# isort: split
import json
import os
import signal
import sys
import time
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import click
import platformdirs

from borderpost.domain.errors import Trouble
from borderpost.domain.finding import Severity
from borderpost.domain.journal import Json, moment_text
from borderpost.domain.sync_report import LinkNote, LinkState
from borderpost.store.home import Home
from resources.words import Words
from sync.assembly import desk_sync
from sync.command_line import ExitCode, answer, leave, now
from sync.outbox import Outbox
from sync.spoken_help import Verb, Verbs, language_option

LOOK_AGAIN = timedelta(seconds=5)
"""While the desk is not enrolled, or has not said yet what it holds."""
GLANCE_SECONDS = 0.5


def main() -> None:
    """Run the command line and leave with its exit code."""
    leave(run)


def run(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code."""
    # Whatever was interrupted goes on from where it stood the next time.
    return answer("borderpost-sync", commands, arguments, interrupted=ExitCode.DONE)


def commands(words: Words) -> click.Group:
    """Return the command with its three verbs."""
    home = click.Option(
        ["--home"],
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        help=words("Carpeta del puesto (por omisión, la del usuario)."),
    )
    as_json = click.Option(
        ["--json", "as_json"], is_flag=True, help=words("Un objeto JSON en lugar de texto.")
    )
    spoken = language_option(words)

    def once(home: Path | None, as_json: bool) -> int:
        note = desk_sync(found(home), clock=now).carry_only()
        tell(note, words, as_json=as_json)
        return exit_code(note)

    def keep_on(home: Path | None) -> int:
        signal.signal(signal.SIGTERM, signal.default_int_handler)
        keep_carrying(found(home), words)
        return ExitCode.DONE

    def status(home: Path | None, as_json: bool) -> int:
        outbox = Outbox(found(home).outbox)
        enrolled = outbox.link() is not None
        fallback = LinkNote(LinkState.NOT_TRIED if enrolled else LinkState.NOT_ENROLLED)
        tell(outbox.note() or fallback, words, as_json=as_json, outbox=outbox)
        return ExitCode.DONE

    said = words("Lleva lo ya sellado a la plataforma regional; no necesita contraseña.")
    group = Verbs("borderpost-sync", words, help=said, params=[spoken])
    for name, act, options, help_ in (
        ("once", once, [home, as_json], words("Hace un intercambio y termina.")),
        ("run", keep_on, [home], words("Intercambia hasta que se le termina; espera y reintenta.")),
        ("status", status, [home, as_json], words("Dice cómo está el enlace y qué espera.")),
    ):
        group.add_command(Verb(name, words, act, params=[*options, spoken], help=help_))
    return group


def keep_carrying(home: Home, words: Words) -> None:
    """Carry until this process is interrupted, and say each change of state on one line."""
    sync = desk_sync(home, clock=now)
    said = ""
    while True:
        note = sync.carry_only()
        sentence = sentence_of(note, words)
        if sentence != said:
            sys.stdout.write(f"{moment_text(now())} {sentence}\n")
            sys.stdout.flush()
            said = sentence
        asleep = note.state in (LinkState.NOT_ENROLLED, LinkState.NOT_TRIED)
        ends = time.monotonic() + (LOOK_AGAIN if asleep else note.again_in).total_seconds()
        while time.monotonic() < ends and not sync.link_changed():
            time.sleep(GLANCE_SECONDS)


def found(home: Path | None) -> Home:
    """Return the home that was named, or the usual one; raise Trouble ``home.not_set_up``."""
    named = os.environ.get("BORDERPOST_HOME")
    usual = Path(named) if named else platformdirs.user_data_path("borderpost", appauthor=False)
    chosen = Home(home or usual)
    if not chosen.is_set_up:
        raise Trouble("home.not_set_up", path=str(chosen.path))
    return chosen


def tell(note: LinkNote, words: Words, *, as_json: bool, outbox: Outbox | None = None) -> None:
    """Write how an exchange went and, with the outbox, what waits in it."""
    if as_json:
        sys.stdout.write(json.dumps(content(note, outbox), ensure_ascii=False) + "\n")
        return
    sys.stdout.write(sentence_of(note, words) + "\n")
    if outbox is not None:
        waiting = words("Bloques que esperan: {count}. Apartados: {aside}.", **counts(outbox))
        sys.stdout.write(waiting + "\n")


def sentence_of(note: LinkNote, words: Words) -> str:
    """Return a note as one sentence, its problem included."""
    said = words.code(f"link_state.{note.state.value}")
    if note.problem is None:
        return said
    return f"{said} {words.code(note.problem.code, note.problem.values)} [{note.problem.code}]"


def content(note: LinkNote, outbox: Outbox | None) -> Json:
    """Return what ``--json`` prints; other programs rely on this shape."""
    said: dict[str, Json] = {
        "state": note.state.value,
        "at": moment_text(note.at) if note.at else None,
        "problem": note.problem.code if note.problem else None,
        "last_contact": moment_text(note.last_contact) if note.last_contact else None,
        "drift_seconds": None if note.drift is None else round(note.drift.total_seconds(), 3),
        "sent": note.sent,
        "taken": note.taken,
    }
    return said | counts(outbox) if outbox is not None else said


def counts(outbox: Outbox) -> dict[str, int]:
    """Return how many blocks wait for a receipt, and how many things were set aside."""
    return {"count": len(outbox.waiting()), "aside": len(outbox.aside())}


def exit_code(note: LinkNote) -> int:
    """Return 0 where the exchange was made, or another process is making one; else 1, refused 3."""
    if note.problem is not None and note.problem.severity is Severity.INFO:
        return ExitCode.DONE
    match note.state:
        case LinkState.LIVE:
            return ExitCode.DONE
        case LinkState.REFUSED:
            return ExitCode.REFUSED
        case _:
            return ExitCode.TROUBLE


if __name__ == "__main__":
    main()
