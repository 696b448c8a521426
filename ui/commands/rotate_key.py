"""`borderpost rotate-key`: encrypts the whole desk under a new data key, with nobody else at it."""

import filelock

from borderpost.domain.errors import Trouble
from borderpost.services import rotating
from resources.words import Words
from sync.outbox import Outbox
from ui.commands.call import Call, ExitCode, Verb, now, progress
from ui.commands.opening import credentials, officer_option


def verb(words: Words) -> Verb:
    """Return the verb."""
    return Verb("rotate-key", words, rotate_key, params=[officer_option(words)])


def rotate_key(call: Call, officer: str | None) -> int:
    """Rotate the data key while neither the desk nor its link runs."""
    words = call.words
    username, passphrase = credentials(call, officer)
    try:
        with Outbox(call.home.outbox).lock(), progress(among_answers=False) as bars:
            task = bars.add_task(words("Se cifra de nuevo"), total=None)
            done = rotating.rotate(
                call.home,
                username,
                passphrase,
                now=now(),
                progress=lambda pages, total: bars.update(task, completed=pages, total=total),
            )
    except filelock.Timeout as error:
        raise Trouble("database.in_use") from error
    print(words("Clave nueva, para {count} oficiales; sus contraseñas no cambian.", count=done.officers))
    if done.recovery:
        print(words("La clave de recuperación sigue abriendo. Imprima otra vez la hoja: su sello cambió."))
    print(words("Las copias anteriores se abren con la contraseña de su día. Haga hoy una nueva."))
    return ExitCode.DONE
