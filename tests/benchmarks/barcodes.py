"""Measures how often barcodes are read by tilt and blur, what a frame costs, and the live search."""

import time
from statistics import median

import numpy as np

from borderpost.domain.barcode import Symbology
from borderpost.reading.barcode_turns import EAGER, EVERY, LATER
from borderpost.reading.barcodes import LiveBarcodes, barcodes
from borderpost.reading.stages import Picture
from borderpost.specimens.barcode_page import barcode_frame
from borderpost.specimens.desk_top import desk_top
from tests.benchmarks.page import percentile

TILTS = (0, 5, 10, 20, 30, 45)
BLURS = (0.0, 0.8, 1.2)
FRAMES = 5
SEED = 20261122
CARD = "0801199012345|NUÑEZ PEÑA|JOSE ANGEL|15/01/1990".encode()
SERIAL = b"BP000123-7"


def main() -> None:
    """Print the section of the page of figures."""
    print(f"Share of {FRAMES} frames of 1280 x 720 read right, by tilt in degrees; blur in pixels.\n")
    print("| Symbol | blur |", " | ".join(f"{tilt}°" for tilt in TILTS), "|")
    print("|---|---|", "---|" * len(TILTS), sep="")
    costs: list[float] = []
    for symbology in Symbology:
        payload = SERIAL if symbology in (Symbology.CODE128, Symbology.CODE39) else CARD
        for blur in BLURS:
            shares = [_share(symbology, payload, tilt, blur, costs) for tilt in TILTS]
            print(f"| {symbology.value} | {blur} |", " | ".join(f"{share:.2f}" for share in shares), "|")
    empty = [_read(desk_top(1280, 720, random=np.random.default_rng(SEED + n))) for n in range(FRAMES)]
    invented = sum(bool(found) for found, _ in empty)
    desk = median(cost for _, cost in empty)
    print(
        f"\nCPU ms a frame with a symbol: median {median(costs):.0f}, p95 {percentile(costs, 95):.0f}; "
        f"an empty desk {desk:.0f}, {invented} invented."
    )
    _live()


def _live() -> None:
    """Print what the search of a camera's frames costs, and after how many it finds a tilted symbol."""
    print(f"\nAt the desk, once the zone has nothing more to teach, one of {EVERY} frames is searched,")
    print(f"{EAGER} times, then one of {LATER}; a document that lies still costs the zone none.\n")
    print("| Tilted 20°, blur 0.8 | searched frames until found, median / most | CPU ms each, median / p95 |")
    print("|---|---|---|")
    for symbology in Symbology:
        payload = SERIAL if symbology in (Symbology.CODE128, Symbology.CODE39) else CARD
        costs: list[float] = []
        waits = [_wait(symbology, payload, SEED + 100 * video, costs) for video in range(FRAMES)]
        found = [wait for wait in waits if wait is not None]
        said = f"{median(found):.0f} / {max(found)}" if found else "–"
        lost = "" if len(found) == FRAMES else f", {FRAMES - len(found)} of {FRAMES} never"
        print(f"| {symbology.value} | {said}{lost} | {median(costs):.0f} / {percentile(costs, 95):.0f} |")


def _wait(symbology: Symbology, payload: bytes, seed: int, costs: list[float]) -> int | None:
    """Return in which of fifteen frames of one document the live search finds its symbol."""
    live = LiveBarcodes()
    for number in range(1, 16):
        frame = barcode_frame(symbology, payload, seed=seed + number, tilt=20, blur=0.8)
        begun = time.thread_time()
        found = live.look(frame)
        costs.append((time.thread_time() - begun) * 1000)
        if payload in [code.payload for code in found]:
            return number
    return None


def _share(symbology: Symbology, payload: bytes, tilt: float, blur: float, costs: list[float]) -> float:
    right = 0
    for number in range(FRAMES):
        frame = barcode_frame(symbology, payload, seed=SEED + number, tilt=tilt, blur=blur)
        found, cost = _read(frame)
        costs.append(cost)
        right += found == [payload]
    return right / FRAMES


def _read(frame: Picture) -> tuple[list[bytes], float]:
    begun = time.process_time()
    found = barcodes(frame)
    return [code.payload for code in found], (time.process_time() - begun) * 1000


if __name__ == "__main__":
    main()
