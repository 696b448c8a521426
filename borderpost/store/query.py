"""What may be asked of the crossings."""

from dataclasses import dataclass
from datetime import datetime

SHOWN = 50
"""How many crossings are shown where nothing else is wanted: each of them lies elsewhere on the disk."""


@dataclass(frozen=True, slots=True)
class Query:
    """Hold what an officer looks for; empty texts and None ask nothing.

    Texts match from their beginning, in normal form. ``since`` (included) and ``until``
    (excluded) are aware moments of the movement. ``limit`` counts crossings.
    """

    document: str = ""
    surname: str = ""
    given_names: str = ""
    plate: str = ""
    since: datetime | None = None
    until: datetime | None = None
    limit: int = SHOWN

    @property
    def asks_nothing(self) -> bool:
        """Tell whether every crossing would answer."""
        texts = (self.document, self.surname, self.given_names, self.plate)
        return not any(text.strip() for text in texts) and self.since is None and self.until is None
