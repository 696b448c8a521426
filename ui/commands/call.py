"""What every verb of the command gets: the person's words, the home, and the present moment."""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import IntEnum
from pathlib import Path

import click
import platformdirs
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from borderpost.store.home import Home
from resources.words import LANGUAGES, Words
from ui.commands.summaries import summaries


class ExitCode(IntEnum):
    """Name the exit codes of every verb (``docs/command-line.md``)."""

    DONE = 0
    TROUBLE = 1
    USAGE = 2
    REFUSED = 3
    NOT_AS_IT_SHOULD = 4
    BUG = 70
    INTERRUPTED = 130


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


def language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return the language asked for by ``--language``, else the environment's, else Spanish."""
    for place, argument in enumerate(arguments):
        value = argument.partition("=")[2]
        if argument == "--language" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if argument.startswith("--language") and value in LANGUAGES:
            return value
    asked = [environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    first = next((value for value in asked if value), "")
    return first[:2] if first[:2] in LANGUAGES else LANGUAGES[0]


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
    speak = click.Option(
        ["--language"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        callback=hear,
        help=words("Idioma de los mensajes (por omisión, el del sistema)."),
    )
    return [home, speak]


class Pages(click.HelpFormatter):
    """Write the help pages with Spanish or English headings."""

    words: Words

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, prefix or self.words("Uso: "))

    def write_heading(self, heading: str) -> None:
        said = {"Options": self.words("Opciones"), "Commands": self.words("Órdenes")}
        super().write_heading(said.get(heading, heading))


class Place(click.Context):
    """Give every help page the headings of the call's language."""

    def make_formatter(self) -> click.HelpFormatter:
        pages = Pages(width=self.terminal_width, max_width=self.max_content_width)
        pages.words = self.find_root().ensure_object(Call).words
        return pages


class Verb(click.Command):
    """Be one verb: the callback gets the ``Call`` first, and ``--home`` may follow the verb."""

    context_class = Place

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
            callback=click.pass_obj(callback),
            params=[*params, *common_options(words)],
            help=summaries(words)[name],
        )
        self._words = words

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self._words("Muestra esta ayuda.")
        return option
