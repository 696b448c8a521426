"""msgpack of strangers: whatever is wrong with it, reading it ends in one error."""

from typing import TypeVar

import msgspec

T = TypeVar("T")


class Unreadable(Exception):
    """Say that bytes are not what was expected."""


def unpack(content: bytes, kind: type[T]) -> T:
    """Read a value of a kind; raise ``Unreadable``."""
    try:
        return msgspec.msgpack.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        # Text that is no UTF-8, and lists in lists without end, are errors of Python's own to msgspec.
        raise Unreadable from error
