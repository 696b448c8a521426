"""The last results of the long trials of ``tests/soak``, which are not run here."""

import sys

from tests.soak.results import kept

COMMANDS = {
    "kills": "make soak-kill",
    "retention": "make soak-retention",
    "power_cuts": "make soak-power",
    "io_faults": "make soak-faults",
    "tampering": "make soak-tamper",
    "fuzz": "make soak-fuzz",
    "leaks": "python -m tests.soak.leaks",
}


def main() -> int:
    """Print a table of what was tried last; 1 where nothing was."""
    results = kept()
    print(
        "Each line is what the trial's own program said at the end of its last run here; one that was stopped"
    )
    print("goes on with the next call.\n")
    print("| Trial | On | What it said | Promises broken |")
    print("|---|---|---|---|")
    for result in results:
        command = COMMANDS.get(result.trial, f"python -m tests.soak.{result.trial}")
        print(f"| `{command}` | {result.day} | {result.said} | {result.broken} |")
    return 0 if results else 1


if __name__ == "__main__":
    sys.exit(main())
