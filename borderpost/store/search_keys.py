"""The one form in which numbers and plates are compared and searched; ``domain.names`` has that of names."""

from borderpost.domain.names import fold


def number_key(number: str) -> str:
    """Return a document's or a plate's number: capitals and digits alone."""
    return fold(number).replace(" ", "")
