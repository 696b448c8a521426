"""What a body leaves unsaid: fields of a crossing that hold nothing take no room, on the disk or the wire.

A field is left out where it may be (its default is None, "", (), or a record of such fields alone) and holds
just that. Whoever reads puts it back, because it is the field's default; hence such a default never changes.
"""

from collections.abc import Mapping
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from functools import cache
from types import NoneType
from typing import get_args, get_type_hints

from borderpost.domain.journal import Json

_NOTHING = (None, "", ())


@dataclass(frozen=True, slots=True)
class _Plan:
    """Hold which fields of a record may be left out with what they then hold, and its inner records."""

    empty: tuple[tuple[str, Json], ...]
    inner: tuple[tuple[str, "_Plan"], ...]


def left_out(kind: type, builtins: dict[str, Json]) -> dict[str, Json]:
    """Leave out of a record's plain form, in place, what says nothing; return it."""
    _prune(_plan(kind), builtins)
    return builtins


def _prune(plan: _Plan, record: dict[str, Json]) -> None:
    for name, inner in plan.inner:
        below = record[name]
        if isinstance(below, dict):
            _prune(inner, below)
        elif isinstance(below, tuple):
            for one in below:
                _prune(inner, one)
    for name, empty in plan.empty:
        if record[name] == empty:
            del record[name]


@cache
def _plan(kind: type) -> _Plan:
    hints: Mapping[str, object] = get_type_hints(kind)
    inner = {field.name: _record_in(hints[field.name]) for field in fields(kind)}
    return _Plan(
        tuple((field.name, _empty(field)) for field in fields(kind) if _may_go(field)),
        tuple((name, _plan(record)) for name, record in inner.items() if record is not None),
    )


def _may_go(field: Field[object]) -> bool:
    default = field.default
    if default is MISSING:
        return False
    return any(default == nothing and type(default) is type(nothing) for nothing in _NOTHING) or (
        is_dataclass(default) and all(_may_go(inner) for inner in fields(default))
    )


def _empty(field: Field[object]) -> Json:
    match field.default:
        case None:
            return None
        case str() as text:
            return text
        case tuple():
            return ()
    return {}


def _record_in(hint: object) -> type | None:
    """Return the record that a field holds: itself, one or none, or several; None for anything else."""
    if isinstance(hint, type) and is_dataclass(hint):
        return hint
    found = [_record_in(one) for one in get_args(hint) if one is not NoneType]
    return next((one for one in found if one is not None), None)
