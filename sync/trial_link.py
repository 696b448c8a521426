"""A TCP link on loopback that can be cut, slowed and restored: for the tour, the trials and the tests.

It runs in a process of its own, so what is beneath the client is a real connection that really breaks.
Orders come on standard input, one a line: ``cut``, ``restore``, ``cut-after BYTES`` (counted upwards from
now, both ways), ``rate BITS_A_SECOND`` (0: as fast as it goes).
"""

import asyncio
import subprocess
import sys
from types import TracebackType

PIECE = 4096
"""Bytes carried at a time."""


class TrialLink:
    """Relay to a port of this machine from ``port``; a cut resets every connection and refuses new ones."""

    def __init__(self, target: int) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(target)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = int(self._answer())

    def __enter__(self) -> "TrialLink":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def cut(self) -> None:
        """Break every connection now and refuse new ones."""
        self._order("cut")

    def restore(self) -> None:
        """Let connections through again."""
        self._order("restore")

    def cut_after(self, size: int) -> None:
        """Cut once so many bytes more have passed."""
        self._order(f"cut-after {size}")

    def slow(self, bits_a_second: int) -> None:
        """Carry no more than this from now on; 0 carries as fast as it goes."""
        self._order(f"rate {bits_a_second}")

    def is_cut(self) -> bool:
        """Tell whether the link is cut at this moment."""
        return self._order("state") == "cut"

    def close(self) -> None:
        """End the relay."""
        self._process.terminate()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def _order(self, order: str) -> str:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{order}\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> str:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the trial link has ended")
        return line.strip()


class _Relay:
    def __init__(self, target: int) -> None:
        self.target = target
        self.open = True
        self.left: int | None = None
        self.rate = 0
        self.writers: set[asyncio.StreamWriter] = set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.open:
            _reset(writer)
            return
        try:
            there, thither = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            _reset(writer)
            return
        both = {writer, thither}
        self.writers |= both
        await asyncio.gather(self._carry(reader, thither), self._carry(there, writer))
        self.writers -= both

    async def _carry(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while piece := await source.read(PIECE):
                if self.rate:
                    await asyncio.sleep(8 * len(piece) / self.rate)
                sink.write(self._allowed(piece))
                await sink.drain()
                if not self.open:
                    break
        except OSError:
            pass  # The other side went: what this relay is for.
        finally:
            sink.close()

    def _allowed(self, piece: bytes) -> bytes:
        if self.left is None:
            return piece
        piece = piece[: self.left]
        self.left -= len(piece)
        if self.left == 0:
            self.cut()
        return piece

    def cut(self) -> None:
        self.open, self.left = False, None
        for writer in self.writers:
            _reset(writer)

    def obey(self, order: str) -> str:
        match order.split():
            case ["cut"]:
                self.cut()
            case ["restore"]:
                self.open, self.left = True, None
            case ["cut-after", size]:
                self.left = int(size)
            case ["rate", rate]:
                self.rate = int(rate)
        return "open" if self.open else "cut"


def _reset(writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def _serve(target: int) -> None:
    relay = _Relay(target)
    server = await asyncio.start_server(relay.take, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    while order := await loop.run_in_executor(None, sys.stdin.readline):
        print(relay.obey(order), flush=True)


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1])))
