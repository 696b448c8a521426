"""Crossings as they count now: the original, its latest amendment applied, annulments marked.

The tables ``crossing`` and ``correction`` are derived from entries, and hold the same whatever the
order in which entries arrived: a correction that comes before its crossing waits for it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from psycopg.rows import class_row

from borderpost.domain.crossing import CrossingDraft
from borderpost.domain.movement_statistics import years
from borderpost.domain.names import person_key
from borderpost.store.bodies import CrossingAmended, CrossingRecorded, decode
from borderpost.store.search_keys import number_key
from sync.platform.database import Open
from sync.platform.devices import Device

LONGEST_KEY = 500
"""Letters of anything that is indexed."""

_COLUMNS = (
    "at", "day", "post", "direction", "outcome", "nationality", "sex", "age", "document_kind",
    "document_number", "issuing_state", "person", "birth",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Present:
    """Hold what counts of a crossing; ``day`` is the post's, ``birth`` what ``PartialDate`` writes."""

    at: datetime
    day: date
    post: str
    direction: str
    outcome: str
    nationality: str
    sex: str
    age: int | None
    document_kind: str
    document_number: str
    issuing_state: str
    person: str
    birth: str


@dataclass(frozen=True, slots=True)
class Original:
    """Hold a crossing's first entry: its row in ``entry`` and what it said.

    ``present`` is what counts of it as long as nothing corrects it, where that was worked out already.
    """

    entry: int
    id: UUID
    recorded_at: datetime
    said: CrossingRecorded
    present: Present | None = None


@dataclass(frozen=True, slots=True)
class Correction:
    """Hold an entry that corrects a crossing of the same desk."""

    entry: int
    crossing: UUID
    position: int
    annuls: bool


@dataclass(frozen=True, slots=True)
class _Corrected:
    crossing: UUID
    annulled: bool
    content: bytes | None


@dataclass(frozen=True, slots=True)
class _Recorded:
    number: int
    id: UUID
    at: datetime
    content: bytes


def present(draft: CrossingDraft, *, post: str, recorded_at: datetime, zone: str) -> Present:
    """Return what a draft means at a post; raise ValueError or OverflowError where it means nothing."""
    at = draft.occurred_at or recorded_at
    if at.tzinfo is None:
        raise ValueError("a moment needs its zone")
    day = at.astimezone(ZoneInfo(zone)).date()
    traveller, document = draft.traveller, draft.document
    found = Present(
        at=at,
        day=day,
        post=post,
        direction=draft.direction.value,
        outcome=draft.outcome.value,
        nationality=traveller.nationality,
        sex=traveller.sex.value,
        age=years(traveller.birth, day),
        document_kind=document.kind.value,
        document_number=number_key(document.number),
        issuing_state=document.issuing_state,
        person=person_key(traveller.surname, traveller.given_names),
        birth="" if traveller.birth is None else str(traveller.birth),
    )
    demand_keepable(found.post, found.nationality, found.document_number, found.issuing_state, found.person)
    return found


def demand_keepable(*texts: str) -> None:
    """Raise ValueError where PostgreSQL could not keep a text, or not index it."""
    if any("\x00" in text or len(text.encode()) > LONGEST_KEY for text in texts):
        raise ValueError("a text cannot be kept")


def derive(
    connection: Open, device: Device, originals: Sequence[Original], corrections: Sequence[Correction]
) -> None:
    """Write what new entries of a device mean, in the transaction that keeps them."""
    if corrections:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO correction (entry, device, crossing, position, annuls)"
                " VALUES (%s, %s, %s, %s, %s)",
                [(new.entry, device.id, new.crossing, new.position, new.annuls) for new in corrections],
            )
    touched = list({new.crossing for new in corrections} | {new.id for new in originals})
    corrected = _corrected(connection, device, touched)
    earlier = _earlier(connection, device, [new.crossing for new in corrections])
    known = {original.entry: original for original in (*earlier, *originals)}
    if earlier:
        connection.execute(
            "DELETE FROM crossing WHERE entry = ANY(%s)", [[original.entry for original in earlier]]
        )
    _write(connection, device, list(known.values()), corrected)


def _write(
    connection: Open, device: Device, originals: Sequence[Original], corrected: dict[UUID, _Corrected]
) -> None:
    if not originals:
        return
    columns = ", ".join(("entry", "device", "id", "country", *_COLUMNS, "annulled"))
    with connection.cursor() as cursor, cursor.copy(f"COPY crossing ({columns}) FROM STDIN") as copy:
        for original in originals:
            change = corrected.get(original.id)
            draft = _amended(change)
            now = original.present if draft is None else None
            now = now or present(
                draft or original.said.draft,
                post=original.said.post,
                recorded_at=original.recorded_at,
                zone=device.zone,
            )
            values = [getattr(now, column) for column in _COLUMNS]
            annulled = change is not None and change.annulled
            country = original.said.country or device.country
            copy.write_row((original.entry, device.id, original.id, country, *values, annulled))


def _amended(change: _Corrected | None) -> CrossingDraft | None:
    if change is None or change.content is None:
        return None
    said = decode(change.content).body
    return said.draft if isinstance(said, CrossingAmended) else None


def _corrected(connection: Open, device: Device, crossings: Sequence[UUID]) -> dict[UUID, _Corrected]:
    """Return for each corrected crossing whether it is annulled, and its latest amendment."""
    rows = connection.cursor(row_factory=class_row(_Corrected)).execute(
        "SELECT crossing, bool_or(annuls) AS annulled,"
        " (array_agg(content ORDER BY correction.position DESC, correction.entry DESC)"
        "   FILTER (WHERE NOT annuls))[1] AS content"
        " FROM correction JOIN entry ON entry.number = correction.entry"
        " WHERE correction.device = %s AND crossing = ANY(%s) GROUP BY crossing",
        [device.id, list(crossings)],
    )
    return {row.crossing: row for row in rows}


def _earlier(connection: Open, device: Device, crossings: Sequence[UUID]) -> list[Original]:
    """Return those of the corrected crossings that came before."""
    if not crossings:
        return []
    rows = connection.cursor(row_factory=class_row(_Recorded)).execute(
        "SELECT entry.number, crossing.id, entry.at, entry.content"
        " FROM crossing JOIN entry ON entry.number = crossing.entry"
        " WHERE crossing.device = %s AND crossing.id = ANY(%s)",
        [device.id, list(crossings)],
    )
    found = []
    for row in rows:
        said = decode(row.content).body
        if isinstance(said, CrossingRecorded):
            found.append(Original(row.number, row.id, row.at, said))
    return found
