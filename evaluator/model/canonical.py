"""The content hash of a standard: the same for the same scoring model, however its file is laid out."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from evaluator.model.standard import Standard

#: What does not score: words for readers, provenance, and the hash itself.
DESCRIPTIVE = frozenset(
    {"title", "note", "sources", "citations", "evidence", "methods", "help", "provenance", "hash", "subject_name", "say",
     "label", "name", "words", "word", "notes"}
)  # fmt: skip


def scoring_hash(standard: Standard) -> str:
    """sha256 over the resolved scoring model in canonical form: comments, order of keys and defaults do not change it."""
    text = json.dumps(_canonical(standard), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _canonical(value: Any) -> Any:
    if isinstance(value, Fraction):
        return f"{value.numerator}/{value.denominator}"
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        fields = (f.name for f in dataclasses.fields(value) if f.name not in DESCRIPTIVE)
        return {"is": type(value).__name__, **{name: _canonical(getattr(value, name)) for name in fields}}
    if isinstance(value, Mapping):
        return {json.dumps(_canonical(key), ensure_ascii=False): _canonical(inner) for key, inner in value.items()}
    if isinstance(value, (list, tuple)):
        return [_canonical(inner) for inner in value]
    if isinstance(value, frozenset):
        return sorted(value)
    if value is None or isinstance(value, (str, bool, int)):
        return value
    raise TypeError(f"no canonical form for {type(value).__name__}")
