"""Tesseract's program on the bands that our locator finds: what our recogniser adds is seen against it."""

import subprocess
import sys

import cv2
import numpy as np

from borderpost.domain.consensus import checks_hold
from borderpost.reading import gate
from borderpost.reading.location import LineLocator, flipped
from borderpost.reading.stages import Band, Picture
from tests.benchmarks.peers.line_filter import zone
from tests.benchmarks.peers.ours_worker import opened
from tests.benchmarks.peers.serving import Answer, serve

BANDS = 3
"""Bands that are tried in each picture, both ways up."""
_TALL, _GAP = 48, 24


def stacked(band: Band) -> Picture:
    """Return the band's lines below one another, apart as Tesseract likes lines."""
    lines = []
    for strip in band.strips:
        scale = _TALL / strip.image.shape[0]
        line = cv2.resize(strip.image, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        lines.append(np.asarray(line, np.uint8))
    width = max(line.shape[1] for line in lines) + 2 * _GAP
    page = np.full(((_TALL + _GAP) * len(lines) + _GAP, width), 255, np.uint8)
    for number, line in enumerate(lines):
        top = _GAP + number * (_TALL + _GAP)
        page[top : top + _TALL, _GAP : _GAP + line.shape[1]] = line
    return page


def main() -> None:
    """Serve; the arguments are a folder of models and the model's name."""
    folder, model = sys.argv[1:]
    options = ["--psm", "6", "--tessdata-dir", folder, "-l", model]

    def lines_of(band: Band) -> tuple[str, ...]:
        _, png = cv2.imencode(".png", stacked(band))
        command = ["tesseract", "stdin", "stdout", *options]
        done = subprocess.run(command, input=png.tobytes(), capture_output=True, check=False)
        return zone(done.stdout.decode("utf-8", "replace").splitlines())

    def read(picture: Picture) -> Answer:
        first: tuple[str, ...] = ()
        for number, band in enumerate(LineLocator().locate(gate.grey(picture))):
            if number == BANDS:
                break
            for way in (band, flipped(band)):
                lines = lines_of(way)
                if checks_hold(lines):
                    return Answer(lines)
                first = first or lines
        return Answer(first)

    cv2.setNumThreads(1)
    serve(opened, read)


if __name__ == "__main__":
    main()
