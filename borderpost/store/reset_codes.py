"""The one-time codes of a post's safe: made once, printed, and only their digests kept."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass

from borderpost.domain import paper_code
from borderpost.domain.errors import Refusal
from borderpost.store.database import Database
from borderpost.store.key_bodies import CodesMade

CODE_SIZE = 10
"""Bytes: nobody guesses one of 2 to the 80."""
COUNT = 12


@dataclass(frozen=True, slots=True)
class Codes:
    """Hold a new sheet: its name, the codes as they are printed, and what the journal says of it."""

    name: str
    printed: tuple[str, ...]
    body: CodesMade


def new(count: int = COUNT) -> Codes:
    """Make a sheet of codes that nobody had before."""
    name = secrets.token_hex(3).upper()
    codes = [secrets.token_bytes(CODE_SIZE) for _ in range(count)]
    body = CodesMade(name, tuple(_digest(name, code) for code in codes))
    return Codes(name, tuple(paper_code.grouped(code) for code in codes), body)


def read(typed: str) -> bytes:
    """Return the bytes of a code as typed; raise Refusal ``paper_code.*`` for a slip in typing."""
    return paper_code.read(typed, size=CODE_SIZE)


def demand_unused(database: Database, typed: str) -> int:
    """Return the number of a code that still serves.

    Raise Refusal ``paper_code.*`` for a slip in typing, ``reset.code_used`` or ``reset.code``.
    """
    code = read(typed)
    for number, sheet, digest, used in database.rows("SELECT number, sheet, digest, used FROM reset_code"):
        if hmac.compare_digest(_digest(str(sheet), code), str(digest)) and isinstance(number, int):
            if used is not None:
                raise Refusal("reset.code_used", number=str(number))
            return number
    raise Refusal("reset.code")


def unused(database: Database) -> int:
    """Return how many codes still serve."""
    return database.number("SELECT count(*) FROM reset_code WHERE used IS NULL")


def _digest(name: str, code: bytes) -> str:
    return hashlib.sha256(name.encode() + b"\x00" + code).hexdigest()
