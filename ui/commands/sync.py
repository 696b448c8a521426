"""`borderpost sync`: exchanges with the regional platform, once or until it is interrupted."""

import time
from datetime import timedelta

import click

from borderpost.domain.sync_report import LinkState, SyncReport
from borderpost.services import signing_in
from resources.words import Words
from sync.assembly import desk_sync
from sync.engine import DeskSync
from ui.commands.call import Call, ExitCode, Verb, now
from ui.commands.opening import credentials, officer_option

SHORTEST_PAUSE = timedelta(milliseconds=200)
LOOK = timedelta(seconds=1)
"""How often to look, during a pause, whether the network changed."""


def verb(words: Words) -> Verb:
    """Return the verb."""
    once = click.Option(["--once"], is_flag=True, help=words("Un solo intercambio, y termina."))
    return Verb("sync", words, sync, params=[once, officer_option(words)])


def sync(call: Call, once: bool, officer: str | None) -> int:
    """Seal, carry and take in; ``--once`` exits 0 where the platform answered and 1 where it did not."""
    username, passphrase = credentials(call, officer)
    session = signing_in.sign_in(call.home, username, passphrase, now=now())
    engine = desk_sync(call.home, clock=now)
    while True:
        report = engine.run_once(session)
        print(said(report, call.words), flush=True)
        if report.link.state is LinkState.NOT_ENROLLED:
            return ExitCode.TROUBLE
        live = report.link.state is LinkState.LIVE
        if once and not (live and report.link.again_in == timedelta()):
            if report.link.state is LinkState.REFUSED:
                return ExitCode.REFUSED
            return ExitCode.DONE if live else ExitCode.TROUBLE
        _rest(engine, max(report.link.again_in, SHORTEST_PAUSE))


def said(report: SyncReport, words: Words) -> str:
    """Return one line about an exchange: how it ended, what was sent and taken, what is left."""
    state = {
        LinkState.NOT_ENROLLED: words("Sin plataforma: inscriba este equipo con «borderpost enrol»."),
        LinkState.NOT_TRIED: words("Enlace por probar."),
        LinkState.LIVE: words("Con enlace."),
        LinkState.NO_LINK: words("Sin enlace; todo sigue guardado aquí."),
        LinkState.REFUSED: words("La plataforma no acepta este equipo; todo sigue guardado aquí."),
    }[report.link.state]
    parts = [state, words("{n} por enviar, {way} en camino.", n=report.unsent, way=report.on_the_way)]
    if report.link.state is LinkState.LIVE:
        sent, taken = report.link.sent, report.link.taken
        parts.append(words("Bloques enviados: {sent}; llegados: {taken}.", sent=sent, taken=taken))
    parts += [words.code(finding.code, finding.values) for finding in report.news]
    problem = report.link.problem
    if problem is not None:
        parts.append(f"{words.code(problem.code, problem.values)} [{problem.code}]")
    return " ".join(parts)


def _rest(engine: DeskSync, pause: timedelta) -> None:
    """Wait, but no longer than until the network changes."""
    end = time.monotonic() + pause / timedelta(seconds=1)
    while (left := end - time.monotonic()) > 0:
        time.sleep(min(left, LOOK / timedelta(seconds=1)))
        if engine.link_changed():
            return
