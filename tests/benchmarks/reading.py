"""Share of machine readable zones read exactly, and the time a picture takes; prints a Markdown table.

Run ``python -m tests.benchmarks.reading`` for generated scans and webcam frames with fresh seeds, and
``--samples FOLDER`` for pictures with a ``manifest.csv`` (file, line1, line2, line3) in the folder or
above it. ``--model`` names weights of the line network that are still being tried. After each table
comes how far the certainties can be believed, and after the frames what each stage costs (``--stages``
alone: nothing else).
"""

import argparse
import csv
import random
import statistics
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path

import cv2

from borderpost.domain.consensus import Consensus, checks_hold
from borderpost.domain.errors import Trouble
from borderpost.domain.reading import Reading
from borderpost.reading.engine import Reader
from borderpost.reading.network_recogniser import NetworkRecogniser
from borderpost.reading.pictures import load
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, empty_frame, webcam_frame
from tests.benchmarks import reading_stages
from tests.benchmarks.reading_stages import Costs, Watch

TODAY = date(2026, 11, 22)
KINDS = tuple(SpecimenKind)
VIDEO_FRAMES = 8


@dataclass
class Tally:
    name: str
    exact: int = 0
    accepted: int = 0
    found: int = 0
    doubtful_only: int = 0
    silent_errors: int = 0
    characters: int = 0
    wrong: int = 0
    ms: list[float] = field(default_factory=list)
    certainties: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, reading: Reading, truth: tuple[str, ...]) -> None:
        self.ms.append(reading.ms)
        self.exact += reading.lines == truth
        self.accepted += reading.lines == truth and not reading.doubtful and checks_hold(reading.lines)
        if [len(line) for line in reading.lines] != [len(line) for line in truth]:
            return
        self.found += 1
        errors = {
            (number, place)
            for number, (line, true) in enumerate(zip(reading.lines, truth, strict=True))
            for place, (one, other) in enumerate(zip(line, true, strict=True))
            if one != other
        }
        for row, line, true in zip(reading.confidence, reading.lines, truth, strict=True):
            for probability, one, other in zip(row, line, true, strict=True):
                self.certainties.append((probability, one == other))
        self.characters += sum(map(len, truth))
        self.wrong += len(errors)
        self.silent_errors += bool(errors - set(reading.doubtful)) and checks_hold(reading.lines)
        self.doubtful_only += bool(errors) and errors <= set(reading.doubtful)

    def row(self) -> str:
        count = len(self.ms)
        quantiles = statistics.quantiles(self.ms, n=20) if count > 1 else [self.ms[0]] * 19
        error_rate = self.wrong / self.characters if self.characters else 0.0
        return (
            f"| {self.name} | {count} | {self.exact / count:.2f} | {self.accepted / count:.2f} "
            f"| {self.found / count:.2f} "
            f"| {error_rate:.4f} | {self.doubtful_only} | {self.silent_errors} "
            f"| {statistics.median(self.ms):.0f} | {quantiles[18]:.0f} |"
        )


HEAD = (
    "| Pictures | n | exact | exact, nothing doubtful | zone found | wrong characters | wrong, all marked "
    "| wrong, unmarked, digits hold | ms median | ms p95 |\n|---|---|---|---|---|---|---|---|---|---|"
)
_STEPS = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999, 1.0)
SMALL = (800, 450)
"""Pixels of a frame of a poor webcam."""


def reliability(tallies: Sequence[Tally]) -> str:
    """Return how often characters of a certainty were right, and the expected calibration error."""
    pairs = [pair for tally in tallies for pair in tally.certainties]
    rows, error = [], 0.0
    for low, high in pairwise(_STEPS):
        here = [pair for pair in pairs if low <= pair[0] < high or pair[0] == high == 1.0]
        if here:
            mean, right = (sum(pair[index] for pair in here) / len(here) for index in (0, 1))
            error += abs(mean - right) * len(here) / len(pairs)
            rows.append(f"| {low:.3f} to {high:.3f} | {len(here)} | {mean:.4f} | {right:.4f} |")
    table = "\n".join(("| Certainty | characters | mean | right |", "|---|---|---|---|", *rows))
    return f"{table}\n\nExpected calibration error {error:.4f} over {len(pairs)} characters."


def generated(reader: Reader, count: int, seed: int) -> Iterator[Tally]:
    scans = Tally("scan, 300 dpi")
    for index in range(count):
        document = specimen(KINDS[index % len(KINDS)], seed + index, today=TODAY)
        scans.add(reader.read(scan(document, dpi=300)), document.mrz)
    yield scans
    for profile in Profile:
        tally = Tally(f"webcam, {profile.value}")
        for index in range(count):
            document = specimen(KINDS[index % len(KINDS)], seed + index, today=TODAY)
            frame = webcam_frame(scan(document, dpi=220), seed=seed + index, profile=profile).image
            tally.add(reader.read(frame), document.mrz)
        yield tally
    small = Tally(f"webcam of {SMALL[0]} x {SMALL[1]}, all")
    for index in range(count):
        document = specimen(KINDS[index % len(KINDS)], seed + index, today=TODAY)
        page = scan(document, dpi=220)
        frame = webcam_frame(page, seed=seed + index, profile=Profile.ALL, size=SMALL).image
        small.add(reader.read(frame), document.mrz)
    yield small


def stages(watch: Watch, count: int, seed: int) -> str:
    """Return what the stages cost on frames of every profile, and on frames of a bare desk."""
    kinds = Costs("webcam, all profiles"), Costs(f"webcam of {SMALL[0]} x {SMALL[1]}"), Costs("empty desk")
    whole, small, bare = kinds
    watch.read(empty_frame(seed=seed), Costs("the first reading loads the network"))
    for index in range(count):
        document = specimen(KINDS[index % len(KINDS)], seed + index, today=TODAY)
        page = scan(document, dpi=220)
        for profile in Profile:
            watch.read(webcam_frame(page, seed=seed + index, profile=profile).image, whole)
        frame = webcam_frame(page, seed=seed + index, profile=Profile.ALL, size=SMALL).image
        watch.read(frame, small)
        watch.read(empty_frame(seed=seed + index), bare)
    return "\n".join((reading_stages.HEAD, *(kind.row() for kind in kinds)))


def empty(reader: Reader, count: int, seed: int) -> str:
    readings = [reader.read(empty_frame(seed=seed + index)) for index in range(count)]
    invented = sum(bool(reading.lines) for reading in readings)
    times = [reading.ms for reading in readings]
    return (
        f"Empty desk, {count} frames: {invented} with invented lines, "
        f"median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms."
    )


def videos(reader: Reader, count: int, seed: int) -> str:
    """Read up to eight frames of each document, mixed troubles, until the frames agree."""
    right = wrong = 0
    needed: list[int] = []
    for index in range(count):
        document = specimen(KINDS[index % len(KINDS)], seed + index, today=TODAY)
        page, consensus = scan(document, dpi=220), Consensus()
        for number in range(VIDEO_FRAMES):
            frame = webcam_frame(page, seed=seed + index * 100 + number, profile=Profile.ALL).image
            told = consensus.add(reader.read(frame))
            if told is not None:
                right += told.lines == document.mrz
                wrong += told.lines != document.mrz
                needed.append(number + 1)
                break
    frames = f", median {statistics.median(needed):.0f} frames" if needed else ""
    return (
        f"Video of {count} documents, {VIDEO_FRAMES} frames each, mixed troubles: {right} agreed and right, "
        f"{wrong} agreed and wrong, {count - right - wrong} without agreement{frames}."
    )


def samples(reader: Reader, folder: Path) -> Tally:
    manifest = next(
        path for path in (folder / "manifest.csv", folder.parent / "manifest.csv") if path.exists()
    )
    tally = Tally(f"samples in {folder.name}")
    with manifest.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            path = manifest.parent / row["file"]
            if path.parent != folder or not path.exists():
                continue
            truth = tuple(row[name] for name in ("line1", "line2", "line3") if row.get(name))
            try:
                reading = reader.read(load(path))
            except Trouble as trouble:
                print(f"{path.name}: {trouble}")
                continue
            tally.add(reading, truth)
    return tally


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=18, help="documents for each kind of picture")
    parser.add_argument("--seed", type=int, help="first seed; a fresh one where none is given")
    parser.add_argument("--samples", type=Path, help="folder of pictures to read instead")
    parser.add_argument("--model", type=Path, help="weights of the line network to measure")
    parser.add_argument("--stages", action="store_true", help="only what the stages of a frame cost")
    options = parser.parse_args(arguments)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    cv2.setNumThreads(1)
    begun = time.monotonic()
    watch = Watch(NetworkRecogniser(options.model))
    if options.stages:
        print(f"Seed {seed}. Processor ms of one thread.\n\n{stages(watch, options.count, seed)}")
        return
    with Reader(recogniser=NetworkRecogniser(options.model)) as reader:
        if options.samples:
            tally = samples(reader, options.samples.resolve())
            print(f"{HEAD}\n{tally.row()}\n\n{reliability([tally])}")
            return
        print(f"Seed {seed}.\n\n{HEAD}")
        tallies = []
        for tally in generated(reader, options.count, seed):
            print(tally.row(), flush=True)
            tallies.append(tally)
        print(f"\n{reliability(tallies)}")
        print(f"\n{empty(reader, options.count, seed)}\n\n{videos(reader, options.count, seed)}")
        print(f"\nProcessor ms of one thread.\n\n{stages(watch, options.count, seed)}")
    print(f"\nTook {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main()
