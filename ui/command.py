"""The `borderpost` command: finds the verb, speaks the person's language, turns errors into exit codes."""

import importlib
import io
import os
import sys
import traceback
from collections.abc import Sequence

import click

from borderpost.domain.errors import BorderPostError, Refusal
from borderpost.store import core_dumps
from resources.words import Words
from ui.commands.call import Call, ExitCode, Place, Verb, common_options, language
from ui.commands.summaries import summaries

VERBS = {
    "desk": "ui.commands.desk",
    "tour": "ui.commands.tour",
    "read": "ui.commands.read",
    "inspect": "ui.commands.decision",
    "setup": "ui.commands.setup",
    "devices": "ui.commands.devices",
    "slips": "ui.commands.slips",
    "import": "ui.commands.import_slips",
    "export": "ui.commands.export",
    "reads": "ui.commands.reads",
    "enrol": "ui.commands.enrol",
    "sync": "ui.commands.sync",
    "doctor": "ui.commands.doctor",
    "verify": "ui.commands.verify",
    "rebuild": "ui.commands.rebuild",
    "backup": "ui.commands.backup",
    "restore": "ui.commands.restore",
    "drill": "ui.commands.drill",
    "retention": "ui.commands.retention",
    "rules": "ui.commands.rules",
    "passphrase": "ui.commands.passphrase",
    "recovery": "ui.commands.recovery",
    "rotate-key": "ui.commands.rotate_key",
}


class Verbs(click.Group):
    """Hold the verbs by name; a verb's module is imported only when it is called."""

    context_class = Place

    def __init__(self, words: Words) -> None:
        super().__init__(
            "borderpost",
            help=words("Registro de entradas y salidas de un puesto fronterizo, sin depender de la red."),
            params=common_options(words),
            invoke_without_command=True,
            callback=click.pass_context(self._default),
        )
        self._words = words

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of a post's day."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one verb."""
        if cmd_name not in VERBS:
            return None
        verb = importlib.import_module(VERBS[cmd_name]).verb(self._words)
        assert isinstance(verb, Verb)
        return verb

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(summaries(self._words).items()))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with its help in the person's language."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = self._words("Muestra esta ayuda.")
        return option

    def _default(self, context: click.Context) -> int | None:
        if context.invoked_subcommand is not None:
            return None
        desk = self.get_command(context, "desk")
        assert desk is not None
        with desk.make_context("desk", [], parent=context) as inner:
            result: int = desk.invoke(inner)
            return result


def main() -> None:
    """Run the command with the program's arguments and leave with its exit code."""
    core_dumps.forbid()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))


def run(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code; every failure is said in the person's language."""
    words = Words(language(arguments, os.environ))
    try:
        result = Verbs(words).main(
            list(arguments), prog_name="borderpost", standalone_mode=False, obj=Call(words)
        )
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        return _say(words("Interrumpido. Lo ya confirmado está guardado."), ExitCode.INTERRUPTED)
    except click.UsageError as error:
        return _say(_usage(error, words), ExitCode.USAGE)
    except click.ClickException as error:
        return _say(error.format_message(), ExitCode.TROUBLE)
    except Refusal as error:
        return _say(_sentence(error, words), ExitCode.REFUSED)
    except BorderPostError as error:
        return _say(_sentence(error, words), ExitCode.TROUBLE)
    except BrokenPipeError:
        # Whoever read our output has gone; nothing more can be said there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return ExitCode.TROUBLE
    except Exception as error:
        # The message of an unexpected exception may hold a traveller's data: only its type is shown.
        frames = "".join(traceback.format_tb(error.__traceback__))
        sys.stderr.write(f"{frames}{type(error).__name__}\n")
        return _say(
            words("Error del programa. Lo ya confirmado está guardado; avise a quien da soporte."),
            ExitCode.BUG,
        )
    return int(result or 0)


def _say(text: str, code: ExitCode) -> ExitCode:
    sys.stderr.write(f"{text}\n")
    return code


def _sentence(error: BorderPostError, words: Words) -> str:
    return f"{words.code(error.code, error.values.items())} [{error.code}]"


def _usage(error: click.UsageError, words: Words) -> str:
    match error:
        case click.NoSuchOption():
            what = words("No existe la opción {name}.", name=error.option_name)
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else ""
            what = words("Falta {name}.", name=error.param_hint or name)
        case click.BadParameter():
            name = error.param.opts[0] if error.param else ""
            what = words("El valor de {name} no sirve: {reason}", name=name, reason=error.message)
        case click.exceptions.NoSuchCommand():
            what = words("No existe la orden {name}.", name=error.command_name)
        case _:
            what = error.format_message()
    verb = error.ctx.command_path if error.ctx else "borderpost"
    return what + "\n" + words("Ayuda: {command} --help", command=verb)


if __name__ == "__main__":
    main()
