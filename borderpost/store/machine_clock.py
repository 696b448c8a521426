"""What this machine says of time: its wall clock, which start it is in, and how long it runs since."""

import sys
import time
from datetime import datetime
from pathlib import Path

from borderpost.domain.clock import ClockReading, SignedTime

if sys.platform == "darwin":
    import psutil

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def reading(wall: datetime, signed: SignedTime | None = None) -> ClockReading:
    """Return a reading of this moment; ``wall`` is what the program takes the wall clock to say."""
    return ClockReading(wall, boot(), running_ms(), signed)


def boot() -> str:
    """Return what names this start of the machine, whatever its wall clock says."""
    if sys.platform == "win32":
        return f"start-{_windows_starts()}"
    if sys.platform == "darwin":
        return f"started-{round(psutil.boot_time() / 600)}"
    try:
        return _BOOT_ID.read_text("ascii").strip()
    except OSError:
        return f"started-{round((time.time() - running_ms() / 1000) / 600)}"


def running_ms() -> int:
    """Return the milliseconds since the machine's start, those included in which it slept."""
    if sys.platform == "linux":
        return time.clock_gettime_ns(time.CLOCK_BOOTTIME) // 1_000_000
    return time.monotonic_ns() // 1_000_000


if sys.platform == "win32":
    import winreg

    # The moment of the start is no use there: Windows reckons it from the wall clock.
    _STARTS = (
        r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters",
        "BootId",
    )

    def _windows_starts() -> int:
        """Return how often Windows was started."""
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _STARTS[0]) as key:
            return int(winreg.QueryValueEx(key, _STARTS[1])[0])
