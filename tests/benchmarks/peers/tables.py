"""The section of the page of figures: what was read, by whom, and the tables."""

from collections.abc import Callable, Iterator, Sequence

from tests.benchmarks.peers import calibration
from tests.benchmarks.peers.readers import Reader
from tests.benchmarks.peers.scenes import PLAIN, ROWS, VALID, Shot
from tests.benchmarks.peers.scoring import FIELDS, Measure, Score, interval, measure

Pairs = Sequence[tuple[Shot, Score]]
Scores = dict[Reader, Pairs]

_HEAD = (
    "| {} | n | exact | something read | fields right | characters wrong | wrong, digits hold "
    "| accepted, right | accepted, wrong | ms median | ms p95 | CPU ms | MiB at peak |\n"
    "|---|---|---|---|---|---|---|---|---|---|---|---|---|"
)
DEFINITIONS = """\
Exact: every character of every line. Fields and characters count pictures that were not read as wrong.
Wrong, digits hold: not exact although all check digits agree. Accepted: all digits agree and the reader
marked no character as doubtful; the others know no doubt, so that for them only the digits speak.
Times are of one picture with the process warm, one thread, opening of the file left out where the
reader takes pixels; CPU ms is the median of processor time, children included, which a busy machine
disturbs less. MiB: resident memory of the process and its children, libraries included."""


def section(scores: Scores, alone: Scores) -> str:
    """Return all tables; ``scores``: pictures that all have read, ``alone``: all that each has read."""
    parts = [DEFINITIONS]
    drawn = _only(scores, lambda shot: shot.generated)
    if any(drawn.values()):
        parts += ["### All generated pictures", _readers(drawn)]
        parts += ["### Exact by degradation", _exact(drawn, lambda shot: shot.row, tuple(ROWS))]
        parts += ["### Exact by document", _exact(drawn, lambda shot: shot.document)]
        parts += ["### Accepted and wrong by degradation", _wrong(drawn, tuple(ROWS))]
        parts += ["### Fields right", _fields(drawn)]
    valid = _only(scores, lambda shot: shot.row == VALID)
    if any(valid.values()):
        parts += ["### Sample pictures of real documents", _readers(valid)]
    others = _only(scores, lambda shot: not shot.generated and shot.row != VALID)
    if any(others.values()):
        parts += ["### Samples whose printed digits are wrong", _readers(others)]
    for reader, pairs in alone.items():
        if any(score.outcome.certainties for _, score in pairs):
            parts += [f"### {reader.title} against its goals", _goals(pairs)]
            parts += [
                f"### {reader.title} in detail",
                f"All {len(pairs)} pictures that it has read.",
                _detail(pairs),
            ]
            parts += [_reliability(pairs)]
    return "\n\n".join(parts)


def _only(scores: Scores, wanted: Callable[[Shot], bool]) -> Scores:
    return {reader: [pair for pair in pairs if wanted(pair[0])] for reader, pairs in scores.items()}


def _readers(scores: Scores) -> str:
    rows = [_line(reader.title, pairs, bounds=True) for reader, pairs in scores.items() if pairs]
    return "\n".join((_HEAD.format("Reader"), *rows))


def _detail(pairs: Pairs) -> str:
    rows = [_line(name, own) for name, own in _grouped(pairs, lambda shot: shot.row, tuple(ROWS))]
    drawn = [pair for pair in pairs if pair[0].generated]
    rows += [_line(name, own) for name, own in _grouped(drawn, lambda shot: shot.document)]
    return "\n".join((_HEAD.format("Pictures"), *rows))


def _line(name: str, pairs: Pairs, *, bounds: bool = False) -> str:
    found = measure([score for _, score in pairs])
    return f"| {name} | {found.count} | {_share(found, bounds=bounds)} | {_rest(found)} |"


def _share(found: Measure, *, bounds: bool) -> str:
    low, high = interval(found.exact, found.count)
    return f"**{found.exact:.2f}**" + (f" ({low:.2f} to {high:.2f})" if bounds else "")


def _rest(found: Measure) -> str:
    failed = f", {found.failures} failed" if found.failures else ""
    return (
        f"{found.found:.2f}{failed} | {found.fields:.3f} | {found.character_errors:.4f} "
        f"| {found.wrong_but_valid} | {found.accepted_right:.2f} | {found.accepted_wrong} "
        f"| {found.ms:.0f} | {found.ms_p95:.0f} | {found.cpu_ms:.0f} | {found.peak_mib:.0f}"
    )


def _grouped(
    pairs: Pairs, key: Callable[[Shot], str], order: Sequence[str] = ()
) -> Iterator[tuple[str, Pairs]]:
    names = {key(shot) for shot, _ in pairs}
    for name in (*(name for name in order if name in names), *sorted(names - set(order))):
        yield name, [pair for pair in pairs if key(pair[0]) == name]


def _across(scores: Scores, rows: Sequence[tuple[str, int, Sequence[str]]]) -> str:
    titles = " | ".join(reader.title for reader in scores)
    lines = [f"| | n | {titles} |", "|---|---|" + "---|" * len(scores)]
    lines += [f"| {name} | {count} | {' | '.join(cells)} |" for name, count, cells in rows]
    return "\n".join(lines)


def _exact(scores: Scores, key: Callable[[Shot], str], order: Sequence[str] = ()) -> str:
    return _by(scores, key, order, lambda found: f"{found.exact:.2f}")


def _wrong(scores: Scores, order: Sequence[str]) -> str:
    return _by(scores, lambda shot: shot.row, order, lambda found: f"{found.accepted_wrong}")


def _by(
    scores: Scores, key: Callable[[Shot], str], order: Sequence[str], cell: Callable[[Measure], str]
) -> str:
    columns = {reader: dict(_grouped(pairs, key, order)) for reader, pairs in scores.items()}
    first = next(iter(columns.values()))
    rows = []
    for name, pairs in first.items():
        cells = [cell(measure([score for _, score in own[name]])) for own in columns.values()]
        rows.append((name, len(pairs), cells))
    return _across(scores, rows)


def _fields(scores: Scores) -> str:
    count = len(next(iter(scores.values())))
    rows = []
    for index, name in enumerate(FIELDS):
        cells = [
            f"{sum(score.fields[index] for _, score in pairs) / len(pairs):.2f}" for pairs in scores.values()
        ]
        rows.append((name, count, cells))
    return _across(scores, rows)


def _goals(pairs: Pairs) -> str:
    """Return the goals that were set before the reader was written, and where it stands."""
    plain = _measured(pairs, lambda shot: shot.row in PLAIN)
    hard = _measured(pairs, lambda shot: shot.generated and shot.row not in PLAIN)
    valid = _measured(pairs, lambda shot: shot.row == VALID)
    real = _measured(pairs, lambda shot: not shot.generated)
    every = measure([score for _, score in pairs])
    rows = [("wrong and accepted", "none where digits look", f"{every.accepted_wrong} of {every.count}")]
    if plain is not None:
        rows.append(("generated, flat scan and clean frame: exact", "0.98", f"{plain.exact:.2f}"))
        rows.append(("the same: accepted and right", "0.94", f"{plain.accepted_right:.2f}"))
    if valid is not None and real is not None:
        rows.append(("samples, digits valid: exact", "0.98", f"{valid.exact:.2f}"))
        rows.append(("samples, all: exact", "0.96", f"{real.exact:.2f}"))
    if hard is not None:
        troubled = [pair for pair in pairs if pair[0].generated and pair[0].row not in PLAIN]
        by_row = {
            row: measure([score for _, score in own]).exact
            for row, own in _grouped(troubled, lambda shot: shot.row, tuple(ROWS))
        }
        worst = min(by_row, key=lambda row: by_row[row])
        rows.append(("degraded: exact", "0.85", f"{hard.exact:.2f}"))
        rows.append(("worst degradation: exact", "0.70", f"{by_row[worst]:.2f} ({worst})"))
        rows.append(("degraded: accepted and right", "0.80", f"{hard.accepted_right:.2f}"))
        rows.append(("degraded: CPU ms, median", "20 (ms)", f"{hard.cpu_ms:.0f}"))
        rows.append(("degraded: ms median and p95", "20 and 40", f"{hard.ms:.0f} and {hard.ms_p95:.0f}"))
    rows.append(("MiB at peak, libraries included", "120 (added)", f"{every.peak_mib:.0f}"))
    lines = [f"| {what} | {goal} | {now} |" for what, goal, now in rows]
    return "\n".join(("| What | Goal | Now |", "|---|---|---|", *lines))


def _measured(pairs: Pairs, wanted: Callable[[Shot], bool]) -> Measure | None:
    scores = [score for shot, score in pairs if wanted(shot)]
    return measure(scores) if scores else None


def _reliability(pairs: Pairs) -> str:
    characters = calibration.characters(pairs)
    found = calibration.bins(characters)
    rows = [
        f"| {one.low:.3f} to {one.high:.3f} | {one.count} | {one.mean:.4f} | {one.right:.4f} |"
        for one in found
    ]
    table = "\n".join(("| Certainty | characters | mean | right |", "|---|---|---|---|", *rows))
    return (
        f"{table}\n\nExpected calibration error {calibration.expected_error(found):.4f} over "
        f"{len(characters)} characters of pictures read in the right shape."
    )
