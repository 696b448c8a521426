"""Feeds every target of `fuzz_targets` with bytes that grow towards new code, an hour in all.

``python -m tests.soak.fuzz --seconds 3600`` goes on where it was stopped: the inputs found so far and the
seconds each target has had are kept under ``build/fuzz``. Each target runs in a process of its own, for
the fuzzer ends its process with the first promise broken; the input that broke it is kept beside.
"""

import argparse
import os
import re
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec

from tests.soak.fuzz_targets import TARGETS
from tests.soak.results import keep

FOLDER = Path("build/fuzz")
HANG_SECONDS = 60
"""When a process that answers nothing any more is ended; promises are about the processor's time."""
ROUND = 60
_RUNS = re.compile(r"^#(\d+)\s+DONE", re.MULTILINE)


class Progress(msgspec.Struct):
    """Hold what a target has had: seconds, inputs tried, and the files of those that broke a promise."""

    seconds: float = 0.0
    inputs: int = 0
    broken: list[str] = []


def main() -> int:
    """Share the seconds out; return 1 where a promise was broken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=3600.0, help="in all")
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--target", choices=TARGETS, action="append", help="only these")
    arguments = parser.parse_args()
    each = arguments.seconds / len(TARGETS)
    for name in arguments.target or TARGETS:
        run(name, arguments.folder, until=each)
    progress = {name: _progress(arguments.folder / name) for name in TARGETS}
    minutes = sum(one.seconds for one in progress.values()) / 60
    inputs = ", ".join(f"{name} {one.inputs:,}" for name, one in progress.items())
    broken = sum(len(one.broken) for one in progress.values())
    keep("fuzz", f"{minutes:.0f} minutes; inputs: {inputs}", broken=broken)
    return 1 if broken else 0


def run(name: str, folder: Path, *, until: float) -> None:
    """Fuzz one target in rounds, until it has had its seconds or breaks a promise."""
    place = folder / name
    corpus = place / "inputs"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(TARGETS[name].seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    progress = _progress(place)
    progress.broken = [file for file in progress.broken if Path(file).exists()]
    while progress.seconds < until and not progress.broken:
        begun = time.monotonic()
        said = _round(name, corpus, place, seconds=max(1, min(ROUND, round(until - progress.seconds))))
        progress.seconds += time.monotonic() - begun
        progress.inputs += sum(map(int, _RUNS.findall(said)))
        progress.broken = sorted(map(str, place.glob("broken-*")))
        if progress.broken:
            sys.stderr.write(said)
        (place / "progress.json").write_bytes(msgspec.json.encode(progress))
        print(f"{name}: {progress.seconds:.0f} s, {progress.inputs:,} inputs", file=sys.stderr, flush=True)


def _round(name: str, corpus: Path, place: Path, *, seconds: int) -> str:
    arguments: Sequence[str] = (
        name,
        str(corpus),
        f"-max_total_time={seconds}",
        f"-timeout={HANG_SECONDS}",
        "-max_len=6000",
        "-rss_limit_mb=3000",
        f"-artifact_prefix={place}/broken-",
        "-print_final_stats=1",
    )
    done = subprocess.run(
        [sys.executable, "-m", "tests.soak.fuzz_process", *arguments],
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        env={**os.environ, "OMP_NUM_THREADS": "1"},
        check=False,
    )
    if done.returncode and not any(place.glob("broken-*")):
        raise SystemExit(f"{name}: the fuzzer ended with {done.returncode}\n{done.stderr[-3000:]}")
    return done.stdout + done.stderr


def _progress(place: Path) -> Progress:
    file = place / "progress.json"
    return msgspec.json.decode(file.read_bytes(), type=Progress) if file.exists() else Progress()


if __name__ == "__main__":
    sys.exit(main())
