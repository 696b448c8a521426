"""Which lines of a page's text are its machine readable zone: for readers that read everything."""

import re
from collections.abc import Iterator, Sequence

SHAPES = ((3, 30), (2, 36), (2, 44))
SLACK = 2
"""Characters that a line may be too long or too short, made good in its longest run of fillers."""

_FILLERS = {"«": "<<", "《": "<<", "≪": "<<", "‹": "<", "〈": "<", "＜": "<", "く": "<"}


def zone(page: Sequence[str]) -> tuple[str, ...]:
    """Return the two or three lines that have the lengths of a zone best; none where there are none."""
    lines = [line for line in map(cleaned, page) if len(line) >= SHAPES[0][1] - SLACK]
    found = list(_candidates(lines))
    return max(found, key=lambda one: one[0])[1] if found else ()


def cleaned(line: str) -> str:
    """Return the line in the zone's alphabet, without what does not belong to it."""
    for read, meant in _FILLERS.items():
        line = line.replace(read, meant)
    return re.sub(r"[^A-Z0-9<]", "", line.upper())


def _candidates(lines: Sequence[str]) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    for rows, width in SHAPES:
        for start in range(len(lines) - rows + 1):
            chosen = lines[start : start + rows]
            off = [abs(len(line) - width) for line in chosen]
            if max(off) > SLACK or "<" not in "".join(chosen):
                continue
            fitted = tuple(fitted_to(line, width) for line in chosen)
            # The zone is the lowest text of a page: later lines win among equals.
            yield (-sum(off), start), fitted


def fitted_to(line: str, width: int) -> str:
    """Return the line with fillers put into, or taken from, its longest run of them."""
    missing = width - len(line)
    runs = [match.span() for match in re.finditer("<+", line)]
    if not missing or not runs:
        return line
    start, end = max(runs, key=lambda run: run[1] - run[0])
    if missing > 0:
        return line[:end] + "<" * missing + line[end:]
    return line[: max(start, end + missing)] + line[end:]
