"""`borderpost passphrase`: changes one's own passphrase, or gives a new one for a forgotten one."""

import os

import click

from borderpost.services import officering, resetting, signing_in
from borderpost.services.resetting import Code, Person
from borderpost.store.store import Store
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now
from ui.commands.opening import ask_secret, credentials, new_secret, officer_option

NEW = "BORDERPOST_NEW_PASSPHRASE"
SUPERVISOR = "BORDERPOST_SUPERVISOR_PASSPHRASE"
SECOND = "BORDERPOST_SECOND_PASSPHRASE"
CODE = "BORDERPOST_RESET_CODE"


def verb(words: Words) -> Verb:
    """Return the verb."""
    user = words("USUARIO")
    params: list[click.Parameter] = [
        click.Option(
            ["--forgotten"], metavar=user, help=words("Oficial que olvidó la suya y está presente.")
        ),
        click.Option(["--supervisor"], metavar=user, help=words("Supervisor que la da.")),
        click.Option(
            ["--second"], metavar=user, help=words("Segunda persona; sin ella, un código de la caja fuerte.")
        ),
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
    by = Person(supervisor, _secret(SUPERVISOR, words("Contraseña de {username}", username=supervisor)))
    other: Person | Code
    if second:
        other = Person(second, _secret(SECOND, words("Contraseña de {username}", username=second)))
    else:
        other = Code(_secret(CODE, words("Código de la caja fuerte")))
    new = new_secret(words, NEW, words("Contraseña nueva"))
    resetting.reset(call.home, forgotten, new, supervisor=by, second=other, now=now())
    return _done(words, forgotten)


def _done(words: Words, username: str) -> int:
    print(words("{username} entra ahora con la contraseña nueva.", username=username))
    return ExitCode.DONE


def _secret(variable: str, question: str) -> str:
    given = os.environ.get(variable)
    return given if given is not None else ask_secret(question)
