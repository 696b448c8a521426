"""`borderpost drill`: rehearses a restore in a scratch place, and says how long it took and what it costs."""

from datetime import timedelta
from pathlib import Path

import click

from borderpost.services import restoring
from borderpost.services.restoring import Rehearsal
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now, progress
from ui.commands.opening import officer_option
from ui.commands.restore import who

LONGEST = timedelta(minutes=10)
"""A restore that takes longer is not as it should be."""


def verb(words: Words) -> Verb:
    """Return the verb."""
    file = click.Argument(["file"], type=click.Path(path_type=Path, dir_okay=False))
    return Verb("drill", words, drill, params=[file, officer_option(words)])


def drill(call: Call, file: Path, officer: str | None) -> int:
    """Rehearse; exit 0 where the backup restores as it should, 4 where something of it should be seen to."""
    words = call.words
    username, passphrase = who(call, officer)
    with progress(among_answers=False) as bars:
        bar = bars.add_task(words("Se comprueba la copia"), total=None)
        done = restoring.rehearse(
            call.home,
            file,
            username=username,
            passphrase=passphrase,
            now=now(),
            progress=lambda part, total: bars.update(bar, completed=part, total=total),
        )
    warnings = _warnings(done, words)
    print(*_facts(done, words), *warnings, sep="\n")
    return ExitCode.NOT_AS_IT_SHOULD if warnings else ExitCode.DONE


def _facts(done: Rehearsal, words: Words) -> list[str]:
    label = done.label
    made = f"{label.made_at:%Y-%m-%d %H:%M} UTC"
    facts = [
        words(
            "La copia se restaura: {entries} asientos, hecha {made}, comprobada entera.",
            entries=label.entries,
            made=made,
        ),
        words("Tiempo necesario: {minutes} min ({seconds} s).", minutes=f"{done.seconds / 60:.1f}",
              seconds=f"{done.seconds:.1f}"),
    ]  # fmt: skip
    if done.loss is None:
        facts.append(words("La base de este puesto no se abre: no se sabe qué hay después de la copia."))
    else:
        facts.append(
            words(
                "Faltarían aquí {entries} asientos posteriores; la plataforma ya tiene {held} de ellos.",
                entries=done.loss.entries,
                held=done.loss.at_platform,
            )
        )
    return facts


def _warnings(done: Rehearsal, words: Words) -> list[str]:
    warnings = []
    if not done.own_keys:
        warnings.append(
            words("Atención: la contraseña es más nueva que la copia; en otro equipo sirve la de entonces.")
        )
    if done.loss is not None and done.loss.other_history:
        warnings.append(
            words("Atención: la copia es de una rama que este puesto ya no sigue. Haga otra copia.")
        )
    if timedelta(seconds=done.seconds) > LONGEST:
        warnings.append(words("Atención: tarda más de diez minutos."))
    return warnings
