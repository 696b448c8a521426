"""`borderpost verify`: walks the journal's chain and compares the derived tables with it."""

from borderpost.store import verify as verifying
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, progress
from ui.commands.opening import officer_option, unlocked


def verb(words: Words) -> Verb:
    """Return the verb."""
    return Verb("verify", words, verify, params=[officer_option(words)])


def verify(call: Call, officer: str | None) -> int:
    """Verify the post; exit 0 where chain and tables hold, 4 where they do not."""
    words = call.words
    with unlocked(call, officer) as store, progress(among_answers=False) as bars:
        bar = bars.add_task(words("Se comprueba el diario"), total=None)
        result = verifying.verify(store, lambda done, total: bars.update(bar, completed=done, total=total))
    if result.ok:
        print(words("El diario y sus tablas están íntegros: {entries} asientos.", entries=result.entries))
        return ExitCode.DONE
    print(words("El diario o sus tablas NO están íntegros ({entries} asientos).", entries=result.entries))
    if result.problem is not None:
        print(words.code(result.problem.code, result.problem.values), f"[{result.problem.code}]")
    print(words("Si la cadena está íntegra, «borderpost rebuild» rehace las tablas."))
    return ExitCode.NOT_AS_IT_SHOULD
