"""A rule pack's file read strictly: what is wrong with it, by line, row and field (``docs/rules.md``)."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields
from datetime import date
from difflib import get_close_matches
from enum import StrEnum
from types import UnionType
from typing import get_args, get_origin, get_type_hints

import msgspec

from borderpost.domain.finding import Finding, Severity
from borderpost.domain.rule_book import RuleBook
from borderpost.services.rule_soundness import Flaw, flaws

LARGEST_FILE = 4 * 1024 * 1024
"""Bytes."""
MOST_FAULTS = 100

_HEADER = re.compile(r"^\s*\[\[\s*[\"']?([^\"'\]]*?)[\"']?\s*\]\]")
_AT_LINE = re.compile(r"\(at line (\d+), column (\d+)\)")
_TABLES: dict[str, type] = {
    name: get_args(hint)[0] for name, hint in get_type_hints(RuleBook).items() if get_origin(hint) is tuple
}
_HINTS = {kind: get_type_hints(kind) for kind in _TABLES.values()}
_HEAD = ("version", "as_of")
_HEAD_HINTS = {"version": str, "as_of": date}


@dataclass(frozen=True, slots=True)
class ReadPack:
    """Hold what a file says, and its faults in the file's order.

    ``book`` is None where a table or a column is wrong; a fault of sense alone leaves it.
    """

    book: RuleBook | None
    faults: tuple[Finding, ...]

    @property
    def sound(self) -> RuleBook | None:
        """Return the pack where nothing is wrong with it."""
        return None if self.faults else self.book


def read(content: bytes) -> ReadPack:
    """Read a pack; never raise on bad input."""
    try:
        text = content.decode("utf-8-sig")
        said = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return ReadPack(None, (_fault("rules.fault.not_utf8", line=str(line)),))
    except tomllib.TOMLDecodeError as error:
        return ReadPack(None, (_syntax(str(error), content),))
    except (RecursionError, ValueError) as error:
        return ReadPack(None, (_fault("rules.fault.syntax", line="1", why=type(error).__name__),))
    return _Reading(text, said).result()


class _Reading:
    """Turn what TOML said into rows, gathering every fault on the way."""

    def __init__(self, text: str, said: Mapping[str, object]) -> None:
        self._lines = text.splitlines()
        self._said = said
        self._faults: list[tuple[int, Finding]] = []
        self._headers: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines, start=1):
            header = _HEADER.match(line)
            if header:
                self._headers.setdefault(header[1], []).append(number)

    def result(self) -> ReadPack:
        """Return the pack, or its faults."""
        self._check_head()
        for name in self._said:
            if name not in _TABLES and name not in _HEAD:
                self._note("rules.fault.unknown_table", name, like=_like(name, [*_TABLES, *_HEAD]))
        for table in _TABLES:
            self._check_table(table)
        book = None
        if not self._faults:
            book = msgspec.convert(self._said, RuleBook)
            places = _places(book)
            for flaw in flaws(book):
                self._note_flaw(flaw, places.get(id(flaw.row)))
        found = [fault for _, fault in sorted(self._faults, key=lambda one: one[0])]
        return ReadPack(book, tuple(found[:MOST_FAULTS]))

    def _check_head(self) -> None:
        for name in _HEAD:
            if name not in self._said:
                self._note("rules.fault.missing_head", name)
                continue
            try:
                msgspec.convert(self._said[name], _HEAD_HINTS[name])
            except msgspec.ValidationError:
                code, expected = _expected(_HEAD_HINTS[name])
                self._note(code, "", field=name, expected=expected, got=_said(self._said[name]))

    def _check_table(self, table: str) -> None:
        rows = self._said.get(table, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            self._note("rules.fault.not_rows", table)
            return
        kind = _TABLES[table]
        for number, row in enumerate(rows, start=1):
            self._check_row(table, number, kind, row)

    def _check_row(self, table: str, number: int, kind: type, row: Mapping[str, object]) -> None:
        known = {field.name: field for field in fields(kind)}
        for name, said in row.items():
            if name not in known:
                like = _like(name, list(known))
                self._note("rules.fault.unknown_field", table, number, row, field=name, like=like)
                continue
            hint = _HINTS[kind][name]
            try:
                msgspec.convert(said, hint)
            except (msgspec.ValidationError, ValueError, OverflowError):
                code, expected = _expected(hint)
                self._note(code, table, number, row, field=name, expected=expected, got=_said(said))
        for name, field in known.items():
            if name not in row and _is_needed(field):
                self._note("rules.fault.missing", table, number, row, field=name)

    def _note_flaw(self, flaw: Flaw, place: tuple[str, int] | None) -> None:
        values = dict(flaw.values)
        if place is None or flaw.row is None:
            self._note(flaw.code, flaw.table, field=flaw.field, values=values)
            return
        table, number = place
        self._note(flaw.code, table, number, {"id": flaw.row.id}, field=flaw.field, values=values)

    def _note(
        self,
        code: str,
        table: str,
        number: int = 0,
        row: Mapping[str, object] | None = None,
        *,
        field: str = "",
        values: Mapping[str, str] | None = None,
        **said_too: str,
    ) -> None:
        line = self._line(table, number, field)
        named = row.get("id") if row else None
        said = {
            "line": str(line),
            "table": table,
            "number": str(number),
            "id": named if isinstance(named, str) else "",
            "name": field,
            **(values or {}),
            **said_too,
        }
        self._faults.append((line, Finding.of(code, Severity.STOP, field=field or None, **said)))

    def _line(self, table: str, number: int, field: str) -> int:
        """Return the line of a row's field, of the row where it has none, or of the top of the file."""
        headers = self._headers.get(table, [])
        if number == 0 or number > len(headers):
            named = re.compile(rf"^\s*(\[\[?\s*)?[\"']?{re.escape(field or table)}[\"']?\s*[\]=.]")
            return next((at for at, line in enumerate(self._lines, start=1) if named.match(line)), 1)
        first = headers[number - 1]
        if not field:
            return first
        named = re.compile(rf"^\s*[\"']?{re.escape(field)}[\"']?\s*=")
        for at in range(first, len(self._lines)):
            if self._lines[at].lstrip().startswith("[[") and _HEADER.match(self._lines[at]):
                break
            if named.match(self._lines[at]):
                return at + 1
        return first


def _places(book: RuleBook) -> dict[int, tuple[str, int]]:
    """Return the table and the number of each row, by the row's identity."""
    return {
        id(row): (table, number)
        for table in _TABLES
        for number, row in enumerate(getattr(book, table), start=1)
    }


def _syntax(message: str, content: bytes) -> Finding:
    at = _AT_LINE.search(message)
    line = int(at[1]) if at else content.count(b"\n") + 1
    return _fault("rules.fault.syntax", line=str(line), why=_AT_LINE.sub("", message).strip())


def _fault(code: str, **values: str) -> Finding:
    return Finding.of(code, Severity.STOP, **values)


def _is_needed(field: "Field[object]") -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _expected(hint: object) -> tuple[str, str]:
    """Return the code of "this is no such thing", and what is expected where that is a choice."""
    if get_origin(hint) is UnionType:
        return _expected(get_args(hint)[0])
    if get_origin(hint) is tuple:
        inner = get_args(hint)[0]
        return "rules.fault.not_list", _choices(inner)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return "rules.fault.not_choice", _choices(hint)
    codes = {
        str: "rules.fault.not_text",
        bool: "rules.fault.not_flag",
        int: "rules.fault.not_number",
        date: "rules.fault.not_date",
    }
    return (codes[hint] if isinstance(hint, type) and hint in codes else "rules.fault.not_amount"), ""


def _choices(kind: object) -> str:
    if isinstance(kind, type) and issubclass(kind, StrEnum):
        return ", ".join(one.value for one in kind)
    return ""


def _said(value: object) -> str:
    text = str(value)
    return text if len(text) <= 40 else f"{text[:39]}…"


def _like(name: str, known: list[str]) -> str:
    return next(iter(get_close_matches(name, known, n=1)), "")
