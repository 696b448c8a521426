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
from pathlib import Path

import cv2
import numpy as np

from borderpost.domain.consensus import checks_hold
from borderpost.domain.errors import Trouble
from borderpost.domain.reading import Reading
from borderpost.reading.decoding import SURE
from borderpost.reading.engine import Reader
from borderpost.reading.network_recogniser import NetworkRecogniser
from borderpost.reading.pictures import load
from borderpost.reading.stages import Picture
from borderpost.specimens.documents import Specimen, SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, Scene, empty_frame, webcam_frame
from borderpost.specimens.sheet import cell_centre
from tests.benchmarks import reading_stages, reading_videos
from tests.benchmarks.believing import Answer, answer, reliability, thresholds
from tests.benchmarks.reading_stages import Costs, Watch
from tests.benchmarks.reading_videos import Videos, videos

TODAY = date(2026, 11, 22)
KINDS = tuple(SpecimenKind)
DPI = 220
SCAN = "scan, 300 dpi"
PLAIN = (SCAN, "webcam, clean")
"""The kinds without any trouble."""


@dataclass
class Tally:
    name: str
    exact: int = 0
    found: int = 0
    doubtful_only: int = 0
    silent_errors: int = 0
    characters: int = 0
    wrong: int = 0
    burnt: int = 0
    ms: list[float] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    certainties: list[tuple[float, bool]] = field(default_factory=list)

    def add(self, reading: Reading, truth: tuple[str, ...]) -> None:
        self.ms.append(reading.ms)
        self.answers.append(answer(reading, truth))
        self.exact += reading.lines == truth
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

    @property
    def share(self) -> float:
        return self.exact / len(self.ms)

    def row(self) -> str:
        count = len(self.ms)
        quantiles = statistics.quantiles(self.ms, n=20) if count > 1 else [self.ms[0]] * 19
        error_rate = self.wrong / self.characters if self.characters else 0.0
        accepted = sum(one.right and one.accepted(SURE) for one in self.answers) / count
        return (
            f"| {self.name} | {count} | {self.share:.2f} | {accepted:.2f} "
            f"| {self.found / count:.2f} "
            f"| {error_rate:.4f} | {self.doubtful_only} | {self.silent_errors} "
            f"| {statistics.median(self.ms):.0f} | {quantiles[18]:.0f} |"
        )


HEAD = (
    "| Pictures | n | exact | accepted, right | zone found | wrong characters | wrong, all marked "
    "| wrong, unmarked, digits hold | ms median | ms p95 |\n|---|---|---|---|---|---|---|---|---|---|"
)
SMALL = (800, 450)
"""Pixels of a frame of a poor webcam."""
_BURNT = 1.5
"""Contrast (grey levels) under which a cell of a picture with little noise shows nothing at all."""


def burnt(scene: Scene, page: tuple[int, ...], document: Specimen) -> bool:
    """Tell whether any character of the zone has lost all contrast: no reader can read it in this frame."""
    grey = cv2.blur(cv2.cvtColor(scene.image, cv2.COLOR_BGR2GRAY), (3, 3)).astype(np.float32)
    height, width = page[:2]
    own = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    way = cv2.getPerspectiveTransform(own, np.array(scene.corners, np.float32))
    for number, line in enumerate(document.mrz):
        for place in range(len(line)):
            x, y = (mm * DPI / 25.4 for mm in cell_centre(document.fields.format, number, place))
            reach = np.array([[-9, -12], [9, -12], [9, 12], [-9, 12]], np.float32)
            corners = cv2.perspectiveTransform((np.array([x, y], np.float32) + reach)[None], way)[0]
            left, top = np.maximum(np.floor(corners.min(axis=0)), 0).astype(int)
            right, bottom = np.ceil(corners.max(axis=0)).astype(int)
            if float(grey[top:bottom, left:right].std()) < _BURNT:
                return True
    return False


def generated(reader: Reader, count: int, seed: int) -> Iterator[Tally]:
    scans = Tally(SCAN)
    for index in range(count):
        document = specimen(KINDS[index % len(KINDS)], seed + index, today=TODAY)
        scans.add(reader.read(scan(document, dpi=300)), document.mrz)
    yield scans
    rows = [(f"webcam, {profile.value}", profile, (1280, 720)) for profile in Profile]
    for name, profile, size in (*rows, (f"webcam of {SMALL[0]} x {SMALL[1]}, all", Profile.ALL, SMALL)):
        tally = Tally(name)
        for index in range(count):
            document = specimen(KINDS[index % len(KINDS)], seed + index, today=TODAY)
            page = scan(document, dpi=DPI)
            scene = webcam_frame(page, seed=seed + index, profile=profile, size=size)
            tally.add(reader.read(scene.image), document.mrz)
            tally.burnt += profile is Profile.GLARE and burnt(scene, page.shape, document)
        yield tally


def stages(watch: Watch, count: int, seed: int) -> str:
    """Return what the stages cost on frames of every profile, and on frames of a bare desk."""
    names = "all profiles", "the same a moment later", f"all, {SMALL[0]} x {SMALL[1]}", "empty desk"
    kinds = [Costs(f"webcam, {name}") for name in names]
    whole, later, small, bare = kinds
    watch.read(empty_frame(seed=seed), Costs("the first reading loads the network"))
    for index in range(count):
        document = specimen(KINDS[index % len(KINDS)], seed + index, today=TODAY)
        page = scan(document, dpi=220)
        for profile in Profile:
            frame = webcam_frame(page, seed=seed + index, profile=profile).image
            watch.read(frame, whole)
            watch.read_next(frame, Costs("only so that there is one before"))
            watch.read_next(moment_later(frame, seed + index), later)
        frame = webcam_frame(page, seed=seed + index, profile=Profile.ALL, size=SMALL).image
        watch.read(frame, small)
        watch.read(empty_frame(seed=seed + index), bare)
    return "\n".join((reading_stages.HEAD, *(kind.row() for kind in kinds)))


def moment_later(frame: Picture, seed: int) -> Picture:
    """Return the frame with other noise, moved by two pixels."""
    noise = np.random.default_rng(seed).normal(0, 2.0, frame.shape)
    return np.asarray(np.clip(np.roll(frame, 2, axis=(0, 1)) + noise, 0, 255), np.uint8)


def empty(reader: Reader, count: int, seed: int) -> str:
    readings = [reader.read(empty_frame(seed=seed + index)) for index in range(count)]
    invented = sum(bool(reading.lines) for reading in readings)
    times = [reading.ms for reading in readings]
    return (
        f"Empty desk, {count} frames: {invented} with invented lines, "
        f"median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms."
    )


def goals(tallies: Sequence[Tally], seen: Sequence[Videos]) -> str:
    """Return where the reader stands against the goals that were set before it was written."""
    plain = [tally for tally in tallies if tally.name in PLAIN]
    hard = [tally for tally in tallies if tally.name not in PLAIN]
    worst = min(hard, key=lambda tally: tally.share)
    every = [one for tally in tallies for one in tally.answers if one.accepted(SURE)]

    def mean(which: Sequence[Tally]) -> float:
        return sum(tally.exact for tally in which) / sum(len(tally.ms) for tally in which)

    def accepted(which: Sequence[Tally]) -> float:
        answers = [one for tally in which for one in tally.answers]
        return sum(one.right and one.accepted(SURE) for one in answers) / len(answers)

    pictures = sum(len(tally.ms) for tally in tallies)
    digits = sum(bool(one.digit_errors) for one in every)
    others = sum(bool(one.other_errors) and not one.digit_errors for one in every)
    rows = [
        ("clean: exact", "0.98", f"{mean(plain):.3f}"),
        ("degraded: exact", "0.85", f"{mean(hard):.3f}"),
        ("worst kind: exact", "0.70", f"{worst.share:.3f} ({worst.name})"),
        ("accepted and wrong where digits look", "0", f"{digits} of {pictures}"),
        ("accepted and wrong elsewhere", "0.3 %", f"{others} of {pictures}"),
        ("accepted and right, clean", "0.94", f"{accepted(plain):.3f}"),
        ("accepted and right, degraded", "0.80", f"{accepted(hard):.3f}"),
    ]
    for video in seen:
        right = f"{video.right / video.count:.3f}, {video.wrong} wrong"
        rows.append((f"read and right within 8 frames, {video.name}", "0.98, 0 wrong", right))
    lines = [f"| {what} | {goal} | {now} |" for what, goal, now in rows]
    return "\n".join(("| Generated pictures, one frame unless said | Goal | Now |", "|---|---|---|", *lines))


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
    parser.add_argument("--videos", type=int, default=40, help="documents for each kind of video")
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
            print(f"{HEAD}\n{tally.row()}\n\n{reliability(tally.certainties)}")
            return
        print(f"Seed {seed}.\n\n{HEAD}")
        tallies = []
        for tally in generated(reader, options.count, seed):
            print(tally.row(), flush=True)
            tallies.append(tally)
        lost = sum(tally.burnt for tally in tallies)
        print(f"\nOf the pictures with glare, {lost} show a character of which nothing at all is left.")
        print(f"\n{reliability([pair for tally in tallies for pair in tally.certainties])}")
        plain, hard = (
            [one for tally in tallies if (tally.name in PLAIN) is clean for one in tally.answers]
            for clean in (True, False)
        )
        print(f"\n{thresholds(plain, hard)}\n\n{empty(reader, options.count, seed)}\n\n{reading_videos.HEAD}")
        seen = []
        for profile in (Profile.ALL, Profile.GLARE) if options.videos else ():
            seen.append(videos(reader, options.videos, seed + 500_000, profile, TODAY))
            print(seen[-1].row(), flush=True)
        if options.videos:
            lying = videos(reader, options.videos, seed + 500_000, Profile.GLARE, TODAY, still=True)
            print(lying.row(), flush=True)
        print(f"\n{goals(tallies, seen)}")
        print(f"\nProcessor ms of one thread.\n\n{stages(watch, min(options.count, 6), seed)}")
    print(f"\nTook {time.monotonic() - begun:.0f} s.")


if __name__ == "__main__":
    main()
