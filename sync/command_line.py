"""What the two commands of this package share: exit codes, the person's language, errors in words."""

import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import NoReturn

import click

from borderpost.domain.errors import BorderPostError, Refusal
from borderpost.store import core_dumps
from resources.words import LANGUAGES, Words

DONE, TROUBLE, USAGE, REFUSED, INTERRUPTED = 0, 1, 2, 3, 130
"""Exit codes, the same as those of ``borderpost``."""


def leave(name: str, commands: Callable[[Words], click.Group], *, interrupted: int) -> NoReturn:
    """Run a command line and leave with its exit code; ``interrupted`` is that of Ctrl+C."""
    core_dumps.forbid()
    words = Words(language(os.environ))
    try:
        code = commands(words).main(prog_name=name, standalone_mode=False)
        sys.stdout.flush()
        sys.exit(int(code or DONE))
    except (click.exceptions.Abort, KeyboardInterrupt):
        sys.exit(interrupted)
    except click.UsageError as error:
        sys.stderr.write(error.format_message() + "\n")
        sys.exit(USAGE)
    except BorderPostError as error:
        sys.stderr.write(f"{words.code(error.code, error.values.items())} [{error.code}]\n")
        sys.exit(REFUSED if isinstance(error, Refusal) else TROUBLE)


def language(environment: Mapping[str, str]) -> str:
    """Return the environment's language, else Spanish."""
    asked = [environment.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    first = next((value for value in asked if value), "")
    return first[:2] if first[:2] in LANGUAGES else LANGUAGES[0]


def now() -> datetime:
    """Return the present moment, aware UTC."""
    return datetime.now(UTC)
