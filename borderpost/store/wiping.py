"""Secrets are written over in memory as soon as nothing needs them; Python alone would leave them lying.

Only objects that nobody but the caller holds are touched: a constant, or what somebody else still has, stays
as it is. What Qt, SQLCipher and OpenSSL hold is theirs to wipe.
"""

import ctypes
import sys
from dataclasses import dataclass, field

_HELD = 3
"""References of an object that the caller alone holds: his, the argument's, and the count's own."""
_ASCII_HEAD = sys.getsizeof("") - 1
_TEXT_HEAD = sys.getsizeof(chr(0x100)) - 4


@dataclass(slots=True)
class Typed:
    """Hold a passphrase as it was typed, until nobody needs it."""

    text: str = field(repr=False)

    def __del__(self) -> None:
        wipe(self.text)


def wipe(secret: bytes | str | bytearray) -> None:
    """Write zeros over a secret where nobody but the caller holds it; he never looks at it again."""
    if isinstance(secret, bytearray):
        secret[:] = bytes(len(secret))
        return
    if sys.implementation.name != "cpython" or sys.getrefcount(secret) > _HELD or len(secret) < 2:
        return
    if isinstance(secret, bytes):
        ctypes.memset(id(secret) + bytes.__basicsize__ - 1, 0, len(secret))
        return
    wide = max(map(ord, secret))
    letter = 1 if wide < 0x100 else 2 if wide < 0x10000 else 4
    ctypes.memset(id(secret) + (_ASCII_HEAD if wide < 0x80 else _TEXT_HEAD), 0, len(secret) * letter)
