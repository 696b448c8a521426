"""Compare readers of machine readable zones over the same pictures; print a section of `docs/figures.md`.

Every answer is kept under `build/bench-reading`, by picture and by the reader's version: a run that
was interrupted goes on, and only what changed is read again. Seeds come from the day, so that nobody
tunes a reader to the pictures that it is measured with.
"""

import argparse
import os
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.peers import calibration, plots, tables
from tests.benchmarks.peers.measuring import Process, Results
from tests.benchmarks.peers.readers import PEERS, READERS, ROOT, Prepared, Reader, Unavailable
from tests.benchmarks.peers.scenes import ROWS, Shot, generated, in_turn, samples
from tests.benchmarks.peers.scoring import measure, score

FIGURES = ROOT / "docs" / "figures"
SAMPLES = ROOT.parent / "shared" / "samples" / "mrz"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the comparison; return 1 where no reader can run."""
    options = _options(arguments)
    wanted = [reader for reader in READERS if reader.name in options.readers]
    rows = [row for row in ROWS if not options.rows or row in options.rows]
    seed = options.seed if options.seed is not None else int(f"{datetime.now(UTC):%Y%m%d}")
    sources = [generated(rows, options.count, seed, options.folder / "pictures")]
    if (options.samples / "manifest.csv").exists():
        sources.append(samples(options.samples))
    shots = in_turn(*sources)
    prepared, missing = _prepared(wanted)
    if not prepared:
        print("\n".join(missing))
        return 1
    results = {
        reader: Results(options.folder / "results" / f"{reader.name}.jsonl", how.version)
        for reader, how in prepared.items()
    }
    _ask(shots, prepared, results, options.folder, options.minutes)
    alone = {reader: _scored(shots, kept) for reader, kept in results.items()}
    scores = _shared(alone)
    if not any(scores.values()):
        print("No picture was read by every reader in the time given.")
        return 1
    print(_opening(seed, shots, scores, prepared))
    print("\n".join(("", *missing)) if missing else "")
    print(tables.section(scores, alone))
    print(_pictures(scores, alone, options.figures))
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    names = [reader.name for reader in READERS]
    parser = argparse.ArgumentParser(description=__doc__, prog="tests.benchmarks.peers")
    parser.add_argument("--count", type=int, default=4, help="generated pictures for each degradation")
    parser.add_argument(
        "--seed", type=int, help="seed of the generated pictures; the day where none is given"
    )
    parser.add_argument(
        "--readers", nargs="+", choices=names, default=names, metavar="READER", help=str(names)
    )
    parser.add_argument(
        "--rows", nargs="+", choices=list(ROWS), metavar="ROW", help="only these degradations"
    )
    parser.add_argument(
        "--samples", type=Path, default=SAMPLES, help="folder with manifest.csv, where present"
    )
    parser.add_argument(
        "--minutes", type=float, help="ask no more after so long; the tables hold what is done"
    )
    parser.add_argument("--folder", type=Path, default=ROOT / "build" / "bench-reading", help="what is kept")
    parser.add_argument("--figures", type=Path, default=FIGURES, help="where the pictures are written")
    return parser.parse_args(arguments)


def _prepared(wanted: Sequence[Reader]) -> tuple[dict[Reader, Prepared], list[str]]:
    prepared, missing = {}, []
    for reader in wanted:
        try:
            prepared[reader] = reader.prepare(PEERS)
        except Unavailable as reason:
            missing.append(f"* {reader.title} could not be run: {reason}.")
    return prepared, missing


def _ask(
    shots: Sequence[Shot],
    prepared: dict[Reader, Prepared],
    results: dict[Reader, Results],
    folder: Path,
    minutes: float | None,
) -> None:
    """Let every reader read every picture that it has not read yet."""
    begun = time.monotonic()
    logs = folder / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        processes = {}
        for reader, how in prepared.items():
            processes[reader] = Process(how, logs / f"{reader.name}.log")
            stack.callback(processes[reader].close)
        ours, process = next(iter(processes.items()))
        for shot in shots:
            # The first reader is fast, and is told about in detail: it reads whatever the others get to.
            if results[ours].of(shot) is None:
                results[ours].add(shot, process.ask(shot.path))
        for number, shot in enumerate(shots):
            if minutes is not None and time.monotonic() - begun > 60 * minutes:
                break
            for reader, process in processes.items():
                if results[reader].of(shot) is None:
                    results[reader].add(shot, process.ask(shot.path))
            print(f"{number + 1} of {len(shots)}: {shot.row}", file=sys.stderr)


def _scored(shots: Sequence[Shot], kept: Results) -> tables.Pairs:
    outcomes = [(shot, kept.of(shot)) for shot in shots]
    return [(shot, score(shot, outcome)) for shot, outcome in outcomes if outcome is not None]


def _shared(alone: tables.Scores) -> tables.Scores:
    """Return the scores of the pictures that every reader was asked about."""
    read = [{shot.path for shot, _ in pairs} for pairs in alone.values()]
    common = set.intersection(*read)
    return {reader: [pair for pair in pairs if pair[0].path in common] for reader, pairs in alone.items()}


def _opening(
    seed: int,
    shots: Sequence[Shot],
    scores: tables.Scores,
    prepared: dict[Reader, Prepared],
) -> str:
    done = len(next(iter(scores.values())))
    loads = [one.outcome.load for pairs in scores.values() for _, one in pairs if one.outcome.load]
    asked = sum(len(pairs) for pairs in scores.values())
    load = f"{sum(loads) / len(loads):.1f} (of {len(loads)} of {asked} answers)" if loads else "not known"
    own = f"of the day {datetime.now(UTC):%Y-%m-%d}, seed {seed}"
    lines = [
        f"{done} pictures (of {len(shots)}), generated ones {own}. Mean load of the machine while it read:",
        f"{load}, on {os.cpu_count()} cores (where it is more, times are far above a quiet machine's).",
        "Sample pictures are third parties' specimens, for measuring only, and are not in this repository.",
        "",
        "| Reader | What it is | Version |",
        "|---|---|---|",
        *(f"| {reader.title} | {reader.what} | {how.version} |" for reader, how in prepared.items()),
    ]
    return "\n".join(lines)


def _pictures(scores: tables.Scores, alone: tables.Scores, folder: Path) -> str:
    """Write the plots; return the Markdown that shows them."""
    folder.mkdir(parents=True, exist_ok=True)
    shown = []
    names = [row for row in ROWS if any(shot.row == row for shot, _ in next(iter(scores.values())))]
    if names:
        rows = [(row, [_exact(pairs, row) for pairs in scores.values()]) for row in names]
        chart = plots.bars([reader.title for reader in scores], rows)
        (folder / "reading-exact.svg").write_text(chart, "utf-8")
        shown.append("\n![Share read exactly, by degradation and reader](figures/reading-exact.svg)")
    for pairs in alone.values():
        found = calibration.bins(calibration.characters(pairs))
        if found:
            (folder / "reading-reliability.svg").write_text(plots.reliability(found), "utf-8")
            shown.append(
                "\n![How often characters are wrong, said and found](figures/reading-reliability.svg)"
            )
    return "\n".join(shown)


def _exact(pairs: tables.Pairs, row: str) -> float:
    return measure([score for shot, score in pairs if shot.row == row]).exact


if __name__ == "__main__":
    sys.exit(main())
