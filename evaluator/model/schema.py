"""The JSON Schema of a result, drawn from its dataclasses, so that the two cannot drift apart."""

from __future__ import annotations

import dataclasses
import types
import typing
from fractions import Fraction
from typing import Any, Literal

from evaluator.model.result import FORMAT, Result

_NUMBER = {
    "description": "精确的数，写成文字；除不尽的另带分数 exact",
    "anyOf": [
        {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"},
        {
            "type": "object",
            "properties": {
                "points": {"type": "string", "pattern": r"^-?\d+\.\d+$"},
                "exact": {"type": "string", "pattern": r"^-?\d+/\d+$"},
            },
            "required": ["points", "exact"],
            "additionalProperties": False,
        },
    ],
}


def result_schema() -> dict[str, Any]:
    """The schema of what `dump` writes (Draft 2020-12)."""
    definitions: dict[str, Any] = {"Number": _NUMBER}
    root = _shape(Result, definitions)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": FORMAT,
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def _shape(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if kind is Fraction:
        return {"$ref": "#/$defs/Number"}
    if origin in (typing.Union, types.UnionType):
        return {"anyOf": [_shape(argument, definitions) for argument in arguments]}
    if origin is tuple and arguments[-1] is Ellipsis:
        return {"type": "array", "items": _shape(arguments[0], definitions)}
    if origin is tuple:
        items = [_shape(argument, definitions) for argument in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    if origin is Literal:
        return {"enum": list(arguments)}
    if dataclasses.is_dataclass(kind):
        return _object(kind, definitions)
    return {"type": {str: "string", bool: "boolean", int: "integer", types.NoneType: "null"}[kind]}


def _object(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in definitions:
        definitions[name] = {}  # a node holds nodes: the reference must exist before the properties are drawn
        hints = typing.get_type_hints(kind)
        fields = [field.name for field in dataclasses.fields(kind)]
        definitions[name] = {
            "type": "object",
            "description": (kind.__doc__ or "").partition("\n")[0],
            "properties": {field: _shape(hints[field], definitions) for field in fields},
            "required": fields,
            "additionalProperties": False,
        }
    return {"$ref": f"#/$defs/{name}"}
