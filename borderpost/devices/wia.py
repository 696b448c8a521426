"""Scanners through Windows Image Acquisition, asked by PowerShell, which every Windows has: never tried.

Its automation objects are reached through a process that can be killed, as SANE's program is, and
without a library of ours. Pages come as bitmaps without compression. No Windows and no such
scanner were at hand when this was written: what is tested is what goes in and what comes out.
"""

import base64
import re
import struct

import numpy as np

from borderpost.devices.scan_program import LARGEST_SIDE, RESOLUTION, Call, ScannerInfo, ScanProgram
from borderpost.devices.source import Picture
from borderpost.domain.errors import Trouble

CHOSEN = "BORDERPOST_SCANNER"
"""Name in the environment under which the script finds the scanner: no quoting can go wrong there."""

# wiadef.h; HRESULTs of facility 0x21, and two of Windows itself.
_CODES = {
    0x80210002: "scanner.jam",
    0x80210003: "scanner.empty",
    0x80210004: "scanner.jam",
    0x80210005: "scanner.lost",
    0x80210006: "scanner.busy",
    0x80210007: "scanner.busy",
    0x8021000A: "scanner.lost",
    0x8021000D: "scanner.busy",
    0x80210010: "scanner.cover",
    0x80210015: "scanner.lost",
    0x80070005: "scanner.denied",
    0x8007048F: "scanner.lost",
}
_FAULT = re.compile(r"0x([0-9A-Fa-f]{8})\b")

_OPENING = """
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
trap {
    $fault = $_.Exception
    while ($fault.InnerException) { $fault = $fault.InnerException }
    [Console]::Error.WriteLine('0x{0:X8} {1}' -f $fault.HResult, $fault.Message)
    exit 1
}
$scanners = @((New-Object -ComObject WIA.DeviceManager).DeviceInfos | Where-Object { $_.Type -eq 1 })
"""

_LISTING = """
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
foreach ($one in $scanners) {
    [Console]::Out.WriteLine($one.DeviceID + "`t" + $one.Properties.Item('Name').Value)
}
"""

# 6146: what is wanted (1: colour); 6147 and 6148: dots an inch. A scanner may lack one of them.
_PAGE = f"""
$wanted = $env:{CHOSEN}
$one = $scanners | Where-Object {{ -not $wanted -or $_.DeviceID -eq $wanted }} | Select-Object -First 1
if (-not $one) {{ [Console]::Error.WriteLine('0x80210015 no such scanner'); exit 1 }}
$glass = $one.Connect().Items.Item(1)
foreach ($pair in @(@(6146, 1), @(6147, {RESOLUTION}), @(6148, {RESOLUTION}))) {{
    foreach ($property in $glass.Properties) {{
        if ($property.PropertyID -eq $pair[0] -and -not $property.IsReadOnly) {{ $property.Value = $pair[1] }}
    }}
}}
$page = $glass.Transfer('{{B96B3CAB-0728-11D3-9D7B-0000F81EF32E}}').FileData.BinaryData
$out = [Console]::OpenStandardOutput()
$out.Write($page, 0, $page.Length)
$out.Flush()
"""


def _call(script: str, **environment: str) -> Call:
    coded = base64.b64encode((_OPENING + script).encode("utf-16-le")).decode()
    options = ("-NoLogo", "-NoProfile", "-NonInteractive", "-ExecutionPolicy", "Bypass")
    return Call((*options, "-EncodedCommand", coded), environment)


def _listed(said: bytes) -> tuple[ScannerInfo, ...]:
    rows = [line.partition("\t") for line in said.decode("utf-8", "replace").splitlines()]
    return tuple(ScannerInfo(id_.strip(), label.strip() or id_.strip()) for id_, tab, label in rows if tab)


def _reason(said: str) -> str:
    found = _FAULT.search(said)
    return _CODES.get(int(found.group(1), 16), "scanner.failed") if found else "scanner.failed"


def picture(bitmap: bytes) -> Picture:
    """Return a bitmap of 8, 24 or 32 bits, not packed, as a picture; raise Trouble ``scanner.failed``."""
    if len(bitmap) < 54 or bitmap[:2] != b"BM":
        raise Trouble("scanner.failed")
    start, header, width, signed_height, _, bits, packing = struct.unpack_from("<IIiiHHI", bitmap, 10)
    height = abs(signed_height)
    known = bits in (8, 24, 32) and packing == 0 and header >= 40
    if not known or not (0 < width <= LARGEST_SIDE and 0 < height <= LARGEST_SIDE):
        raise Trouble("scanner.failed")
    row = (width * bits // 8 + 3) // 4 * 4
    if start < 14 + header or len(bitmap) - start < row * height:
        raise Trouble("scanner.failed")
    rows = np.frombuffer(bitmap, np.uint8, row * height, start).reshape(height, row)
    samples = rows[:, : width * bits // 8].reshape(height, width, bits // 8)
    if signed_height > 0:
        samples = samples[::-1]
    if bits == 8:
        return _coloured(samples[:, :, 0], bitmap[14 + header : start])
    return np.ascontiguousarray(samples[:, :, :3])


def _coloured(places: Picture, palette: bytes) -> Picture:
    """Return a picture whose samples are places in a palette of four bytes a colour."""
    colours = np.zeros((256, 3), np.uint8)
    given = np.frombuffer(palette, np.uint8, len(palette) // 4 * 4).reshape(-1, 4)[:256, :3]
    colours[: len(given)] = given
    return np.ascontiguousarray(colours[places])


WIA = ScanProgram(
    "powershell.exe",
    _call(_LISTING),
    _listed,
    lambda scanner: _call(_PAGE, **{CHOSEN: scanner}),
    picture,
    _reason,
    missing="scanner.powershell",
    untried=True,
)
