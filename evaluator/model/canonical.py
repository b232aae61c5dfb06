"""The content hash of a standard: the same for the same scoring model, however its file is laid out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from evaluator.model.standard import Standard

#: Per kind of thing what does not score: words for readers, provenance, and the hash itself.
DESCRIPTIVE: dict[str, frozenset[str]] = {
    "Standard": frozenset(
        {"title", "note", "sources", "provenance", "hash", "subject_name", "defects", "not_evaluated"}
    ),
    "Indicator": frozenset({"name", "say", "notes", "evidence", "methods", "citations", "critical", "scored"}),
    "Question": frozenset({"label", "unit", "help"}),
    "Fact": frozenset({"label", "words", "help", "citation", "public"}),
    "Check": frozenset({"say"}),
    "Gate": frozenset({"citations", "besides"}),
    "Grades": frozenset({"tops", "citations"}),
    "Need": frozenset({"name"}),
    "Requirement": frozenset({"text"}),
    "Met": frozenset({"scored"}),
    "Item": frozenset({"texts"}),
    "Stepwise": frozenset({"unit", "inline", "whole"}),
    "YesNo": frozenset({"inline"}),
    "Judge": frozenset({"step_written"}),
    "Choose": frozenset({"step_written"}),
    "Band": frozenset({"label"}),
}
NOTHING: frozenset[str] = frozenset()
#: What scores but was not known at first: while it is as by default it does not stand in the canonical form, so that no hash moves.
LATER: dict[str, Mapping[str, Any]] = {"Gate": {"lower": 0}}


def scoring_hash(standard: Standard) -> str:
    """sha256 over the resolved scoring model in canonical form: comments, order of keys and defaults do not change it."""
    text = json.dumps(_canonical(standard), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        kind = type(value).__name__
        text = getattr(value, "text", None) if kind not in DESCRIPTIVE else None
        if isinstance(text, str):  # an expression is its own canonical text
            return text
        skip = DESCRIPTIVE.get(kind, NOTHING)
        later = LATER.get(kind, {})
        names = (field.name for field in dataclasses.fields(value) if field.name not in skip)
        fields = (name for name in names if name not in later or getattr(value, name) != later[name])
        return {"is": kind, **{name: _canonical(getattr(value, name)) for name in fields}}
    if isinstance(value, Mapping):
        return {json.dumps(_canonical(key), ensure_ascii=False): _canonical(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(inner) for inner in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    raise TypeError(f"no canonical form for {type(value).__name__}")
