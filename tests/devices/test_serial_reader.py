"""A serial reader played over a pseudo-terminal: delivery, loss, return."""

import os
import pty
import time
from collections.abc import Callable
from pathlib import Path
from queue import Empty, Queue

import pytest

from borderpost.devices.serial_reader import SerialReader
from borderpost.devices.source import SourceState

ZONE = (
    "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
    "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
)


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


def test_lines_arrive_as_they_are_sent_and_a_lost_reader_is_found_again(tmp_path: Path) -> None:
    port = tmp_path / "reader"
    near, far = pty.openpty()
    port.symlink_to(os.ttyname(far))
    delivered: Queue[tuple[str, ...]] = Queue()
    reader = SerialReader(str(port))
    reader.start(delivered.put)
    try:
        until(lambda: reader.state is SourceState.RUNNING)
        for part in ("\x02" + ZONE[0][:20], ZONE[0][20:] + "\r", ZONE[1] + "\r\x03"):
            os.write(near, part.encode())
        assert delivered.get(timeout=5) == ZONE

        port.unlink()
        os.close(near)
        os.close(far)
        until(lambda: reader.state is SourceState.LOST)

        near, far = pty.openpty()
        port.symlink_to(os.ttyname(far))
        until(lambda: reader.state is SourceState.RUNNING)
        os.write(near, ("\n".join(ZONE) + "\n").encode())
        assert delivered.get(timeout=5) == ZONE
        with pytest.raises(Empty):
            delivered.get(timeout=0.1)
    finally:
        reader.close()
        os.close(near)
        os.close(far)


def test_half_a_zone_before_a_silence_does_not_spoil_the_next(tmp_path: Path) -> None:
    near, far = pty.openpty()
    delivered: Queue[tuple[str, ...]] = Queue()
    reader = SerialReader(os.ttyname(far))
    reader.start(delivered.put)
    try:
        until(lambda: reader.state is SourceState.RUNNING)
        os.write(near, ZONE[0][:30].encode())
        time.sleep(1.3)
        os.write(near, ("\r".join(ZONE) + "\r").encode())
        assert delivered.get(timeout=5) == ZONE
    finally:
        reader.close()
        os.close(near)
        os.close(far)


def test_a_port_that_is_not_there_is_absent() -> None:
    reader = SerialReader("/dev/no-such-port")
    reader.start(lambda lines: None)
    until(lambda: reader.state is SourceState.ABSENT)
    reader.close()
