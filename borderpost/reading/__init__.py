"""Picture to document: gate, locate, recognise, decode, and the second reader."""

import atexit
import os
from functools import cache

from borderpost.domain.reading import Reading
from borderpost.reading.engine import Reader
from borderpost.reading.stages import Picture

__all__ = ["Reader", "Reading", "read"]

# Importing cv2 points Qt at plugins and fonts of its own Qt 5; our Qt 6 and every child would inherit that.
for _name in ("QT_QPA_PLATFORM_PLUGIN_PATH", "QT_QPA_FONTDIR"):
    os.environ.pop(_name, None)


@cache
def _reader() -> Reader:
    reader = Reader()
    atexit.register(reader.close)
    return reader


def read(image: Picture) -> Reading:
    """Return what a picture (uint8; grey, or blue, green, red) says, with the program's one shared reader.

    The network is loaded with the first picture and kept. A picture without a machine readable
    zone gives a Reading without lines. Raise Trouble("reading.engine") where the network cannot
    run on this machine.
    """
    return _reader().read(image)
