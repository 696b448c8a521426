"""Which vehicle is open at the desk: the id of its first crossing, kept beside the database."""

from uuid import UUID

from borderpost.domain.crossing import EntryId
from borderpost.domain.errors import Trouble
from borderpost.store.files import disk_troubles, write_whole
from borderpost.store.home import Home


def first(home: Home) -> EntryId | None:
    """Return the first crossing of the vehicle that is open; None where none is, or nothing is known."""
    try:
        with disk_troubles():
            text = home.open_party.read_text("ascii")
        return EntryId(str(UUID(text)))
    except (Trouble, ValueError):
        return None


def keep(home: Home, crossing: EntryId | None) -> None:
    """Keep which vehicle is open, None for none; raise Trouble where the disk refuses."""
    if crossing is not None:
        write_whole(home.open_party, crossing.encode("ascii"))
        return
    with disk_troubles():
        home.open_party.unlink(missing_ok=True)
