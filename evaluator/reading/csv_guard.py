"""A cell of a CSV file that Excel or WPS would take for a formula: guarded when it is written, and as it was when it is read.

The guard is an apostrophe, which is what one types in front of such a text. A number keeps its sign without one.
"""

from __future__ import annotations

import re

from evaluator.model.numbers import looks_like_number

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """The text as it is written into a CSV file."""
    return f"'{text}" if _FORMULA.match(text) and not looks_like_number(text) else text


def unguarded(text: str) -> str:
    """The text that a cell of a CSV file says."""
    return text[1:] if _GUARDED.match(text) else text
