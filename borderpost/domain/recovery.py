"""What is printed so that a post can be opened again: the recovery sheet, and the sheet of one-time codes."""

from dataclasses import dataclass
from datetime import datetime

from borderpost.domain.post import Post


@dataclass(frozen=True, slots=True)
class RecoverySheet:
    """Hold what stands on a recovery sheet.

    ``seal`` is the data key sealed to the recovery key: it opens nothing alone. ``code`` is the private half
    where the post made its own key, which does open everything; empty where the directorate has it.
    """

    post: Post
    made_at: datetime
    fingerprint: str
    seal: str
    code: str = ""

    def __repr__(self) -> str:
        return f"RecoverySheet({self.post.code!r}, {self.fingerprint!r})"


@dataclass(frozen=True, slots=True)
class CodeSheet:
    """Hold the one-time codes of a post's safe, numbered from 1; each serves once."""

    post: Post
    made_at: datetime
    name: str
    codes: tuple[str, ...]

    def __repr__(self) -> str:
        return f"CodeSheet({self.post.code!r}, {self.name!r})"
