"""A text that a spreadsheet would take for a formula: told, guarded in a CSV file, and as it was when that is read.

The guard is an apostrophe, which is what one types in front of such a text. A number keeps its sign without one.
"""

from __future__ import annotations

from evaluator.model.numbers import looks_like_number

#: some programs count the full-width signs too
_BEGINS = frozenset("=+-@\t\r\n＝＋－＠")
_GUARD = "'"


def begins_as_formula(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula."""
    return text[:1] in _BEGINS


def guarded(text: str) -> str:
    """The text as it is written into a CSV file."""
    risky = begins_as_formula(text.lstrip(_GUARD)) and not looks_like_number(text)
    return f"{_GUARD}{text}" if risky else text


def unguarded(text: str) -> str:
    """The text that a cell of a CSV file says."""
    return text[1:] if text.startswith(_GUARD) and begins_as_formula(text.lstrip(_GUARD)) else text
