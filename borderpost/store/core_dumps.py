"""No picture of the memory, which holds the data key and travellers, is ever written to a disk."""

import ctypes
import sys

if sys.platform != "win32":
    import resource

_PR_SET_DUMPABLE = 4
"""Of ``prctl``: at 0 nobody but root dumps the process or attaches a debugger to it."""


def forbid() -> None:
    """Forbid the system to dump this process or what it starts, where the system lets itself be told."""
    if sys.platform == "win32":
        return
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
