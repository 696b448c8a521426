"""`borderpost backup`: writes a verified, encrypted backup to a folder or a stick, while the desk works."""

from pathlib import Path

import click

from borderpost.services import backing_up, signing_in
from borderpost.store import keys
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
            help=words("Con --always-to: cuántas copias se conservan allí."),
        ),
        officer_option(words),
    ]
    return Verb("backup", words, backup, params=params)


def backup(call: Call, to: Path | None, always_to: Path | None, keep: int | None, officer: str | None) -> int:
    """Back up; ``--always-to`` chooses the scheduled ones' folder once a backup lies there."""
    words = call.words
    if to and always_to:
        raise click.UsageError(words("--to y --always-to se excluyen: diga uno de los dos."))
    if keep is not None and not always_to:
        raise click.UsageError(words("--keep va con --always-to."))
    username, passphrase = credentials(call, officer)
    session = signing_in.sign_in(call.home, username, passphrase, now=now())
    with progress(among_answers=False) as bars:
        copying = bars.add_task(words("Se copia la base"), total=None)
        writing = bars.add_task(words("Se escribe y se comprueba"), total=None)
        made = backing_up.back_up(
            session,
            to or always_to,
            now=now(),
            copied=lambda done, total: bars.update(copying, completed=done, total=total),
            written=lambda done, total: bars.update(writing, completed=done, total=total),
        )
    if always_to:
        backing_up.choose(session, folder=always_to, keep=keep or KEEP)
    entries = made.label.entries
    print(words("Copia comprobada, con {entries} asientos: {path}", entries=entries, path=made.path))
    print(_needed(call, words))
    return ExitCode.DONE


def _needed(call: Call, words: Words) -> str:
    """Say what a restore on another machine needs besides the file."""
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
