"""How many processor cores reading may take: the others stay free for the window and the store."""

import cv2


def bound(cores: int) -> None:
    """Let image processing take so many cores at most, from now on; the network always takes one."""
    cv2.setNumThreads(max(1, cores))
