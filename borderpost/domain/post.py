"""The border post, as the desk knows it."""

from dataclasses import dataclass
from enum import StrEnum

from borderpost.domain.crossing import Direction


class PostKind(StrEnum):
    """Name the two kinds of the CA-4 treaty: between members, or towards a third State."""

    INTERMEDIATE = "intermediate"
    PERIPHERAL = "peripheral"


@dataclass(frozen=True, slots=True)
class Place:
    """Hold where a post lies: its country (ISO 3), and at which kind of border."""

    country: str
    kind: PostKind


@dataclass(frozen=True, slots=True)
class Post:
    """Hold one post: stable code ("HN-AMA"), name, country pack (ISO 3), IANA zone, kind, lane.

    ``practice`` marks a post that records specimens only. ``direction`` is the lane's default.
    """

    code: str
    name: str
    country: str
    zone: str
    kind: PostKind
    lane: str
    direction: Direction
    practice: bool = False
