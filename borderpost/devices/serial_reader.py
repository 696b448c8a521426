"""A document reader on a serial line (or a USB port that plays one)."""

import logging

import serial
from serial.tools.list_ports import comports

from borderpost.devices.source import Deliver, Device, SourceState
from borderpost.devices.wedge import WedgeAssembler

_LOG = logging.getLogger(__name__)
_RETRY_S = 0.7
_WAIT_S = 0.2
_SILENT_ROUNDS = 5
"""Rounds of silence after which half a zone counts as lost."""


def ports() -> tuple[tuple[str, str], ...]:
    """Return the serial ports of this machine: the name that opens each, and one for people."""
    return tuple((port.device, port.description) for port in sorted(comports(), key=lambda port: port.device))


class SerialReader(Device):
    """Deliver the lines of every zone that the reader at ``port`` sends; open it again after a loss."""

    alone = True

    def __init__(self, port: str, *, baud: int = 9600) -> None:
        super().__init__(port)
        self._port = port
        self._baud = baud
        self._deliver: Deliver | None = None

    def start(self, deliver: Deliver) -> None:
        """Begin; ``deliver`` is called on this device's thread."""
        self._deliver = deliver
        self._begin()

    def _work(self) -> None:
        while not self._stopping.is_set():
            try:
                with serial.Serial(self._port, self._baud, timeout=_WAIT_S) as line:
                    self._state = SourceState.RUNNING
                    self._listen(line)
            except (serial.SerialException, OSError) as error:
                _LOG.debug("%s does not answer: %s", self._port, error)
                self._missing()
                self._stopping.wait(_RETRY_S)

    def _listen(self, line: serial.Serial) -> None:
        assembler = WedgeAssembler()
        silent = 0
        while not self._stopping.is_set():
            received = line.read(max(1, line.in_waiting))
            if not received:
                silent += 1
                if silent == _SILENT_ROUNDS:
                    assembler = WedgeAssembler()
                continue
            silent = 0
            for byte in received:
                lines = assembler.feed(chr(byte))
                if lines is not None and self._deliver is not None:
                    self._deliver(lines)
