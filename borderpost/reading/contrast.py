"""Faint stretches of a line, such as print under a reflection, brought up to the contrast of the rest."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from borderpost.reading.stages import Cell, Picture

_WIDTH = 19
"""Pixels along the line over which contrast is measured: about one character."""
_FAINT = 0.6
"""Part of the line's usual contrast to which a fainter stretch is raised; what has more stays as it is."""
_INKLESS = 0.95
"""Part of the paper's brightness that the darkest of a cell has where no ink is left to be seen."""
_NOISE = 2.0
"""Contrast (grey levels) of what is noise, at least: nothing is made of it."""


def evened(line: Picture) -> Picture:
    """Return a straightened line (grey, uint8) whose faint characters are as dark as its others."""
    grey = line.astype(np.float32)
    mean = _along(grey.mean(axis=0))
    spread = np.sqrt(np.maximum(_along((grey * grey).mean(axis=0)) - mean * mean, 0.0))
    noise = max(_NOISE, 1.4 * _grain(grey))
    gain = _FAINT * float(np.percentile(spread, 75)) / np.maximum(spread, noise)
    share = np.clip(gain - 1.0, 0.0, 1.0) * np.clip(2 * spread / noise - 1.0, 0.0, 1.0)
    if not share.any():
        return line
    raised = float(np.median(mean)) + (grey - mean) * np.maximum(gain, 1.0)
    return np.clip(grey * (1 - share) + raised * share, 0, 255).astype(np.uint8)


def bleached(
    strips: Sequence[Picture], rows: Sequence[Sequence[Cell]], doubtful: Sequence[tuple[int, int]]
) -> bool:
    """Tell whether light has swallowed any doubtful character: its cell is as bright as paper all over."""
    levels = [[_levels(strip, cell) for cell in row] for strip, row in zip(strips, rows, strict=True)]
    paper = [float(np.median([bright for _, bright in row])) for row in levels]
    return any(levels[line][place][0] > _INKLESS * paper[line] for line, place in doubtful)


def _levels(strip: Picture, cell: Cell) -> tuple[float, float]:
    """Return how bright a cell's darkest and brightest parts are (grey levels); its edges are left out."""
    left, right = int(cell.centre - 0.4 * cell.pitch), int(cell.centre + 0.4 * cell.pitch) + 1
    part = strip[max(0, int(cell.top)) : max(1, int(cell.bottom) + 1), max(0, left) : max(1, right)]
    if not part.size:
        return 0.0, 0.0
    dark, bright = np.percentile(part, (8, 92))
    return float(dark), float(bright)


def _grain(grey: NDArray[np.float32]) -> float:
    """Return the contrast from pixel to pixel where a line shows nothing."""
    mean = cv2.blur(grey, (3, 3))
    variance = cv2.blur(grey * grey, (3, 3)) - mean * mean
    return float(np.sqrt(max(0.0, float(np.percentile(variance, 25)))))


def _along(row: NDArray[np.float32]) -> NDArray[np.float32]:
    smooth = cv2.blur(row[None, :], (_WIDTH, 1), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(smooth, np.float32)
