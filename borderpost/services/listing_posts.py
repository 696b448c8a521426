"""The land posts of the region, read from ``resources/reference/posts.toml``."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from borderpost.domain.crossing import Direction
from borderpost.domain.post import Place, Post, PostKind
from borderpost.domain.states import state_name
from borderpost.domain.type_ahead import Entry, Table
from resources import resource


@dataclass(frozen=True, slots=True)
class ListedPost:
    """Hold one post of the list, and its neighbour across the line.

    ``pair`` is the neighbour's code where it is listed too, else empty. ``one_stop`` are the directions in
    which one stop here may serve both countries, ``verify`` says that no official list was read for this row.
    """

    code: str
    name: str
    country: str
    zone: str
    kind: PostKind
    neighbour: str
    neighbour_country: str
    pair: str
    one_stop: frozenset[Direction]
    verify: bool
    locode: str

    def post(self, *, lane: str, direction: Direction) -> Post:
        """Return the post with this desk's lane and default direction."""
        return Post(self.code, self.name, self.country, self.zone, self.kind, lane, direction)

    @property
    def entry(self) -> Entry:
        """Return the row by which the post is found as an officer types."""
        parts = self.code.replace("-", " ")
        also = f"{state_name(self.country, 'es')} {state_name(self.country, 'en')}"
        return Entry(self.code, self.name, self.name, (parts, self.locode), (), self.country, also)


@cache
def places() -> Mapping[str, Place]:
    """Return where each listed post lies, by its code."""
    return {one.code: Place(one.country, one.kind) for one in listed_posts()}


@cache
def listed_posts() -> tuple[ListedPost, ...]:
    """Return the posts in the order of the file: by country, from west to east."""
    with resource("reference", "posts.toml").open("rb") as file:
        rows = tomllib.load(file)["post"]
    by_code = {row["code"]: row for row in rows}
    return tuple(_listed(row, by_code.get(row.get("pair", ""))) for row in rows)


@cache
def posts() -> Table:
    """Return the table in which a post is found as an officer types."""
    return Table(one.entry for one in listed_posts())


def posts_found(typed: str, language: str) -> tuple[ListedPost, ...]:
    """Return the posts that answer what was typed, best first; all of them where nothing was."""
    by_code = {one.code: one for one in listed_posts()}
    return tuple(by_code[entry.code] for entry in posts().search(typed, language, limit=len(by_code)))


def facing_post(code: str) -> Post | None:
    """Return the neighbour's post with which one stop may serve both countries; else None."""
    by_code = {one.code: one for one in listed_posts()}
    own = by_code.get(code)
    other = by_code.get(own.pair) if own is not None and own.one_stop else None
    if own is None or other is None or other.country == own.country:
        return None
    return other.post(lane="", direction=Direction.ENTRY)


def one_stop_directions(code: str) -> frozenset[Direction]:
    """Return the directions in which one stop at this post may serve both countries; none at most posts."""
    own = next((one for one in listed_posts() if one.code == code), None)
    return own.one_stop if own is not None and facing_post(code) is not None else frozenset()


def _one_stop(row: Mapping[str, str]) -> frozenset[Direction]:
    """Return both directions where the two controls stand side by side, else the one that the row names."""
    if row.get("integrated"):
        return frozenset(Direction)
    named = row.get("one_stop")
    return frozenset({Direction(named)}) if named else frozenset()


def _listed(row: Mapping[str, str], pair: Mapping[str, str] | None) -> ListedPost:
    return ListedPost(
        code=row["code"],
        name=row["name"],
        country=row["country"],
        zone=row["zone"],
        kind=PostKind(row["kind"]),
        neighbour=pair["name"] if pair else row["neighbour"],
        neighbour_country=pair["country"] if pair else row["neighbour_country"],
        pair=row.get("pair", ""),
        one_stop=_one_stop(row),
        verify=bool(row.get("verify")),
        locode=row.get("locode", ""),
    )
