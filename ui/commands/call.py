"""What every verb of the command gets: the person's words, the home, and the present moment."""

import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import click
import platformdirs
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from borderpost.store.home import Home
from resources.words import Words
from sync.command_line import ExitCode as ExitCode
from sync.spoken_help import Verb as Spoken
from sync.spoken_help import language_option
from ui.commands.summaries import summaries


@dataclass(slots=True)
class Call:
    """Hold one call: ``given`` by ``--home`` and ``spoken`` by ``--language``, where they were."""

    words: Words
    given: Path | None = None
    spoken: str | None = None

    @property
    def home(self) -> Home:
        """Return the home that was named, or the usual one of this user."""
        return Home(self.given or usual_home())


def usual_home() -> Path:
    """Return the folder that a desk uses where none is named: ``BORDERPOST_HOME`` or the user's data."""
    named = os.environ.get("BORDERPOST_HOME")
    return Path(named) if named else platformdirs.user_data_path("borderpost", appauthor=False)


def now() -> datetime:
    """Return the present moment, aware UTC, whole milliseconds."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def progress(*, among_answers: bool) -> Progress:
    """Return a progress bar on standard error, drawn only where a person looks and no answer mixes in."""
    watched = sys.stderr.isatty() and not (among_answers and sys.stdout.isatty())
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True, disable=not watched)


def common_options(words: Words) -> list[click.Parameter]:
    """Return the options that stand before or after any verb."""

    def keep(context: click.Context, _: click.Parameter, value: Path | None) -> None:
        if value is not None:
            context.ensure_object(Call).given = value

    def hear(context: click.Context, _: click.Parameter, value: str | None) -> None:
        if value is not None:
            context.ensure_object(Call).spoken = value

    home = click.Option(
        ["--home"],
        type=click.Path(path_type=Path, file_okay=False),
        metavar="DIR",
        expose_value=False,
        callback=keep,
        help=words("Carpeta del puesto (por omisión, la del usuario)."),
    )
    return [home, language_option(words, hear)]


class Verb(Spoken):
    """Be one verb: the callback gets the ``Call`` first, and ``--home`` may follow the verb."""

    def __init__(
        self,
        name: str,
        words: Words,
        callback: Callable[..., int],
        *,
        params: Sequence[click.Parameter] = (),
    ) -> None:
        super().__init__(
            name,
            words,
            click.pass_obj(callback),
            params=[*params, *common_options(words)],
            help=summaries(words)[name],
        )
