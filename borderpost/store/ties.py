"""Which crossings name one another: who travels together, who accompanies a minor, both halves of one act."""

from borderpost.domain.crossing import EntryId, Ties
from borderpost.store.database import Database, Row
from borderpost.store.search_keys import ID_BYTES

_OF = f"position = (SELECT position FROM crossing WHERE id = {ID_BYTES})"
_PARTY = "party"


def keep(database: Database, position: int, ties: Ties) -> None:
    """Derive what a new crossing names, in the caller's transaction."""
    for kind, other in _named(ties):
        database.run(
            "INSERT INTO tie (position, kind, other) VALUES (:position, :kind, :other)",
            position=position,
            kind=kind,
            other=other,
        )


def rows(position: int, ties: Ties) -> list[Row]:
    """Return the rows that a crossing's ties make, in their table's order."""
    return sorted((position, kind, str(other)) for kind, other in _named(ties))


def change(database: Database, id_: str, ties: Ties) -> None:
    """Derive what a corrected crossing names; nothing where the crossing is not here any more."""
    database.run(f"DELETE FROM tie WHERE {_OF}", id=id_)
    for kind, other in _named(ties):
        database.run(
            "INSERT INTO tie (position, kind, other)"
            f" SELECT position, :kind, :other FROM crossing WHERE id = {ID_BYTES}",
            id=id_,
            kind=kind,
            other=other,
        )


def party(database: Database, id_: EntryId) -> tuple[int, ...]:
    """Return the positions of those who travel together with a crossing, itself among them, in order.

    A party is named by its first crossing; a crossing of nobody's party is a party of one.
    """
    row = database.row(f"SELECT other FROM tie WHERE kind = :kind AND {_OF}", kind=_PARTY, id=id_)
    first = str(row[0]) if row else id_
    rows = database.rows(
        f"SELECT position FROM crossing WHERE id = {ID_BYTES}"
        " UNION SELECT position FROM tie WHERE other = :id AND kind = :kind ORDER BY position",
        id=first,
        kind=_PARTY,
    )
    return tuple(position for (position,) in rows if isinstance(position, int))


def _named(ties: Ties) -> tuple[tuple[str, EntryId], ...]:
    named = ((_PARTY, ties.party), ("companion", ties.companion), ("linked", ties.linked))
    return tuple((kind, other) for kind, other in named if other is not None)
