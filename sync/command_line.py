"""What the three commands share: exit codes, the person's language, failures said in words."""

import errno
import io
import os
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from enum import IntEnum
from typing import NoReturn

import click

from borderpost.domain.errors import BorderPostError, Refusal
from borderpost.store import core_dumps
from resources.words import LANGUAGES, Words
from sync.spoken_help import usage


class ExitCode(IntEnum):
    """Name the exit codes of every verb (``docs/command-line.md``)."""

    DONE = 0
    TROUBLE = 1
    USAGE = 2
    REFUSED = 3
    NOT_AS_IT_SHOULD = 4
    BUG = 70
    INTERRUPTED = 130


UNWRITABLE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO}
"""What standard output answers where it leads to a file and the disk takes no more."""


def leave(run: Callable[[Sequence[str]], int]) -> NoReturn:
    """Run a command with the program's arguments and leave with its exit code."""
    core_dumps.forbid()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(run(sys.argv[1:]))


def answer(
    name: str, commands: Callable[[Words], click.Group], arguments: Sequence[str], *, interrupted: ExitCode
) -> int:
    """Run a command line and return its exit code; every failure is said in the person's language.

    ``interrupted`` is the code of Ctrl+C; where that counts as done, nothing is said of it.
    """
    words = Words(language(arguments, os.environ))
    try:
        result = commands(words).main(list(arguments), prog_name=name, standalone_mode=False)
        sys.stdout.flush()
    except (click.exceptions.Abort, KeyboardInterrupt):
        if interrupted != ExitCode.DONE:
            _say(words("Interrumpido. Lo ya confirmado está guardado."))
        return interrupted
    except click.UsageError as error:
        return _say(usage(error, words, name), ExitCode.USAGE)
    except click.ClickException as error:
        return _say(error.format_message(), ExitCode.TROUBLE)
    except BorderPostError as error:
        sentence = f"{words.code(error.code, error.values.items())} [{error.code}]"
        return _say(sentence, ExitCode.REFUSED if isinstance(error, Refusal) else ExitCode.TROUBLE)
    except BrokenPipeError:
        # Whoever read our output has gone.
        _write_no_more()
        return ExitCode.TROUBLE
    except Exception as error:
        if isinstance(error, OSError) and error.errno in UNWRITABLE:
            _write_no_more()
            return _say(f"{words.code('output.unwritable')} [output.unwritable]", ExitCode.TROUBLE)
        # The message of an unexpected exception may hold a traveller's data: only its type is shown.
        frames = "".join(traceback.format_tb(error.__traceback__))
        sys.stderr.write(f"{frames}{type(error).__name__}\n")
        said = words("Error del programa. Lo ya confirmado está guardado; avise a quien da soporte.")
        return _say(said, ExitCode.BUG)
    return int(result or ExitCode.DONE)


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


def now() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)


def _write_no_more() -> None:
    """Lead what is still written to standard output nowhere: at its end the interpreter would try again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(text: str, code: ExitCode = ExitCode.DONE) -> ExitCode:
    sys.stderr.write(f"{text}\n")
    return code
