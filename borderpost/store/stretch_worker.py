"""The process that looks at one stretch of a journal: a request on its input, what it found on its output."""

import os
import sys
from pathlib import Path

import msgspec

from borderpost.domain.ranges import Run
from borderpost.store import core_dumps
from borderpost.store.database import Database
from borderpost.store.keys import DataKey
from borderpost.store.stretch import look
from borderpost.store.wiping import wipe


class Request(msgspec.Struct, frozen=True):
    """Name the stretch, and the database in which it lies; ``gently`` leaves the processor to others."""

    path: str
    key: bytes
    run: Run
    gently: bool = False


_NICE = 10


def main() -> None:
    """Answer the one request."""
    core_dumps.forbid()
    content = sys.stdin.buffer.read()
    request = msgspec.msgpack.decode(content, type=Request)
    wipe(content)
    if request.gently and sys.platform != "win32":
        os.nice(_NICE)
    database = Database(Path(request.path), DataKey(request.key))
    with database.transaction(reading=True):
        looked = look(database, request.run)
    sys.stdout.buffer.write(msgspec.msgpack.encode(looked))


if __name__ == "__main__":
    main()
