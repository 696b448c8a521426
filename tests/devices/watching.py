"""Drives our webcam against the preloaded fake one, printing what an officer would see; run by a test."""

import sys
import time
from pathlib import Path

from borderpost.devices.source import SourceState
from borderpost.devices.webcam import CameraSettings, Webcam

PATIENCE_S = 15.0


def wait_for(camera: Webcam, state: SourceState) -> None:
    until = time.monotonic() + PATIENCE_S
    while camera.state is not state:
        if time.monotonic() > until:
            sys.exit(f"still {camera.state} instead of {state}")
        time.sleep(0.01)
    print(state.value, flush=True)


def frames(camera: Webcam, count: int) -> None:
    seen, until = -1, time.monotonic() + PATIENCE_S
    begun = time.monotonic()
    while count:
        frame = camera.newest(seen)
        if frame is None:
            if time.monotonic() > until:
                sys.exit("no more frames")
            time.sleep(0.005)
            continue
        seen, count = frame.number, count - 1
        shape, mean = frame.image.shape, frame.image.mean()
    print(f"frames {shape[1]}x{shape[0]} {mean:.0f} {time.monotonic() - begun:.1f}", flush=True)


def main(frames_file: Path) -> None:
    away = frames_file.with_suffix(".away")
    frames_file.rename(away)
    camera = Webcam(0)
    camera.start()
    wait_for(camera, SourceState.ABSENT)
    away.rename(frames_file)
    wait_for(camera, SourceState.RUNNING)
    frames(camera, 10)
    frames_file.rename(away)
    wait_for(camera, SourceState.LOST)
    if camera.newest(-1) is not None:
        sys.exit("a picture of before the loss is still shown")
    away.rename(frames_file)
    wait_for(camera, SourceState.RUNNING)
    frames(camera, 3)
    camera.close()
    print("closed", flush=True)
    by_hand = Webcam(0, settings=CameraSettings(size=(640, 480), exposure=120, focus=30))
    by_hand.start()
    wait_for(by_hand, SourceState.RUNNING)
    frames(by_hand, 3)
    print(by_hand.answer, flush=True)
    waiting = Webcam(0)
    waiting.start()
    frames(by_hand, 5)
    if waiting.state is not SourceState.STARTING:
        sys.exit("one camera is open twice")
    by_hand.close()
    wait_for(waiting, SourceState.RUNNING)
    frames(waiting, 3)
    never = Webcam(0)
    never.start()
    never.close()
    waiting.close()
    print(never.state.value, flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
