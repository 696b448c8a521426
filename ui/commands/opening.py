"""How a verb gets into a post: whose passphrase, asked of a person or taken from the environment."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from borderpost.domain.errors import Trouble
from borderpost.services import setting_up, signing_in
from borderpost.services.clock_reading import read_clock
from borderpost.services.session import Session
from borderpost.services.witnessing import Code, Person
from borderpost.store import keys, machine_clock
from borderpost.store.store import Store
from resources.words import Words
from sync.known_time import signed_time_of
from ui.commands.call import Call, now

PASSPHRASE = "BORDERPOST_PASSPHRASE"
OFFICER = "BORDERPOST_OFFICER"
SECOND_PASSPHRASE = "BORDERPOST_SECOND_PASSPHRASE"
RESET_CODE = "BORDERPOST_RESET_CODE"


def officer_option(words: Words) -> click.Option:
    """Return the option that names who acts."""
    return click.Option(
        ["--officer"],
        metavar=words("USUARIO"),
        envvar=OFFICER,
        help=words("Quién actúa (en prácticas, el supervisor de prácticas)."),
    )


def second_option(words: Words, help_: str) -> click.Option:
    """Return the option that names the second person of an act that nobody does alone."""
    return click.Option(["--second"], metavar=words("USUARIO"), help=help_)


def second_person(call: Call, username: str) -> Person:
    """Return the second person with the passphrase that he gives; a practice post asks for none."""
    if call.home.practice.exists():
        return Person(username, setting_up.practice_passphrase(call.home))
    question = call.words("Contraseña de {username}", username=username)
    return Person(username, secret(SECOND_PASSPHRASE, question))


def second_or_code(call: Call, username: str | None) -> Person | Code:
    """Return the second person, or without one a code of the safe; practice has its administrator."""
    if username is None and call.home.practice.exists():
        username = setting_up.PRACTICE_ADMINISTRATOR
    if username is not None:
        return second_person(call, username)
    return Code(secret(RESET_CODE, call.words("Código de la caja fuerte")))


@contextmanager
def signed_in(call: Call, officer: str | None) -> Iterator[tuple[Store, Session]]:
    """Sign an officer in and open the post's store; say where the machine's clock is not to be believed.

    Raise Trouble ``home.not_set_up``, ``passphrase.unasked``; Refusal where the passphrase is wrong.
    """
    username, passphrase = credentials(call, officer)
    session = signing_in.sign_in(call.home, username, passphrase, now=now())
    with Store.open(session.home, session.key) as store:
        fault = read_clock(store, session, machine_clock.reading(now(), signed_time_of(call.home)))
        if fault is not None:
            sys.stderr.write(f"{call.words.code(fault.code, fault.values)} [{fault.code}]\n")
        yield store, session


@contextmanager
def unlocked(call: Call, officer: str | None) -> Iterator[Store]:
    """Open the post's store without acting as anybody: nothing is journaled."""
    username, passphrase = credentials(call, officer)
    key = keys.unwrap(call.home, username, passphrase).key
    with Store.open(call.home, key) as store:
        yield store


def credentials(call: Call, officer: str | None) -> tuple[str, str]:
    """Return the username and passphrase; a practice post needs neither to be typed."""
    home = call.home
    if not home.is_set_up:
        raise Trouble("home.not_set_up", path=str(home.path))
    if home.practice.exists():
        return officer or setting_up.PRACTICE_SUPERVISOR, setting_up.practice_passphrase(home)
    username = officer or _only_officer(call)
    return username, secret(PASSPHRASE, call.words("Contraseña de {username}", username=username))


def secret(variable: str, question: str) -> str:
    """Return a secret from a variable of the environment, else asked for as in ``ask_secret``."""
    given = os.environ.get(variable)
    return given if given is not None else ask_secret(question, variable=variable)


def ask_secret(question: str, *, variable: str = PASSPHRASE) -> str:
    """Ask for a secret on the terminal, unseen; raise Trouble ``passphrase.unasked`` without one."""
    if not sys.stdin.isatty():
        raise Trouble("passphrase.unasked", variable=variable)
    answer: str = click.prompt(question, hide_input=True, err=True)
    return answer


def new_secret(words: Words, variable: str, question: str) -> str:
    """Return a new passphrase from a variable of the environment, else asked for twice, unseen.

    Raise Trouble ``passphrase.different`` or ``passphrase.unasked``.
    """
    given = os.environ.get(variable)
    if given is not None:
        return given
    first = ask_secret(question, variable=variable)
    if ask_secret(words("Otra vez, para comprobar"), variable=variable) != first:
        raise Trouble("passphrase.different")
    return first


def _only_officer(call: Call) -> str:
    names = signing_in.usernames(call.home)
    if len(names) == 1:
        return names[0]
    if not sys.stdin.isatty():
        raise Trouble("officer.unnamed", names=", ".join(names))
    answer: str = click.prompt(call.words("Usuario"), type=click.Choice(names), err=True)
    return answer
