"""What a crossing said before each of its corrections: the original stays, and here it is read."""

from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.crossing import CrossingDraft, EntryId
from borderpost.domain.errors import Trouble
from borderpost.domain.officer import OfficerId
from borderpost.store.bodies import CrossingAmended, CrossingAnnulled, CrossingRecorded, decode
from borderpost.store.search_keys import ID_BYTES
from borderpost.store.store import Store


@dataclass(frozen=True, slots=True)
class Version:
    """Hold one entry about a crossing; ``draft`` is None for an annulment, ``reason`` "" for the original."""

    at: datetime
    officer: OfficerId
    draft: CrossingDraft | None
    reason: str


def versions(store: Store, crossing: EntryId) -> tuple[Version, ...]:
    """Return the original and then every correction, in order; entries blanked by retention are left out."""
    rows = store.database.rows(
        "SELECT unpacked(body.content) FROM body WHERE body.content IS NOT NULL AND body.position IN"
        f" (SELECT position FROM crossing WHERE id = {ID_BYTES}"
        "  UNION SELECT position FROM correction WHERE crossing = :id)"
        " ORDER BY body.position",
        id=crossing,
    )
    return tuple(_version(row[0]) for row in rows)


def _version(content: object) -> Version:
    if not isinstance(content, bytes):
        raise Trouble("database.damaged")
    said = decode(content)
    officer = OfficerId(said.actor)
    match said.body:
        case CrossingRecorded(draft=draft):
            return Version(said.at, officer, draft, "")
        case CrossingAmended(draft=draft, reason=reason):
            return Version(said.at, officer, draft, reason)
        case CrossingAnnulled(reason=reason):
            return Version(said.at, officer, None, reason)
    raise Trouble("database.damaged")
