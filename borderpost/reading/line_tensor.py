"""What the line network is given and what its columns say, for the recogniser and for training alike."""

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.domain.mrz_layout import ALPHABET
from borderpost.reading.stages import Picture

Numbers = NDArray[np.float32]

HEIGHT = 32
"""Rows of the network's input; its width is any multiple of ``STRIDE``."""
STRIDE = 4
"""Pixels of the input to one column of the output."""
FIRST_COLUMN = 1.5
"""Place of the middle of the first column in the input (pixels)."""
CLASSES = len(ALPHABET)
HEART, SHIFT, MIDDLE, TALL = range(CLASSES, CLASSES + 4)
"""Channels after the alphabet's: whether a character's middle lies here (logit), how far to the
right it lies, how far its middle lies below the input's, and how tall a capital is (pixels / ``UNIT``)."""
CHANNELS = CLASSES + 4
UNIT = 8.0

PITCH, CAPITAL = 18.0, 19.0
"""Pixels from character to character, and of a capital's height, in a line laid out on the fixed grid."""
MARGIN = 18
"""Pixels left and right of a line laid out on the fixed grid."""

_NEIGHBOURHOOD = 97
_LEAST_CONTRAST = 6.0


def prepared(line: Picture) -> Numbers:
    """Return a line of ``HEIGHT`` rows with the light and contrast of each place's surroundings taken out."""
    grey = line.astype(np.float32)
    mean = _along(grey.mean(axis=0))
    variance = _along((grey * grey).mean(axis=0)) - mean * mean
    spread = np.sqrt(np.maximum(variance, 0.0)) + _LEAST_CONTRAST
    return np.asarray((grey - mean) / spread, np.float32)


def column(x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the (fractional) columns that look at places x of the input (pixels)."""
    return (x - FIRST_COLUMN) / STRIDE


def _along(row: Numbers) -> Numbers:
    smooth = cv2.blur(row[None, :], (_NEIGHBOURHOOD, 1), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(smooth, np.float32)
