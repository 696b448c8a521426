"""The printers that this machine's system knows."""

import subprocess
import sys

PATIENCE_S = 5
"""How long the system's print service may take to answer."""


def printers() -> tuple[str, ...] | None:
    """Return the names of the printers; None where this system does not say."""
    if sys.platform == "win32":
        return _of_windows()
    try:
        # Fixed words of the system's own program: nothing from outside goes into the call.
        answer = subprocess.run(
            ["lpstat", "-e"], capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return tuple(line.strip() for line in answer.stdout.splitlines() if line.strip())


if sys.platform == "win32":
    import winreg

    _DEVICES = r"Software\Microsoft\Windows NT\CurrentVersion\Devices"

    def _of_windows() -> tuple[str, ...] | None:
        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _DEVICES) as key:
                return tuple(winreg.EnumValue(key, at)[0] for at in range(winreg.QueryInfoKey(key)[1]))
        except OSError:
            return None
