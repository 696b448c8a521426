"""A copy of a desk's database while it is in use, and whether a copy is what it should be."""

from dataclasses import dataclass
from pathlib import Path

from borderpost.domain.errors import Trouble
from borderpost.domain.journal import DeviceId, Head
from borderpost.store import journal, schema
from borderpost.store.backup_file import Label
from borderpost.store.database import Database
from borderpost.store.home import Home
from borderpost.store.keys import DataKey
from borderpost.store.projection import Progress
from borderpost.store.store import Store
from borderpost.store.verify import verify


@dataclass(frozen=True, slots=True)
class Extent:
    """Hold how far a desk's journal goes, and in which version of the schema it lies."""

    device: DeviceId
    entries: int
    head: Head
    schema: int


def extent(database: Database) -> Extent:
    """Return how far the journal of a database goes."""
    return Extent(
        journal.device(database), journal.length(database), journal.head(database), schema.version(database)
    )


def copy(store: Store, path: Path, progress: Progress | None = None) -> Extent:
    """Write a copy of this moment into a new file, look through every page of it, and return its extent.

    Readers and writers of the store go on meanwhile. Raise Trouble ``disk.*``, or ``backup.damaged``
    where the copy does not hold what was copied.
    """
    database = store.database
    with database.transaction(reading=True):
        wanted = extent(database)
        database.copy_while_in_use(path, progress)
    demand_copy(path, database.key, wanted)
    return wanted


def demand_copy(path: Path, key: DataKey, wanted: Extent) -> None:
    """Raise Trouble ``backup.damaged`` where a copy has a bad page or its journal ends elsewhere."""
    copied = Database(path, key, durable=False)
    try:
        copied.demand_whole()
        found = extent(copied)
    except Trouble as trouble:
        if trouble.code == "database.damaged":
            raise Trouble("backup.damaged") from trouble
        raise
    finally:
        copied.close()
    if found != wanted:
        raise Trouble("backup.damaged")


def is_sound(
    place: Home, key: DataKey, label: Label, progress: Progress | None = None, *, gently: bool = False
) -> bool:
    """Verify what a backup was unpacked into: pages, chain, derived tables, and the end its label names."""
    try:
        with Store.open(place, key) as store:
            found = extent(store.database)
            sound = verify(store, progress, gently=gently).ok
    except Trouble as trouble:
        if trouble.code == "database.damaged":
            return False
        raise
    same = (found.device.hex(), found.entries, found.head.hex()) == (label.device, label.entries, label.head)
    return sound and same
