"""`borderpost slips`: paper slips printed in advance, those that are missing, and those that are spoiled."""

from pathlib import Path
from zoneinfo import ZoneInfo

import click

from borderpost.domain.slip import SlipGap, SlipSerial
from borderpost.reports import slips_pdf
from borderpost.services import issuing
from borderpost.services.session import Session
from borderpost.store.files import make_folder
from borderpost.store.store import Store
from resources.words import Words
from ui.commands.call import Call, ExitCode, Verb, now
from ui.commands.opening import officer_option, signed_in

SHEET = 4


def verb(words: Words) -> Verb:
    """Return the verb."""
    act = click.Argument(["act"], type=click.Choice(["print", "gaps", "spoil"]))
    act.metavar = "print|gaps|spoil"
    count = click.Option(
        ["--count"],
        type=click.IntRange(1, issuing.MOST_AT_ONCE),
        metavar="N",
        default=10 * SHEET,
        help=words("Con print: cuántas boletas (cuatro por hoja)."),
    )
    to = click.Option(
        ["--to"],
        type=click.Path(path_type=Path, dir_okay=False),
        metavar=words("ARCHIVO"),
        help=words("Con print: el archivo PDF (por omisión, en los informes del puesto)."),
    )
    serial = click.Option(
        ["--serial"], metavar=words("SERIE"), help=words("Con spoil: la serie de la boleta.")
    )
    reason = click.Option(
        ["--reason"], metavar=words("MOTIVO"), default="", help=words("Con spoil: por qué no servirá.")
    )
    return Verb("slips", words, slips, params=[act, count, to, serial, reason, officer_option(words)])


def slips(
    call: Call, act: str, count: int, to: Path | None, serial: str | None, reason: str, officer: str | None
) -> int:
    """Do one of the three; ``gaps`` exits 4 where a printed slip is neither captured nor spoiled."""
    words = call.words
    if act == "spoil" and serial is None:
        raise click.UsageError(words("Falta {name}.", name="--serial"))
    with signed_in(call, officer) as (store, session):
        if act == "print":
            return _print(store, session, count, to, words)
        if serial is not None and act == "spoil":
            spoiled = issuing.spoil(store, session, serial, reason=reason, now=now())
            print(words("La boleta {serial} queda inutilizada.", serial=spoiled))
            return ExitCode.DONE
        return _gaps(store, session, words)


def _print(store: Store, session: Session, count: int, to: Path | None, words: Words) -> int:
    """Journal the printing first: a serial that lies on paper and in no journal could be printed twice."""
    moment = now()
    serials = [str(one) for one in issuing.issue(store, session, count, now=moment)]
    path = to or session.home.reports / f"{serials[0]}.pdf"
    if to is None:
        make_folder(session.home.reports)
    zone = ZoneInfo(session.post.zone)
    slips_pdf.write(serials, session.post, path, printed_at=moment, zone=zone)
    said = words(
        "{count} boletas, {first} a {last}: {path}",
        count=count,
        first=serials[0],
        last=serials[-1],
        path=path,
    )
    print(said)
    return ExitCode.DONE


def _gaps(store: Store, session: Session, words: Words) -> int:
    printed = issuing.printed(store, session)
    if not printed:
        print(words("Este equipo no ha impreso boletas."))
    zone = ZoneInfo(session.post.zone)
    for one in printed:
        print(
            words(
                "{first} a {last}, impresas el {day}: "
                "{used} capturadas, {spoiled} inutilizadas, {open} sin cuenta",
                first=SlipSerial(one.prefix, one.first),
                last=SlipSerial(one.prefix, one.last),
                day=one.at.astimezone(zone).date().isoformat(),
                used=one.used,
                spoiled=one.spoiled,
                open=one.left,
            )
        )
        for first, last in one.open:
            print("    " + " … ".join(SlipGap(one.prefix, first, last).ends))
    return ExitCode.NOT_AS_IT_SHOULD if any(one.open for one in printed) else ExitCode.DONE
