"""Small SVG pictures for the page of figures: bars by degradation and a reliability curve."""

from collections.abc import Sequence
from html import escape
from math import log10

from tests.benchmarks.peers.calibration import Bin

COLOURS = ("#0b6e4f", "#4477aa", "#66ccee", "#88a9d8", "#ccbb44", "#228833", "#ee6677", "#aa3377")
_TEXT = 'font-family="sans-serif" font-size="12" fill="#333"'
_LEAST = 1e-4
"""Smallest share of wrong characters that the curve tells apart from none."""


def bars(titles: Sequence[str], rows: Sequence[tuple[str, Sequence[float]]]) -> str:
    """Return shares (0 to 1) as horizontal bars: one group a row, one bar a title."""
    left, width, bar = 190, 420, 7
    group = bar * len(titles) + 8
    top = 20 + 16 * len(titles)
    parts = []
    for number, title in enumerate(titles):
        parts.append(_box(left, 8 + 16 * number, 10, 10, COLOURS[number % len(COLOURS)]))
        parts.append(_words(left + 16, 17 + 16 * number, title))
    bottom = top + group * len(rows)
    for tenth in range(0, 11, 2):
        x = left + width * tenth / 10
        parts.append(f'<path d="M{x:.0f} {top}V{bottom}" stroke="#ddd"/>')
        parts.append(_words(x, bottom + 15, f"{tenth / 10:.1f}", anchor="middle"))
    for number, (name, shares) in enumerate(rows):
        y = top + group * number + 4
        parts.append(_words(left - 8, y + group / 2, name, anchor="end"))
        for place, share in enumerate(shares):
            length = max(width * share, 1.0)
            parts.append(_box(left, y + bar * place, length, bar - 1, COLOURS[place % len(COLOURS)]))
    return _svg(left + width + 20, bottom + 24, parts)


def reliability(found: Sequence[Bin]) -> str:
    """Return how often characters were wrong against how often they were said to be, both logarithmic."""
    left, top, size = 60, 12, 320
    parts = [f'<path d="M{left} {top + size}L{left + size} {top}" stroke="#bbb" stroke-dasharray="4 4"/>']

    def place(share: float) -> float:
        return (log10(max(share, _LEAST)) - log10(_LEAST)) / -log10(_LEAST) * size

    for power in range(-4, 1):
        share, label = 10.0**power, f"{'≤ ' if power == -4 else ''}{10.0**power:g}"
        x, y = left + place(share), top + size - place(share)
        parts.append(f'<path d="M{x:.0f} {top}V{top + size}M{left} {y:.0f}H{left + size}" stroke="#e5e5e5"/>')
        parts.append(_words(x, top + size + 16, label, anchor="middle"))
        parts.append(_words(left - 6, y + 4, label, anchor="end"))
    points = [(left + place(1 - one.mean), top + size - place(1 - one.right), one.count) for one in found]
    path = "L".join(f"{x:.0f} {y:.0f}" for x, y, _ in points)
    if points:
        parts.append(f'<path d="M{path}" fill="none" stroke="{COLOURS[0]}" stroke-width="1.5"/>')
    for x, y, count in points:
        radius = 2 + log10(count)
        parts.append(f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{radius:.1f}" fill="{COLOURS[0]}"/>')
    parts.append(_words(left + size / 2, top + size + 34, "said to be wrong", anchor="middle"))
    parts.append(_words(left, top + size + 52, "up and down: found wrong; size: how many characters"))
    return _svg(left + size + 20, top + size + 62, parts)


def _box(x: float, y: float, width: float, height: float, colour: str) -> str:
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" fill="{colour}"/>'


def _words(x: float, y: float, text: str, *, anchor: str = "start") -> str:
    return f'<text x="{x:.0f}" y="{y:.0f}" text-anchor="{anchor}" {_TEXT}>{escape(text)}</text>'


def _svg(width: float, height: float, parts: Sequence[str]) -> str:
    size = f'width="{width:.0f}" height="{height:.0f}"'
    lines = "\n".join(parts)
    ground = f'<rect {size} fill="#fff"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size}>\n{ground}\n{lines}\n</svg>\n'
