"""The `borderpost` command: finds the verb and speaks the person's language."""

import sync.first_moment  # noqa: F401

# isort: split
import importlib
from collections.abc import Sequence

import click

from resources.words import Words
from sync.command_line import ExitCode, answer, leave
from sync.spoken_help import Verbs
from ui.commands.call import Call, Verb, common_options
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


class Borderpost(Verbs):
    """Hold the verbs by name; a verb's module is imported only when it is called."""

    def __init__(self, words: Words) -> None:
        super().__init__(
            "borderpost",
            words,
            help=words("Registro de entradas y salidas de un puesto fronterizo, sin depender de la red."),
            params=common_options(words),
            invoke_without_command=True,
            callback=click.pass_context(self._default),
        )
        self.context_settings = {"obj": Call(words)}

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order of a post's day."""
        return list(VERBS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return one verb."""
        if cmd_name not in VERBS:
            return None
        verb = importlib.import_module(VERBS[cmd_name]).verb(self.words)
        assert isinstance(verb, Verb)
        return verb

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(summaries(self.words).items()))

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
    leave(run)


def run(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code; every failure is said in the person's language."""
    return answer("borderpost", Borderpost, arguments, interrupted=ExitCode.INTERRUPTED)


if __name__ == "__main__":
    main()
