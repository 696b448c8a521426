"""The stay clock of the CA-4: how long a foreigner has been inside, how sure that is, and what is missing.

One clock runs over Guatemala, El Salvador, Honduras and Nicaragua. It starts with the entry from outside
the four, runs on across their borders with each other, and ends when the person leaves the four (Acta de
Acuerdos CA-4, 22-05-2006; domain facts, 1.4). The country of that entry decides the days.

Records are rarely whole, so the start lies between two days: a movement that nobody recorded can only
have made the clock start later than the last entry from outside that is known.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from borderpost.domain.crossing import Direction

NORM_DAYS = 90
"""Days of the regional norm."""

_BLOC = "CA4"
_OUTSIDE = "outside"


class StayAnswer(StrEnum):
    """Say how the stay stands on the day asked, lightest first; ``unknown`` where records leave it open."""

    WITHIN = "within"
    OVER_NORM = "over_norm"
    OVERSTAY = "overstay"
    UNKNOWN = "unknown"


class GapKind(StrEnum):
    """Name what the records lack: how the person left, how he came in, or everything before a day."""

    NO_EXIT = "no_exit"
    NO_ENTRY = "no_entry"
    NO_HISTORY = "no_history"


@dataclass(frozen=True, slots=True)
class Told:
    """Hold when and where the last entry from outside was, as seen or said at a movement.

    ``sure`` is what a stamp shows; what the traveller says of himself proves no earlier entry away.
    """

    entered: date
    country: str
    sure: bool


@dataclass(frozen=True, slots=True)
class Movement:
    """Hold one movement: the post's local day and country; ``external`` at an outer border of the CA-4.

    ``days`` is the stay that was granted then, None where nobody wrote it down.
    """

    day: date
    country: str
    direction: Direction
    external: bool
    days: int | None = None
    told: Told | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Hold what is missing between two days; ``since`` is None where nothing earlier is known."""

    kind: GapKind
    since: date | None
    until: date


@dataclass(frozen=True, slots=True)
class Extension:
    """Hold an extension: the country that gave it, which alone it binds, and its last day."""

    country: str
    until: date


@dataclass(frozen=True, slots=True)
class StayTerms:
    """Hold what is granted: days of the norm, days of each country of first entry, and how days are counted.

    ``grants`` are (country, days) that differ from the norm. With ``count_entry_day`` the day of entry is
    day 1, else day 0.
    """

    norm_days: int = NORM_DAYS
    grants: tuple[tuple[str, int], ...] = ()
    extensions: tuple[Extension, ...] = ()
    count_entry_day: bool = True

    def granted(self, country: str) -> int:
        """Return the days that the country grants on a first entry."""
        return dict(self.grants).get(country, self.norm_days)

    def day_number(self, start: date, day: date) -> int:
        """Return which day of the stay a day is."""
        return (day - start).days + self.count_entry_day

    def last_day(self, start: date, days: int) -> date:
        """Return the last day of a stay of so many days."""
        return start + timedelta(days=days - self.count_entry_day)


@dataclass(frozen=True, slots=True)
class Stay:
    """Hold the answer on the day of a movement.

    ``started`` is the earliest and the latest day on which the clock can have started; the earliest is
    None where the past is unknown. ``days`` are the fewest and the most days used, the most None likewise.
    ``until`` is the last day allowed at this country, None unless start and grant, or an extension, are
    certain. ``gaps`` concern the present stay alone, oldest first. ``granted_by`` is the country of the
    entry from outside, None where that is not certain.
    """

    answer: StayAnswer
    started: tuple[date | None, date]
    days: tuple[int, int | None]
    until: date | None
    gaps: tuple[Gap, ...] = ()
    granted_by: str | None = None


@dataclass(frozen=True, slots=True)
class _Clock:
    """Hold what is known after a movement: the place, the span of possible starts, who granted, the gaps.

    ``granted`` are the days written down at the entry from outside, None for what the country usually grants.
    """

    place: str | None = None
    last: date | None = None
    earliest: date | None = None
    latest: date | None = None
    granted_by: str | None = None
    gaps: tuple[Gap, ...] = field(default=())
    granted: int | None = None


def stay(history: Sequence[Movement], present: Movement, terms: StayTerms, *, complete: bool) -> Stay:
    """Return how the stay stands with the movement at hand.

    ``history`` are the earlier movements that passed, oldest first. ``complete`` says that it holds what all
    four countries recorded: only then is an overstay certain; what one desk knows can always lack a way out
    and in again, so that beyond the days it answers ``unknown``.

    A person known to be outside who is seen inside came in on some day between, by a country not known.
    """
    clock = _Clock()
    for movement in history:
        clock = _after(clock, movement)
    clock = _before(clock, present)
    assert clock.latest is not None
    least = terms.day_number(clock.latest, present.day)
    most = terms.day_number(clock.earliest, present.day) if clock.earliest else None
    lightest = _answer(least, clock, present, terms, strict=False)
    heaviest = _answer(most, clock, present, terms, strict=True)
    certain = lightest is heaviest and (complete or heaviest is not StayAnswer.OVERSTAY)
    return Stay(
        answer=heaviest if certain else StayAnswer.UNKNOWN,
        started=(clock.earliest, clock.latest),
        days=(least, most),
        until=_until(clock, present, terms),
        gaps=clock.gaps,
        granted_by=clock.granted_by,
    )


def _before(clock: _Clock, movement: Movement) -> _Clock:
    """Return what is known at the border, before whoever leaves has left."""
    day = movement.day
    if movement.direction is Direction.ENTRY and movement.external:
        return _Clock(movement.country, day, day, day, movement.country, granted=movement.days)
    known = _by_records(clock, movement)
    return known if movement.told is None else _by_word(known, movement.told, day)


def _by_word(clock: _Clock, told: Told, day: date) -> _Clock:
    """Return the clock with what was seen or said of its start; a later start on record stands against it.

    What is only said bounds the start: he may have come in earlier, and then nobody recorded this entry.
    """
    entered = told.entered
    contradicted = clock.earliest is not None and entered < clock.earliest
    if contradicted or entered > day or entered == clock.earliest == clock.latest:
        return clock
    if told.sure:
        return _Clock(clock.place, clock.last, entered, entered, told.country)
    unseen = clock.latest is not None and entered > clock.latest
    gap = (Gap(GapKind.NO_ENTRY, clock.last, entered),) if unseen else ()
    return replace(clock, latest=entered, gaps=(*clock.gaps, *gap))


def _by_records(clock: _Clock, movement: Movement) -> _Clock:
    day, entering = movement.day, movement.direction is Direction.ENTRY
    if clock.place is None:
        return replace(clock, latest=day, gaps=(Gap(GapKind.NO_HISTORY, None, day),))
    if clock.place == _OUTSIDE:
        gap = Gap(GapKind.NO_ENTRY, clock.last, day)
        return _Clock(clock.place, clock.last, clock.last, day, None, (gap,))
    inside = clock.place != _BLOC
    if entering and inside:
        return _open(clock, GapKind.NO_EXIT, day)
    if not entering and clock.place != movement.country:
        return _open(clock, GapKind.NO_ENTRY, day)
    return clock


def _after(clock: _Clock, movement: Movement) -> _Clock:
    """Return what is known once the movement is made."""
    if movement.direction is Direction.ENTRY:
        return replace(_before(clock, movement), place=movement.country, last=movement.day)
    if movement.external:
        return _Clock(_OUTSIDE, movement.day)
    return replace(_before(clock, movement), place=_BLOC, last=movement.day)


def _open(clock: _Clock, kind: GapKind, day: date) -> _Clock:
    """Return the clock with a gap in it: he may have left the four and come back on any of these days."""
    return replace(clock, latest=day, gaps=(*clock.gaps, Gap(kind, clock.last, day)))


def _answer(
    days: int | None, clock: _Clock, present: Movement, terms: StayTerms, *, strict: bool
) -> StayAnswer:
    """Answer for one possible start; ``strict`` takes the shortest grant where the country is not known."""
    if any(one.country == present.country and present.day <= one.until for one in terms.extensions):
        return StayAnswer.WITHIN
    if days is None:
        return StayAnswer.OVERSTAY
    possible = (terms.norm_days, *(days for _, days in terms.grants))
    granted = _granted(clock, terms) or (min(possible) if strict else max(possible))
    if days <= min(granted, terms.norm_days):
        return StayAnswer.WITHIN
    # An extension elsewhere binds nobody here, and yet its holder was told that he may stay.
    elsewhere = any(present.day <= one.until for one in terms.extensions)
    return StayAnswer.OVER_NORM if days <= granted or elsewhere else StayAnswer.OVERSTAY


def _granted(clock: _Clock, terms: StayTerms) -> int | None:
    """Return the days granted at the entry from outside; None where that entry is not known."""
    if clock.granted_by is None:
        return None
    return clock.granted or terms.granted(clock.granted_by)


def _until(clock: _Clock, present: Movement, terms: StayTerms) -> date | None:
    days = _granted(clock, terms)
    extended = max((one.until for one in terms.extensions if one.country == present.country), default=None)
    if clock.earliest is None or clock.earliest != clock.latest or days is None:
        return extended
    granted = terms.last_day(clock.earliest, days)
    return granted if extended is None else max(granted, extended)
