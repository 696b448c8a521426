"""The forms in which numbers, plates and ids are searched; ``domain.names`` has that of names."""

from borderpost.domain.names import fold

ID_BYTES = "unhex(replace(:id, '-', ''))"
"""SQL for the 16 bytes of the entry's id that is given as ``id``; NULL for what is none."""


def number_key(number: str) -> str:
    """Return a document's or a plate's number: capitals and digits alone."""
    return fold(number).replace(" ", "")
