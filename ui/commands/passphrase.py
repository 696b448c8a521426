"""`borderpost passphrase`: changes one's own passphrase, or gives a new one for a forgotten one."""

import click

from borderpost.services import officering, resetting, signing_in
from borderpost.services.witnessing import Person
from borderpost.store.store import Store
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now
from ui.commands.opening import (
    credentials,
    new_secret,
    officer_option,
    second_option,
    second_or_code,
    secret,
)

NEW = "BORDERPOST_NEW_PASSPHRASE"
SUPERVISOR = "BORDERPOST_SUPERVISOR_PASSPHRASE"


def verb(words: Words) -> Verb:
    """Return the verb."""
    user = words("USUARIO")
    params: list[click.Parameter] = [
        click.Option(
            ["--forgotten"], metavar=user, help=words("Quien olvidó la suya y está presente.")
        ),
        click.Option(["--supervisor"], metavar=user, help=words("Supervisor o administrador que la da.")),
        second_option(words, words("Segunda persona; sin ella, un código de la caja fuerte.")),
        officer_option(words),
    ]
    return Verb("passphrase", words, passphrase, params=params)


def passphrase(
    call: Call, forgotten: str | None, supervisor: str | None, second: str | None, officer: str | None
) -> int:
    """Change a passphrase or reset one."""
    if forgotten is None:
        return _change(call, officer)
    if supervisor is None:
        raise click.UsageError(call.words("--forgotten va con --supervisor."))
    return _reset(call, forgotten, supervisor, second)


def _change(call: Call, officer: str | None) -> int:
    username, current = credentials(call, officer)
    new = new_secret(call.words, NEW, call.words("Contraseña nueva"))
    session = signing_in.sign_in(call.home, username, current, now=now())
    with Store.open(call.home, session.key) as store:
        officering.change_passphrase(store, session, current=current, new=new, now=now())
    return _done(call.words, username)


def _reset(call: Call, forgotten: str, supervisor: str, second: str | None) -> int:
    words = call.words
    by = Person(supervisor, secret(SUPERVISOR, words("Contraseña de {username}", username=supervisor)))
    other = second_or_code(call, second)
    new = new_secret(words, NEW, words("Contraseña nueva"))
    resetting.reset(call.home, forgotten, new, supervisor=by, second=other, now=now())
    return _done(words, forgotten)


def _done(words: Words, username: str) -> int:
    print(words("{username} entra ahora con la contraseña nueva.", username=username))
    return ExitCode.DONE
