"""Records read into structs with the same fields, for who reads millions and keeps none.

msgspec fills a struct in a quarter of the time that it takes for a frozen dataclass, and checks the same. The
domain's records stay what they are: plain Python.
"""

import dataclasses
from collections.abc import Callable, Hashable
from functools import cache, reduce
from operator import or_
from types import UnionType
from typing import TypeVar, Union, cast, get_args, get_origin, get_type_hints

import msgspec

T = TypeVar("T")


def reader(kind: type[T]) -> Callable[[bytes | msgspec.Raw], T]:
    """Return what reads a dataclass's JSON into its twin.

    The twin has every field of the record, and so have the records in it; it is no instance of the record's
    class, and has none of its methods. What is read raises msgspec's DecodeError just where the record would.
    """
    return cast(
        "Callable[[bytes | msgspec.Raw], T]", msgspec.json.Decoder(_twin(cast("Hashable", kind))).decode
    )


@cache
def _twin(kind: Hashable) -> type[msgspec.Struct]:
    assert isinstance(kind, type)
    hints = get_type_hints(kind)
    fields: list[tuple[str, object] | tuple[str, object, object]] = []
    for field in dataclasses.fields(kind):
        twin = _in_twins(hints[field.name])
        if field.default is dataclasses.MISSING:
            fields.append((field.name, twin))
        else:
            fields.append((field.name, twin, _default(field.default)))
    return msgspec.defstruct(kind.__name__, fields, frozen=True)


def _default(value: object) -> object:
    """Return a field's default; a record is itself, for nobody changes it."""
    return msgspec.field(default_factory=lambda: value) if dataclasses.is_dataclass(value) else value


def _in_twins(hint: object) -> object:
    """Return a type with every dataclass in it replaced by its twin."""
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        return _twin(hint)
    inner = tuple(_in_twins(one) for one in get_args(hint))
    match get_origin(hint):
        case None:
            return hint
        case origin if origin is Union or origin is UnionType:
            return reduce(or_, inner)
        case origin:
            return origin[inner]
