"""`borderpost doctor`: looks at every part of the desk, says what to do about it, and journals it."""

import json
import sys
import time
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from borderpost.devices.source import FrameSource
from borderpost.devices.specimen_camera import SpecimenCamera
from borderpost.domain.errors import Trouble
from borderpost.domain.journal import moment_text
from borderpost.domain.self_test import Check, CheckName, CheckState, SelfTest
from borderpost.reports import self_test_page
from borderpost.services import self_testing, signing_in
from borderpost.services.self_testing import Desk
from borderpost.services.session import Session
from borderpost.specimens import practice
from borderpost.store import keys
from borderpost.store.sealing import DataKey
from borderpost.store.store import Store
from resources.words import Words
from sync.known_time import signed_time_of
from ui import preferences
from ui.commands.call import Call, ExitCode, Verb, now, progress
from ui.commands.opening import credentials, officer_option
from ui.devices.fitting import source_of

_MARKS = {CheckState.GOOD: "+", CheckState.ATTENTION: "!", CheckState.BAD: "X"}


def verb(words: Words) -> Verb:
    """Return the verb."""
    file = click.Path(path_type=Path, dir_okay=False)
    return Verb(
        "doctor",
        words,
        doctor,
        params=[
            officer_option(words),
            click.Option(["--json", "as_json"], is_flag=True, help=words("JSON en lugar de texto.")),
            click.Option(["--print", "page"], type=file, metavar="FILE.pdf",
                         help=words("Escribe además la hoja para firmar.")),
            click.Option(["--whole"], is_flag=True,
                         help=words("Todo el diario y sus tablas, no solo lo nuevo; puede tardar minutos.")),
        ],
    )  # fmt: skip


def doctor(call: Call, officer: str | None, as_json: bool, page: Path | None, whole: bool) -> int:
    """Test the desk; exit 0 where nothing is bad, 4 where something is."""
    words = call.words
    username, passphrase = credentials(call, officer)
    key, session, closed = _entered(call, username, passphrase)
    begun = time.monotonic()
    desk = Desk(
        home=call.home,
        key=key,
        camera=_camera(call),
        now=now,
        signed_time=lambda: signed_time_of(call.home),
        whole=whole,
    )
    checks: dict[CheckName, Check] = {}
    with progress(among_answers=False) as bars:
        bar = bars.add_task(words("Se comprueba el equipo"), total=len(CheckName))
        for name in CheckName:
            checks[name] = self_testing.check(desk, name)
            bars.update(bar, advance=1)
    test = self_testing.gathered(checks, at=now(), ms=round((time.monotonic() - begun) * 1000))
    _say(test, words, as_json=as_json)
    if session is not None:
        with Store.open(session.home, session.key) as store:
            self_testing.journal_self_test(store, session, test)
    else:
        sys.stderr.write(words("Sin la base abierta no se pudo anotar en el diario.") + f" [{closed}]\n")
    if page is not None:
        _write(test, session, page, words)
    return ExitCode.NOT_AS_IT_SHOULD if test.state is CheckState.BAD else ExitCode.DONE


def _entered(call: Call, username: str, passphrase: str) -> tuple[DataKey, Session | None, str]:
    """Return the data key, and the sign-in where the database opens; else why it does not."""
    try:
        session = signing_in.sign_in(call.home, username, passphrase, now=now())
    except Trouble as trouble:
        return keys.unwrap(call.home, username, passphrase).key, None, trouble.code
    return session.key, session, ""


def _camera(call: Call) -> FrameSource | None:
    if call.home.practice.exists():
        return SpecimenCamera(practice.dozen(now().date()))
    return source_of(preferences.load(call.home.path))


def _say(test: SelfTest, words: Words, *, as_json: bool) -> None:
    for check in test.checks:
        found = words.code(check.finding.code, check.finding.values)
        if as_json:
            said = {
                "check": check.name.value, "state": check.state.value, "code": check.finding.code,
                "values": dict(check.finding.values), "message": found, "ms": check.ms,
                "at": moment_text(test.at),
            }  # fmt: skip
            print(json.dumps(said, ensure_ascii=False))
        else:
            name = words.code(f"check_name.{check.name.value}")
            print(f"{_MARKS[check.state]} {name:<24} {found} [{check.finding.code}]")
    if not as_json:
        good, attention, bad = (test.count(state) for state in CheckState)
        print(
            words(
                "En orden: {good}. Piden atención: {attention}. Mal: {bad}. En {seconds} s.",
                good=good, attention=attention, bad=bad, seconds=f"{test.ms / 1000:.1f}",
            )
        )  # fmt: skip


def _write(test: SelfTest, session: Session | None, page: Path, words: Words) -> None:
    if session is None:
        heading, zone = self_test_page.Heading("", "", "", practice=False), ZoneInfo("UTC")
    else:
        post = session.post
        heading = self_test_page.Heading(post.name, post.lane, session.officer.name, post.practice)
        zone = ZoneInfo(post.zone)
    self_test_page.write(test, page, words, heading=heading, zone=zone)
    sys.stderr.write(words("Hoja escrita en {file}", file=str(page)) + "\n")
