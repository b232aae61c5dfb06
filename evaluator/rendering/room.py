"""How high the rows of a spreadsheet have to be for their texts, which it does not work out for merged cells."""

from __future__ import annotations

import math
import re

from evaluator.diagnostics import columns_of

#: width of a Chinese character at the size of the default font, in the characters columns are measured in
_WIDE = 2.0
_DEFAULT_SIZE = 10
_LINE = 1.36
MOST = 405.0
#: what is not parted at the end of a line
_RUN = re.compile(r"[!-~÷×≈·]+|.")


def heights(rows: list[list[tuple[str, float, int]]], size: float, spare: float = 5.0) -> list[float]:
    """The height of each row in points; for each row its texts, the width of their column, and how many rows they span.

    A text over several rows needs them together: what is missing is shared out among them.
    """
    line = size * _LINE
    found = [line + spare] * len(rows)
    for n, texts in enumerate(rows):
        single = [lines_of(text, width, size) for text, width, span in texts if span == 1]
        found[n] = max([found[n], *(count * line + spare for count in single)])
    for n, texts in enumerate(rows):
        for text, width, span in texts:
            needed = lines_of(text, width, size) * line + spare
            lacking = needed - sum(found[n : n + span])
            if span > 1 and lacking > 0:
                for row in range(n, n + span):
                    found[row] += lacking / span
    return [min(MOST, round(height, 1)) for height in found]


def lines_of(text: str, width: float, size: float) -> int:
    """How many lines a text takes in a column of that width."""
    room = (width - 1.2) * _DEFAULT_SIZE / size
    return sum(_lines_in(part, room) for part in text.split("\n")) if text else 1


def _lines_in(part: str, room: float) -> int:
    """The lines of one paragraph: a Chinese character may begin a line, a figure or a formula goes to the next as a whole."""
    lines, used = 1, 0.0
    for run in _RUN.findall(part):
        width = _width(run)
        if used and used + width > room:
            lines, used = lines + 1, 0.0
        over = max(0, math.ceil((used + width) / room) - 1)
        lines, used = lines + over, used + width - over * room
    return lines


def _width(text: str) -> float:
    return sum(_WIDE if columns_of(character) == 2 else 1.15 for character in text)
