"""Keeps Ctrl+C from showing a traceback while a command still loads its parts; each imports this first."""

import sys
from types import TracebackType


def _leave_quietly(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    # The interpreter itself then ends the process by the signal, which a shell calls 130.
    if not issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)


sys.excepthook = _leave_quietly
