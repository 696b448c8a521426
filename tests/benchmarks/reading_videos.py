"""How soon, and how rightly, a document is told that lies before a camera for eight frames."""

import statistics
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from borderpost.domain.consensus import Consensus
from borderpost.reading.engine import Reader
from borderpost.specimens.documents import SpecimenKind, specimen
from borderpost.specimens.scan import scan
from borderpost.specimens.scene import Profile, webcam_frame

FRAMES = 8
DPI = 220
KINDS = tuple(SpecimenKind)


HEAD = (
    "| Videos of eight frames | n | told and right | told and wrong, unmarked "
    "| told, the wrong characters marked | not told | frames needed, median |\n|---|---|---|---|---|---|---|"
)


@dataclass
class Videos:
    """Hold how many documents were told right or wrong within eight frames, and after how many."""

    name: str
    count: int = 0
    right: int = 0
    wrong: int = 0
    asked: int = 0
    needed: list[int] = field(default_factory=list)

    def row(self) -> str:
        frames = f"{statistics.median(self.needed):.0f}" if self.needed else "-"
        return (
            f"| {self.name} | {self.count} | {self.right / self.count:.3f} | {self.wrong} "
            f"| {self.asked} | {self.count - self.right - self.wrong - self.asked} | {frames} |"
        )


def videos(
    reader: Reader, count: int, seed: int, profile: Profile, today: date, *, still: bool = False
) -> Videos:
    """Read up to eight frames of each document, one trouble or mixed ones, until the frames agree.

    The document is held in the hand, or lies ``still``: then only the grain of the frames differs.
    """
    found = Videos(f"webcam, {profile.value}{', lying still' if still else ''}")
    for index in range(count):
        document = specimen(KINDS[index % len(KINDS)], seed + index, today=today)
        page, consensus = scan(document, dpi=DPI), Consensus()
        found.count += 1
        for number in range(FRAMES):
            own = seed + index * 100 + (0 if still else number)
            frame = webcam_frame(page, seed=own, profile=profile).image
            if still:
                grain = np.random.default_rng([own, number]).normal(0, 3, frame.shape)
                frame = np.asarray(np.clip(frame + grain, 0, 255), np.uint8)
            told = consensus.add(reader.read(frame))
            if told is not None:
                errors = {
                    (line, place)
                    for line, (own, true) in enumerate(zip(told.lines, document.mrz, strict=False))
                    for place, (one, other) in enumerate(zip(own, true, strict=False))
                    if one != other
                }
                same = [len(line) for line in told.lines] == [len(line) for line in document.mrz]
                found.right += told.lines == document.mrz
                found.wrong += not same or bool(errors - set(told.doubtful))
                found.asked += same and bool(errors) and errors <= set(told.doubtful)
                found.needed.append(number + 1)
                break
    return found
