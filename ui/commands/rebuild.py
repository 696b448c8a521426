"""`borderpost rebuild`: makes the derived tables again from the journal."""

from borderpost.store import projection
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, progress
from ui.commands.opening import officer_option, unlocked


def verb(words: Words) -> Verb:
    """Return the verb."""
    return Verb("rebuild", words, rebuild, params=[officer_option(words)])


def rebuild(call: Call, officer: str | None) -> int:
    """Rebuild the derived tables in one transaction."""
    words = call.words
    with unlocked(call, officer) as store, progress(among_answers=False) as bars:
        bar = bars.add_task(words("Se rehacen las tablas"), total=None)
        entries = projection.rebuild(
            store, lambda done, total: bars.update(bar, completed=done, total=total)
        )
    print(words("Tablas rehechas desde {entries} asientos del diario.", entries=entries))
    return ExitCode.DONE
