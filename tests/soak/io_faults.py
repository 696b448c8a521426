"""Errors of the disk under the real store, at every place: nothing is lost, and the right thing is said.

``python -m tests.soak.io_faults`` is the long form of a test in ``tests/store``.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from tests.soak.io_faults_desk import Outcome
from tests.soak.io_faults_disk import built, environment
from tests.soak.results import keep


def run(most: int) -> Iterator[Outcome]:
    """Yield what each fault did, tried at most at so many places of each work (0: at every one)."""
    memory = Path("/dev/shm")
    where = memory if memory.is_dir() else None
    with tempfile.TemporaryDirectory(prefix="io-faults-", dir=where) as folder:
        watched = Path(folder) / "disk"
        watched.mkdir()
        command = [sys.executable, "-m", "tests.soak.io_faults_desk", str(watched), str(most)]
        running = subprocess.Popen(
            command, env=environment(built(Path(folder)), watched), stdout=subprocess.PIPE, text=True
        )
        with running as desk:
            assert desk.stdout is not None
            for line in desk.stdout:
                yield msgspec.json.decode(line, type=Outcome)
        if desk.returncode:
            raise RuntimeError("the desk on the failing disk ended by itself")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=0, help="places of each fault; 0: every one")
    most = parser.parse_args().most
    totals: Counter[str] = Counter()
    broken: list[str] = []
    for outcome in run(most):
        said = ", ".join(f"{code} {times}" for code, times in outcome.said.items())
        print(
            f"{outcome.work}: {outcome.fault}: {outcome.fired} of {outcome.tried} fired; {said}", flush=True
        )
        totals += Counter(tried=outcome.tried, fired=outcome.fired)
        broken += outcome.broken
    print("\n".join(broken))
    said = f"{totals['tried']} faults, {totals['fired']} fired, {len(broken)} promises broken"
    keep("io_faults", said if not most else f"{said}, at most {most} places of each", broken=len(broken))
    return 1 if broken or totals["tried"] != totals["fired"] else 0


if __name__ == "__main__":
    sys.exit(main())
