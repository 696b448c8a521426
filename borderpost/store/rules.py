"""Which rule packs were adopted, as the derived tables hold them; the last one is in force."""

from dataclasses import dataclass
from datetime import date, datetime

from borderpost.domain.errors import Trouble
from borderpost.store.database import Database, Row
from borderpost.store.journal import Entry
from borderpost.store.moments import from_ms, to_ms
from borderpost.store.rule_bodies import RulesAdopted


@dataclass(frozen=True, slots=True)
class AdoptedRules:
    """Hold one adoption; ``officer`` is the actor, ``adopted_at`` aware UTC."""

    version: str
    as_of: date
    effective: date
    count: int
    unverified: int
    digest: str
    officer: str
    adopted_at: datetime


_ADOPTED = (
    "SELECT version, as_of, effective, count, unverified, digest, officer, at FROM rules_adopted"
    " ORDER BY position DESC LIMIT :limit"
)


def adopt(database: Database, entry: Entry, body: RulesAdopted) -> None:
    """Derive that a pack is in force, in the caller's transaction."""
    database.run(
        "INSERT INTO rules_adopted"
        " (position, at, officer, version, as_of, effective, count, unverified, digest)"
        " VALUES (:position, :at, :officer, :version, :as_of, :effective, :count, :unverified, :digest)",
        position=entry.position,
        at=to_ms(entry.content.at),
        officer=entry.content.actor,
        version=body.version,
        as_of=body.as_of.isoformat(),
        effective=body.effective.isoformat(),
        count=body.count,
        unverified=body.unverified,
        digest=body.digest,
    )


def adopted(database: Database, limit: int) -> tuple[AdoptedRules, ...]:
    """Return the last packs that were adopted, newest first."""
    return tuple(_adopted(row) for row in database.rows(_ADOPTED, limit=limit))


def _adopted(row: Row) -> AdoptedRules:
    match row:
        case (
            str(version),
            str(as_of),
            str(effective),
            int(count),
            int(unverified),
            str(digest),
            str(officer),
            int(at),
        ):
            days = date.fromisoformat(as_of), date.fromisoformat(effective)
            return AdoptedRules(version, *days, count, unverified, digest, officer, from_ms(at))
    raise Trouble("database.damaged")
