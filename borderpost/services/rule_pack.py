"""The rule pack in force at a desk: the one that was adopted, else the one that ships with the program."""

from dataclasses import replace
from functools import cache

from borderpost.domain.errors import Trouble
from borderpost.domain.rule_book import NEEDED, RuleBook
from borderpost.domain.rule_rows import ANY
from borderpost.services import rule_file
from borderpost.store import packs, rules
from borderpost.store.store import Store
from resources import resource

_read: dict[str, RuleBook] = {}
"""The adopted packs by their digest: a pack is read once, not for every traveller."""


def of(store: Store) -> RuleBook:
    """Return the pack in force; raise Trouble ``database.damaged`` where what was adopted is gone."""
    for adopted in rules.adopted(store.database, limit=1):
        if adopted.digest not in _read:
            content = packs.content(store.database, packs.RULES, adopted.digest)
            # It was sound to the program that adopted it, and stays in force under one that asks for more.
            book = None if content is None else rule_file.read(content).book
            if book is None:
                raise Trouble("database.damaged")
            _read[adopted.digest] = whole(book)
        return _read[adopted.digest]
    return shipped()


def source_of(store: Store) -> bytes:
    """Return the text of the pack in force, as it was adopted or as it ships."""
    for adopted in rules.adopted(store.database, limit=1):
        return packs.content(store.database, packs.RULES, adopted.digest) or shipped_source()
    return shipped_source()


@cache
def shipped() -> RuleBook:
    """Return the pack that ships with the program."""
    book = rule_file.read(shipped_source()).sound
    assert book is not None, "the pack that ships is sound: a test reads it"
    return book


def shipped_source() -> bytes:
    """Return the text of the pack that ships: its files one after the other."""
    folder = resource("reference", "rules")
    return b"".join(path.read_bytes() for path in sorted(folder.glob("*.toml")))


def whole(book: RuleBook) -> RuleBook:
    """Return a pack in which every finding of this program has its ground, and every number it needs a row.

    What an adopted pack does not say of these, the pack that ships says: an older pack knows nothing of the
    findings and numbers of a newer program.
    """
    known = {(ground.code, ground.prefix) for ground in book.rule}
    grounds = tuple(one for one in shipped().rule if (one.code, one.prefix) not in known)
    named = {row.name for row in book.value if row.country == ANY}
    values = tuple(row for row in shipped().value if row.name in set(NEEDED) - named and row.country == ANY)
    return replace(book, rule=(*book.rule, *grounds), value=(*book.value, *values))


