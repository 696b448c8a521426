"""The land posts of the region, read from ``resources/reference/posts.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from borderpost.domain.crossing import Direction
from borderpost.domain.post import Place, Post, PostKind
from resources import resource


@dataclass(frozen=True, slots=True)
class ListedPost:
    """Hold one post of the list, and its neighbour across the line."""

    code: str
    name: str
    country: str
    zone: str
    kind: PostKind
    neighbour: str
    neighbour_country: str

    def matches(self, text: str) -> bool:
        """Tell whether every typed word begins a word of the code, the name or the country."""
        words = f"{self.code} {self.code.replace('-', ' ')} {self.name} {self.country}".casefold().split()
        parts = text.casefold().split()
        return all(any(word.lstrip("(").startswith(part) for word in words) for part in parts)

    def post(self, *, lane: str, direction: Direction) -> Post:
        """Return the post with this desk's lane and default direction."""
        return Post(self.code, self.name, self.country, self.zone, self.kind, lane, direction)


@cache
def places() -> Mapping[str, Place]:
    """Return where each listed post lies, by its code."""
    return {one.code: Place(one.country, one.kind) for one in listed_posts()}


def listed_posts() -> tuple[ListedPost, ...]:
    """Return the posts in the order of the file: by country, from west to east."""
    with resource("reference", "posts.toml").open("rb") as file:
        rows = tomllib.load(file)["post"]
    return tuple(
        ListedPost(
            code=row["code"],
            name=row["name"],
            country=row["country"],
            zone=row["zone"],
            kind=PostKind(row["kind"]),
            neighbour=row["neighbour"],
            neighbour_country=row["neighbour_country"],
        )
        for row in rows
    )
