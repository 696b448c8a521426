"""Border Post's own reader, one frame at a time, as the live view asks it."""

from pathlib import Path

import cv2
import numpy as np

from borderpost.reading.engine import Reader
from borderpost.reading.stages import Picture
from tests.benchmarks.peers.serving import Answer, serve


def opened(path: Path) -> Picture:
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR), np.uint8)


def main() -> None:
    cv2.setNumThreads(1)
    with Reader() as reader:

        def read(picture: Picture) -> Answer:
            reading = reader.read(picture)
            return Answer(reading.lines, len(reading.doubtful), reading.confidence)

        serve(opened, read)


if __name__ == "__main__":
    main()
