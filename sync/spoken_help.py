"""Help pages and usage errors of the three commands, in the person's language (click's own are English)."""

from collections.abc import Callable, Iterable, Sequence

import click
from click.core import augment_usage_errors

from resources.words import LANGUAGES, Words


class Pages(click.HelpFormatter):
    """Write the help pages with Spanish or English headings."""

    words: Words

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        super().write_usage(prog, args, prefix or self.words("Uso: "))

    def write_heading(self, heading: str) -> None:
        """Write a heading; click gives it in English."""
        said = {"Options": self.words("Opciones"), "Commands": self.words("Órdenes")}
        super().write_heading(said.get(heading, heading))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write rows of two columns."""
        super().write_dl([(name, self._said(text)) for name, text in rows], col_max, col_spacing)

    def _said(self, text: str) -> str:
        needed = text.replace("[required]", self.words("[hace falta]"))
        return needed.replace("[default: ", self.words("[por omisión: "))


class Place(click.Context):
    """Give every help page the language of the command that it belongs to."""

    def make_formatter(self) -> click.HelpFormatter:
        """Return what writes a help page in the command's language."""
        pages = Pages(width=self.terminal_width, max_width=self.max_content_width)
        root = self.find_root().command
        assert isinstance(root, Verbs)
        pages.words = root.words
        return pages


class Verb(click.Command):
    """Be one verb that says what is wrong with its call in the person's language."""

    context_class = Place

    def __init__(
        self,
        name: str,
        words: Words,
        callback: Callable[..., object] | None,
        *,
        params: Sequence[click.Parameter],
        help: str,
    ) -> None:
        super().__init__(
            name,
            callback=callback,
            params=list(params),
            help=help,
            options_metavar=words("[OPCIONES]"),
            context_settings={"allow_extra_args": True},
        )
        self.words = words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments; what is left over is an error, as is what has no value."""
        with augment_usage_errors(ctx):
            rest = super().parse_args(ctx, args)
        if rest:
            raise click.UsageError(self.words("Sobra: {what}", what=" ".join(rest)), ctx)
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with its help in the person's language."""
        return _spoken(super().get_help_option(ctx), self.words)


class Verbs(click.Group):
    """Hold the verbs of a command, or of a part of it, in the person's language."""

    context_class = Place

    def __init__(
        self,
        name: str,
        words: Words,
        *,
        help: str,
        params: Sequence[click.Parameter] = (),
        callback: Callable[..., object] | None = None,
        invoke_without_command: bool = False,
    ) -> None:
        super().__init__(
            name,
            help=help,
            params=list(params),
            callback=callback,
            invoke_without_command=invoke_without_command,
            options_metavar=words("[OPCIONES]"),
            subcommand_metavar=words("ORDEN [ARGUMENTOS]…"),
        )
        self.words = words

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the arguments up to the verb."""
        with augment_usage_errors(ctx):
            return super().parse_args(ctx, args)

    def verb(self, name: str, help: str) -> Callable[[Callable[..., object]], click.Command]:
        """Return what makes a function a verb of this group."""
        return self.command(name, cls=Verb, words=self.words, help=help)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the verbs in the order in which they were given."""
        return list(self.commands)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the help option with its help in the person's language."""
        return _spoken(super().get_help_option(ctx), self.words)


def language_option(
    words: Words, hear: Callable[[click.Context, click.Parameter, str | None], None] | None = None
) -> click.Option:
    """Return the option that asks for a language; it is read before anything else is (``language``)."""
    return click.Option(
        ["--language"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        callback=hear,
        help=words("Idioma de los mensajes (por omisión, el del sistema)."),
    )


def usage(error: click.UsageError, words: Words, command: str) -> str:
    """Return what is wrong with a call of ``command`` and where its help is, as whole lines."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        return error.format_message()
    path = error.ctx.command_path if error.ctx else command
    return _wrong(error, words) + "\n" + words("Ayuda: {command} --help", command=path)


def _wrong(error: click.UsageError, words: Words) -> str:
    match error:
        case click.NoSuchOption():
            return words("No existe la opción {name}.", name=error.option_name)
        case click.BadOptionUsage():
            if _is_flag(error):
                return words("La opción {name} no lleva valor.", name=error.option_name)
            return words("A la opción {name} le falta su valor.", name=error.option_name)
        case click.MissingParameter():
            return words("Falta {name}.", name=error.param_hint or _name(error))
        case click.BadParameter():
            reason = _reason(error, words)
            return words("El valor de {name} no sirve: {reason}", name=_name(error), reason=reason)
        case click.exceptions.NoSuchCommand():
            return words("No existe la orden {name}.", name=error.command_name)
        case _:
            return error.format_message()


def _is_flag(error: click.BadOptionUsage) -> bool:
    known = error.ctx.command.params if error.ctx else []
    return any(
        isinstance(option, click.Option) and option.is_flag and error.option_name in option.opts
        for option in known
    )


def _name(error: click.BadParameter) -> str:
    if error.param is None:
        return ""
    if isinstance(error.param, click.Option) or error.ctx is None:
        return error.param.opts[0]
    return error.param.make_metavar(error.ctx).strip("[]{}")


def _reason(error: click.BadParameter, words: Words) -> str:
    """Return what a value should have been, by the type of what it was given for."""
    match error.param.type if error.param else None:
        case click.Choice() as choice:
            among = ", ".join(str(value) for value in choice.choices)
            return words("tiene que ser una de estas palabras: {among}", among=among)
        case click.IntRange(min=least, max=None):
            return words("tiene que ser un número entero desde {least}", least=least)
        case click.IntRange(min=least, max=most):
            return words("tiene que ser un número entero de {least} a {most}", least=least, most=most)
        case click.types.IntParamType():
            return words("tiene que ser un número entero")
        case click.DateTime():
            return words("tiene que ser un día del calendario, AAAA-MM-DD")
        case click.Path() if "readable" in error.message:
            return words("no se puede leer")
        case click.Path() if "does not exist" in error.message:
            return words("no existe")
        case click.Path(file_okay=False):
            return words("es un archivo, y hace falta una carpeta")
        case click.Path(dir_okay=False):
            return words("es una carpeta, y hace falta un archivo")
        case _:
            return error.message


def _spoken(option: click.Option | None, words: Words) -> click.Option | None:
    if option is not None:
        option.help = words("Muestra esta ayuda.")
    return option
