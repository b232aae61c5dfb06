"""Values of the model as plain JSON data, and back again, strictly by the types that their fields declare.

What is read may come from anybody: data that does not fit its type is a ValueError, never a value of another type.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import re
import types
import typing
from collections.abc import Mapping, Set
from fractions import Fraction
from typing import Any, Literal, Union

from evaluator.model.numbers import plain
from evaluator.model.question import Value

#: a number longer than this was not written by this program, and would take long to reckon with
MOST_DIGITS = 2_000
_NUMBER = re.compile(r"-?\d+(?:\.\d+|/\d+)?", re.ASCII)


class MisfitError(ValueError):
    """The data is none of that kind; `place` is where it does not fit, files[1].size, empty for the whole."""

    def __init__(self, why: str, place: str = "") -> None:
        super().__init__(f"{place}: {why}" if place else why)
        self.why, self.place = why, place

    def within(self, step: str) -> MisfitError:
        """The same seen from the record or list around it."""
        joined = self.place if self.place.startswith("[") or not self.place else f".{self.place}"
        return MisfitError(self.why, step + joined)


def exact_dump(value: Any) -> Any:
    """Plain JSON data from which `load_as` makes an equal value; numbers, dates and sets say what they are."""
    if isinstance(value, Fraction):
        return {"number": plain(value)}
    if isinstance(value, datetime.date):
        return {"date": value.isoformat()}
    if isinstance(value, Set):
        return {"set": sorted(value)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: exact_dump(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {key: exact_dump(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [exact_dump(inner) for inner in value]
    if value is None or isinstance(value, (str, bool, int)):
        return value
    raise TypeError(f"no plain form for {type(value).__name__}")


def sparse_dump(value: Any) -> Any:
    """Plain JSON data of a value for its digest: a field that is as it is by default is left out.

    So a field that a later version adds does not change the digest of what an older one wrote.
    """
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        told = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
        usual = {f.name: f.default for f in dataclasses.fields(value) if f.default is not dataclasses.MISSING}
        usual |= {f.name: f.default_factory() for f in dataclasses.fields(value) if callable(f.default_factory)}
        return {name: sparse_dump(one) for name, one in told.items() if name not in usual or one != usual[name]}
    return [sparse_dump(one) for one in value] if isinstance(value, (list, tuple)) else exact_dump(value)


def load_as(kind: Any, data: Any) -> Any:
    """A value of that kind from the plain data that was made of one; MisfitError (a ValueError) where the data is none.

    A field that the data does not have yet, since an older program wrote it, is what it is by default.
    """
    if kind == Value:
        return _value(data)
    if kind is Fraction:
        return _number(data)
    if kind in (str, bool, int):
        return _scalar(kind, data)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (Union, types.UnionType):
        inner = next(arg for arg in arguments if arg is not type(None))
        return None if data is None else load_as(inner, data)
    if origin is Literal:
        if data not in arguments:
            raise MisfitError(f"none of {arguments}")
        return data
    if origin is frozenset:
        return frozenset(load_as(arguments[0], item) for item in _list(data["set"] if isinstance(data, dict) else data))
    if origin is tuple:
        return _tuple(arguments, _list(data))
    if not isinstance(data, dict):
        raise MisfitError(f"no mapping for {kind}")
    if dataclasses.is_dataclass(kind):
        return _record(kind, data)
    return {load_as(arguments[0], key): load_as(arguments[1], inner) for key, inner in data.items()}


def _value(data: Any) -> Value:
    """An answer: a text, a yes or no, or what says that it is a number, a date or a set of options."""
    if isinstance(data, (str, bool)):
        return data
    if not isinstance(data, dict) or len(data) != 1:
        raise MisfitError("no answer")
    if "number" in data:
        return _number(data)
    if "date" in data:
        return datetime.date.fromisoformat(_scalar(str, data["date"]))
    return frozenset(_scalar(str, option) for option in _list(data.get("set")))


def _number(data: Any) -> Fraction:
    """A number as `exact_dump` or `dump` of a result writes it. An exponent is none: it could stand for any size."""
    text = data.get("number", data.get("exact")) if isinstance(data, dict) else data
    if not isinstance(text, str) or len(text) > MOST_DIGITS or not _NUMBER.fullmatch(text):
        raise MisfitError("no exact number")
    try:
        return Fraction(text)
    except ZeroDivisionError as error:
        raise MisfitError("no exact number") from error


def _scalar(kind: type, data: Any) -> Any:
    if type(data) is not kind:
        raise MisfitError(f"no {kind.__name__}")
    return data


def _list(data: Any) -> list[Any]:
    if not isinstance(data, (list, tuple)):
        raise MisfitError("no list")
    return list(data)


def _tuple(arguments: tuple[Any, ...], data: list[Any]) -> tuple[Any, ...]:
    if arguments[-1] is Ellipsis:
        arguments = arguments[:1] * len(data)
    if len(arguments) != len(data):
        raise MisfitError(f"{len(data)} items")
    return tuple(
        _at(f"[{n}]", argument, item) for n, (argument, item) in enumerate(zip(arguments, data, strict=True), 1)
    )


def _at(step: str, kind: Any, data: Any) -> Any:
    """What stands at a place of the data, which an error names."""
    try:
        return load_as(kind, data)
    except MisfitError as error:
        raise error.within(step) from error


def _record(kind: Any, data: dict[str, Any]) -> Any:
    fields = _fields(kind)
    lacking = [name for name, (_, needed) in fields.items() if needed and name not in data]
    if lacking:
        raise MisfitError("it is missing", lacking[0])
    return kind(**{name: _at(name, hint, data[name]) for name, (hint, _) in fields.items() if name in data})


@functools.cache
def _fields(kind: Any) -> dict[str, tuple[Any, bool]]:
    """The fields of a dataclass with their types, and whether they have to be there."""
    hints = typing.get_type_hints(kind)
    return {f.name: (hints[f.name], _needed(f)) for f in dataclasses.fields(kind)}


def _needed(field: dataclasses.Field[Any]) -> bool:
    return field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
