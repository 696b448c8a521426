"""`borderpost retention`: what the policy would erase, why the rest stays, and erasing it with two people."""

import click

from borderpost.domain.retention import ClassPlan, Plan
from borderpost.services import retaining, setting_up, witnessing
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now, progress
from ui.commands.opening import officer_option, second_option, second_person, signed_in


def verb(words: Words) -> Verb:
    """Return the verb."""
    act = click.Argument(["act"], type=click.Choice(["plan", "run"]))
    act.metavar = "plan|run"
    second = second_option(
        words, words("Con run: la segunda persona, supervisor o administrador, con su propia contraseña.")
    )
    return Verb("retention", words, retention, params=[act, second, officer_option(words)])


def retention(call: Call, act: str, second: str | None, officer: str | None) -> int:
    """Show the plan, or erase what is due; who may do it is an administrator."""
    words = call.words
    if act == "run" and second is None:
        raise click.UsageError(words("Falta {name}.", name="--second"))
    moment = now()
    if call.home.practice.exists() and officer is None:
        officer = setting_up.PRACTICE_ADMINISTRATOR
    with signed_in(call, officer) as (store, session):
        if second is None:
            _say_plan(retaining.plan(store, session, now=moment), words)
            return ExitCode.DONE
        witness = witnessing.witness(store, session, second_person(call, second))
        with progress(among_answers=False) as bars:
            bar = bars.add_task(words("Se borra"), total=None)
            done = retaining.run(
                store,
                session,
                second=witness,
                now=moment,
                progress=lambda part, total: bars.update(bar, completed=part, total=total),
            )
    for data, count in done.erased:
        print(f"{words.code(f'data.{data.value}')}: {count}")
    if done.copies_removed:
        print(words("Copias de antes de actualizar, borradas: {count}.", count=done.copies_removed))
    for path in done.aside:
        print(words("Aún puede tener lo borrado: {path}", path=path))
    print(words("La base se escribió de nuevo. Las copias de seguridad lo conservan hasta que roten."))
    return ExitCode.DONE


def _say_plan(plan: Plan, words: Words) -> None:
    if plan.as_of is None:
        print(words("La plataforma no ha acusado nada todavía: nada se puede borrar."))
    else:
        as_of = plan.as_of.isoformat(timespec="minutes")
        print(words("Según la hora firmada por la plataforma: {moment}", moment=as_of))
    print(
        words(
            "Nada de los últimos {days} días se borra: hasta allí puede volver la plataforma.",
            days=plan.policy.horizon.days,
        )
    )
    for one in plan.classes:
        print(_line(plan, one, words))
        for hold, count in one.held:
            print(f"    {count:>9}  {words.code(f'hold.{hold.value}')}")


def _line(plan: Plan, one: ClassPlan, words: Words) -> str:
    said = words(
        "{name}: {due} por borrar; se conservan {days} días desde el acuse",
        name=words.code(f"data.{one.period.data.value}"),
        due=one.due,
        days=plan.policy.kept(one.period.data).days,
    )
    return f"{said} {words('(plazo por verificar)')}" if one.period.verify else said
