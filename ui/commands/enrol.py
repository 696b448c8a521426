"""`borderpost enrol`: binds this desk to a regional platform with its address and a one-time code."""

import click

from borderpost.services import setting_up, signing_in
from resources.words import Words
from sync.assembly import desk_sync
from ui.commands.call import Call, ExitCode, Verb, now
from ui.commands.opening import credentials, officer_option


def verb(words: Words) -> Verb:
    """Return the verb."""
    params = [
        click.Option(
            ["--address"], required=True, metavar="HOST[:PORT]", help=words("Dirección de la plataforma.")
        ),
        click.Option(
            ["--code"], required=True, metavar="CODE", help=words("Código de inscripción; sirve una vez.")
        ),
        officer_option(words),
    ]
    return Verb("enrol", words, enrol, params=params)


def enrol(call: Call, address: str, code: str, officer: str | None) -> int:
    """Enrol the desk as an administrator; a practice post enrols as its own."""
    if officer is None and call.home.practice.exists():
        officer = setting_up.PRACTICE_ADMINISTRATOR
    username, passphrase = credentials(call, officer)
    session = signing_in.sign_in(call.home, username, passphrase, now=now())
    engine = desk_sync(call.home, clock=now)
    engine.enrol(session, address, code)
    report = engine.report(session)
    print(
        call.words("Inscrito en {name} ({address}).", name=report.platform, address=report.address),
        call.words("Lo registrado sale con «borderpost sync» o con la ventana abierta."),
        sep="\n",
    )
    return ExitCode.DONE
