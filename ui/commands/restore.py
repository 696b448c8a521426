"""`borderpost restore`: puts a backup in the place of a database that is damaged or gone."""

from pathlib import Path

import click

from borderpost.domain.errors import Refusal
from borderpost.services import restoring, setting_up
from borderpost.services.restoring import Restoration
from borderpost.store.files import make_folder, write_whole
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now, progress
from ui.commands.opening import (
    PASSPHRASE,
    credentials,
    officer_option,
    second_option,
    second_or_code,
    secret,
)


def verb(words: Words) -> Verb:
    """Return the verb."""
    params: list[click.Parameter] = [
        click.Argument(["file"], required=False, type=click.Path(path_type=Path, dir_okay=False)),
        click.Option(
            ["--as-it-lies"],
            is_flag=True,
            help=words("Sin copia: sigue con lo que queda de una base cuyo registro previo (-wal) falta."),
        ),
        click.Option(
            ["--device-secret"],
            type=click.Path(path_type=Path, dir_okay=False, exists=True),
            metavar=words("ARCHIVO"),
            help=words("En otro equipo: el archivo con el secreto del equipo anterior."),
        ),
        second_option(words, words("Segunda persona; sin ella, un código de la caja fuerte.")),
        officer_option(words),
    ]
    return Verb("restore", words, restore, params=params)


def restore(
    call: Call,
    file: Path | None,
    as_it_lies: bool,
    device_secret: Path | None,
    second: str | None,
    officer: str | None,
) -> int:
    """Restore, two people together; what was there is put aside, and the words say where and what is next."""
    words = call.words
    if (file is None) == (not as_it_lies):
        raise click.UsageError(words("Diga el archivo de la copia, o --as-it-lies."))
    if device_secret is not None:
        _bring(call, device_secret)
    username, passphrase = who(call, officer)
    other = second_or_code(call, second)
    if file is None:
        done = restoring.go_on(
            call.home, username=username, passphrase=passphrase, second=other, now=now()
        )
    else:
        with progress(among_answers=False) as bars:
            bar = bars.add_task(words("Se comprueba la copia"), total=None)
            done = restoring.restore(
                call.home,
                file,
                username=username,
                passphrase=passphrase,
                second=other,
                now=now(),
                progress=lambda part, total: bars.update(bar, completed=part, total=total),
            )
    print(_said(done, words))
    return ExitCode.DONE


def who(call: Call, officer: str | None) -> tuple[str, str]:
    """Return who acts and the passphrase, also where the home has no keys yet: then they are asked for."""
    if call.home.is_set_up or call.home.practice.exists():
        if call.home.practice.exists():
            return officer or setting_up.PRACTICE_SUPERVISOR, setting_up.practice_passphrase(call.home)
        return credentials(call, officer)
    if officer is None:
        raise click.UsageError(call.words("Aquí no hay llaves: diga quién restaura con --officer."))
    return officer, secret(PASSPHRASE, call.words("Contraseña de {username}", username=officer))


def _bring(call: Call, file: Path) -> None:
    """Put another machine's device secret in its place, never over one that is there."""
    if call.home.device_secret.exists():
        raise Refusal("restore.secret_there")
    make_folder(call.home.path)
    write_whole(call.home.device_secret, file.read_bytes())


def _said(done: Restoration, words: Words) -> str:
    if done.keys_alone:
        return words("La base está íntegra y no se cambió; las llaves se tomaron de la copia.")
    lines = [words("Restaurado: el diario sigue desde el asiento {entries}.", entries=done.entries)]
    if done.aside is not None:
        lines.append(words("Lo que había quedó entero en {path}. No lo borre.", path=done.aside))
    lines.append(
        words(
            "Lo registrado después de la copia no está en este equipo: lo ya enviado está en la plataforma, "
            "que conserva ambas ramas y avisará de ellas. Vuelva a anotar desde el papel lo que falte."
        )
    )
    lines.append(words("Ahora abra el puesto y sincronice; si hay plataforma, inscriba de nuevo el equipo."))
    return "\n".join(lines)
