"""`borderpost backup`: writes a verified, encrypted backup to a folder or a stick, while the desk works."""

from pathlib import Path

import click

from borderpost.services import backing_up, signing_in
from borderpost.store import backup_notes, keys, recovery_wrap
from borderpost.store.backup_notes import KEEP
from borderpost.store.device_secret import SecretPlace
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now, progress
from ui.commands.opening import credentials, officer_option


def verb(words: Words) -> Verb:
    """Return the verb."""
    folder = click.Path(path_type=Path, file_okay=False)
    params = [
        click.Option(["--to"], type=folder, metavar="DIR", help=words("Carpeta o memoria para esta copia.")),
        click.Option(
            ["--always-to"],
            type=folder,
            metavar="DIR",
            help=words("Carpeta para esta copia y para las que se hacen solas, al cerrar turno y cada día."),
        ),
        click.Option(
            ["--keep"],
            type=click.IntRange(min=1),
            metavar="N",
            help=words("Con --always-to o --schedule: cuántas copias se conservan allí."),
        ),
        click.Option(
            ["--schedule"],
            is_flag=True,
            help=words(
                "No hace ninguna copia: muestra, o cambia con --every y --keep, las que se hacen solas."
            ),
        ),
        click.Option(
            ["--every"],
            type=click.IntRange(min=1, max=backup_notes.MOST_HOURS),
            metavar="H",
            help=words(
                "Con --schedule: cada cuántas horas se hace una copia sola, además de al cerrar turno."
            ),
        ),
        officer_option(words),
    ]
    return Verb("backup", words, backup, params=params)


def backup(
    call: Call,
    to: Path | None,
    always_to: Path | None,
    keep: int | None,
    every: int | None,
    officer: str | None,
    *,
    schedule: bool,
) -> int:
    """Back up, or show and change the schedule; ``--always-to`` is chosen once a backup lies there."""
    words = call.words
    if to and always_to:
        raise click.UsageError(words("--to y --always-to se excluyen: diga uno de los dos."))
    if schedule and (to or always_to):
        raise click.UsageError(words("--schedule no hace ninguna copia: va sin --to y sin --always-to."))
    if keep is not None and not (always_to or schedule):
        raise click.UsageError(words("--keep va con --always-to o con --schedule."))
    if every is not None and not schedule:
        raise click.UsageError(words("--every va con --schedule."))
    if schedule and keep is None and every is None:
        return _show(call)
    username, passphrase = credentials(call, officer)
    session = signing_in.sign_in(call.home, username, passphrase, now=now())
    if schedule:
        backing_up.choose(session, keep=keep, every_hours=every)
        return _show(call)
    with progress(among_answers=False) as bars:
        copying = bars.add_task(words("Se copia la base"), total=None)
        writing = bars.add_task(words("Se escribe y se comprueba"), total=None)
        trying = bars.add_task(words("Se restaura aparte y se comprueba"), total=None)
        made = backing_up.back_up(
            session,
            to or always_to,
            now=now(),
            copied=lambda done, total: bars.update(copying, completed=done, total=total),
            written=lambda done, total: bars.update(writing, completed=done, total=total),
            tried=lambda done, total: bars.update(trying, completed=done, total=total),
        )
    if always_to:
        backing_up.choose(session, folder=always_to, keep=keep or KEEP)
    entries = made.label.entries
    print(words("Copia comprobada, con {entries} asientos: {path}", entries=entries, path=made.path))
    print(_needed(call, words))
    return ExitCode.DONE


def _show(call: Call) -> int:
    """Print where and how often backups are made and how the last went; exit 4 where one is overdue."""
    words, kept, today = call.words, backing_up.schedule(call.home), now()
    print(
        words(
            "Copias que se hacen solas: al cerrar turno y cada {hours} h, en {folder}; se conservan {keep}.",
            hours=kept.every_hours,
            folder=kept.place(call.home),
            keep=kept.keep,
        )
    )
    if kept.last is None:
        print(words("Todavía no se ha hecho ninguna."))
    else:
        print(
            words(
                "La última: {at} UTC, {entries} asientos, comprobada: {path}",
                at=f"{kept.last.at:%Y-%m-%d %H:%M}",
                entries=kept.last.entries,
                path=kept.last.path,
            )
        )
    if kept.failed is not None:
        at = f"{kept.failed.at:%Y-%m-%d %H:%M}"
        print(words("El último intento no resultó: {at} UTC [{why}]", at=at, why=kept.failed.code))
    late = backing_up.overdue(call.home, now=today)
    return ExitCode.NOT_AS_IT_SHOULD if late else ExitCode.DONE


def _needed(call: Call, words: Words) -> str:
    """Say what a restore on another machine needs besides the file."""
    if recovery_wrap.public(call.home) is not None:
        return words(
            "En otro equipo se abre con la clave de recuperación: borderpost recovery open --backup."
        )
    if keys.secret_place(call.home) is SecretPlace.FILE:
        return words(
            "Para abrirla en otro equipo hacen falta la contraseña y el archivo {file} de este equipo. "
            "Guarde ese archivo aparte de las copias: sin él nadie puede abrirlas.",
            file=call.home.device_secret.name,
        )
    return words(
        "Solo se abre con la contraseña y con el secreto que guarda el sistema de este equipo. "
        "Si el equipo se pierde entero, hoy nadie puede abrirla: lo ya enviado está en la plataforma."
    )
