"""The real command, run as another program would run it."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
COMMAND = (sys.executable, "-m", "ui.command")


def environment(**more: str) -> dict[str, str]:
    """Return this environment with nothing of it that would change what the command says."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BORDERPOST_", "LC_"))}
    return {**kept, "LANG": "C.UTF-8", "PYTHONPATH": str(ROOT), **more}


def borderpost(*arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the command to its end, without a terminal; ``more`` is added to its environment."""
    return subprocess.run(
        [*COMMAND, *map(str, arguments)],
        env=environment(**more),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
        cwd=ROOT,
    )
