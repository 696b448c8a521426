"""The real commands, run as another program would run them."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "ui.command")
PLATFORM = (sys.executable, "-m", "sync.platform")


def environment(**more: str) -> dict[str, str]:
    """Return this environment with nothing of it that would change what the command says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BORDERPOST_", "LC_"))}
    return {**kept, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **more}


def borderpost(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `borderpost` to its end, without a terminal; ``more`` is added to its environment."""
    return _ended(COMMAND, arguments, more)


def platform(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run `borderpost-platform` to its end in the same way."""
    return _ended(PLATFORM, arguments, more)


def _ended(
    command: Sequence[str], arguments: Sequence[str | Path], more: Mapping[str, str]
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*command, *map(str, arguments)],
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=ROOT,
    )
