"""`borderpost verify`: walks the journal's chain and compares the derived tables with it."""

from collections.abc import Sequence

import click

from borderpost.store import verify as verifying
from borderpost.store.store import Store
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, progress
from ui.commands.opening import officer_option, unlocked

FEWEST_DIGITS = 16
"""Of a head: fewer could stand in a chain by chance."""


def verb(words: Words) -> Verb:
    """Return the verb."""

    def digits(context: click.Context, parameter: click.Parameter, given: Sequence[str]) -> list[str]:
        heads = ["".join(head.split()).lower() for head in given]
        if any(len(head) < FEWEST_DIGITS or set(head) - set("0123456789abcdef") for head in heads):
            reason = words("son al menos {count} dígitos hexadecimales", count=FEWEST_DIGITS)
            raise click.BadParameter(reason, context, parameter)
        return heads

    head = click.Option(
        ["--head", "heads"],
        metavar="HEX",
        multiple=True,
        callback=digits,
        help=words("Cabeza de la cadena de un informe impreso o un acuse: dice si está en este diario."),
    )
    return Verb("verify", words, verify, params=[officer_option(words), head])


def verify(call: Call, officer: str | None, heads: Sequence[str]) -> int:
    """Verify the post; exit 0 where chain and tables hold and have every head, 4 where they do not."""
    words = call.words
    with unlocked(call, officer) as store, progress(among_answers=False) as bars:
        bar = bars.add_task(words("Se comprueba el diario"), total=None)
        result = verifying.verify(store, lambda done, total: bars.update(bar, completed=done, total=total))
        standing = [_say_where(store, head, words) for head in heads]
    if result.ok:
        print(words("El diario y sus tablas están íntegros: {entries} asientos.", entries=result.entries))
        return ExitCode.DONE if all(standing) else ExitCode.NOT_AS_IT_SHOULD
    print(words("El diario o sus tablas NO están íntegros ({entries} asientos).", entries=result.entries))
    if result.problem is not None:
        print(words.code(result.problem.code, result.problem.values), f"[{result.problem.code}]")
        row = dict(result.problem.values).get("row")
        if row is not None:
            print(words("La primera fila distinta: {row}.", row=row))
    print(words("Si la cadena está íntegra, «borderpost rebuild» rehace las tablas."))
    return ExitCode.NOT_AS_IT_SHOULD


def _say_where(store: Store, head: str, words: Words) -> bool:
    """Say whether a head is in the journal, and where."""
    found = verifying.stands_at(store, head)
    if found is None:
        print(
            words(
                "La cabeza {head} NO está en este diario: le quitaron asientos o se escribió otro. "
                "No borre nada y avise a soporte.",
                head=head,
            )
        )
        return False
    at = found.at.isoformat(timespec="seconds") if found.at else "—"
    print(
        words(
            "La cabeza {head} es la del asiento {position} ({at}).", head=head, position=found.position, at=at
        )
    )
    return True
