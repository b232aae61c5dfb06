"""The rows of a long table as the XML of a sheet, written as they come: openpyxl makes objects of cells, six times as slow."""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from xml.sax.saxutils import escape

from evaluator.forms.formula import begins_as_formula
from evaluator.rendering.page import Look
from evaluator.rendering.result_column import Cell, Kind

#: a sheet has no more rows, and a cell no more characters
MOST_ROWS, MOST_TEXT = 1_048_576, 32_767
_CUT = "……（太长，其余见报告）"
#: a number as it is printed; anything else that has digits (007, +8, 1e5) is a text
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?(%?)", re.ASCII)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
#: spreadsheets count days from here, and are wrong about those before March 1900
_DAY_NONE, _FIRST_DAY = datetime.date(1899, 12, 30), datetime.date(1900, 3, 1)

TEXT, LITERAL = Look(boxed=False), Look(boxed=False, literal=True)
POINTS, SHARE, COUNT, NUMBER, PERCENT, DATE = (
    Look(boxed=False, right=True, shown=shown)
    for shown in ("0.00####", "0.00%", "0", "General", "0.00##%", 'yyyy"年"m"月"d"日"')
)
LOOKS = (TEXT, LITERAL, POINTS, SHARE, COUNT, NUMBER, PERCENT, DATE)
_OF_KIND = {"points": POINTS, "share": SHARE, "count": COUNT}
#: so many texts are kept as they are written
_REMEMBERED = 4096
#: height of a line, and what a row needs besides; no row is higher than a sheet allows
_LINE, _SPARE, _HIGHEST = 13.6, 5.0, 409.0


def typed(text: str) -> int | float | datetime.date | str:
    """What the printed text of an answer says: a number, a date, or a text. A share is the number, without its sign.

    A number that a float does not hold stays a text, and so does a date that spreadsheets get wrong.
    """
    match = _NUMBER.fullmatch(text)
    if match:
        written = Fraction(text.rstrip("%"))
        value = int(written) if written.denominator == 1 else float(written)
        return value if abs(written) < 10**15 and Fraction(repr(value)) == written else text
    if _DATE.fullmatch(text):
        try:
            day = datetime.date.fromisoformat(text)
        except ValueError:
            return text
        return day if day >= _FIRST_DAY else text
    return text


@dataclass(frozen=True, slots=True)
class Below:
    """Rows that follow those of a page: the looks of their cells, and their XML once these have numbers."""

    count: int
    looks: tuple[Look, ...]
    xml: Callable[[Mapping[Look, int]], Iterator[bytes]]


def below(
    kinds: Sequence[Kind], widths: Sequence[float], rows: Callable[[], Iterator[Sequence[Cell]]], count: int
) -> Below:
    """The rows of a table under its heading row; `count` of them."""
    return Below(count, LOOKS, lambda numbers: _Writer(kinds, widths, numbers).all(rows()))


class _Writer:
    """Writes rows for one table; the numbers of the looks are put into text once, since a look takes long to look up."""

    def __init__(self, kinds: Sequence[Kind], widths: Sequence[float], numbers: Mapping[Look, int]) -> None:
        self.columns = [
            (letters(n), kind, width - 1.2) for n, (kind, width) in enumerate(zip(kinds, widths, strict=True))
        ]
        self.number = {kind: f's="{numbers[look]}"' for kind, look in _OF_KIND.items()}
        self.text, self.literal = f's="{numbers[TEXT]}"', f's="{numbers[LITERAL]}"'
        self.value = {look: f's="{numbers[look]}"' for look in (NUMBER, PERCENT, DATE)}

    def all(self, rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
        for number, row in enumerate(rows, 2):
            yield self.row(number, row).encode("utf-8")

    def row(self, number: int, row: Sequence[Cell]) -> str:
        cells = []
        lines = 1
        for (letter, kind, width), cell in zip(self.columns, row, strict=True):
            if cell is None or cell == "":
                continue
            if isinstance(cell, str):
                lines = max(lines, lines_of(cell, width))
                inside = self._text(cell) if kind == "text" else self._value(cell)
            else:
                inside = f"{self.number[kind]}><v>{cell!r}</v>"
            cells.append(f'<c r="{letter}{number}" {inside}</c>')
        height = min(_HIGHEST, lines * _LINE + _SPARE)
        return f'<row r="{number}" ht="{height:.1f}">{"".join(cells)}</row>'

    def _value(self, text: str) -> str:
        number, look = as_number(text)
        return self._text(text) if look is None else f"{self.value[look]}><v>{number!r}</v>"

    def _text(self, text: str) -> str:
        return f"{self.literal if begins_as_formula(text) else self.text} {_inline(text)}"


@lru_cache(maxsize=_REMEMBERED)
def as_number(text: str) -> tuple[float, Look | None]:
    """The number that stands in a cell for the printed text of an answer, and its look; without one it stays a text."""
    value = typed(text)
    if isinstance(value, str):
        return 0, None
    if isinstance(value, datetime.date):
        return (value - _DAY_NONE).days, DATE
    return (float(Fraction(text[:-1]) / 100), PERCENT) if text.endswith("%") else (value, NUMBER)


@lru_cache(maxsize=_REMEMBERED)
def _inline(text: str) -> str:
    """The text as the inside of a cell, from the end of its attributes on; names and words come again and again."""
    if len(text) > MOST_TEXT:
        text = text[: MOST_TEXT - len(_CUT)] + _CUT
    inside = escape(_ESCAPED.sub("_x005F_", text))
    keep = ' xml:space="preserve"' if text != text.strip() or "\n" in text else ""
    return f't="inlineStr"><is><t{keep}>{inside}</t></is>'


def letters(n: int) -> str:
    """The letters of the n-th column, counted from 0."""
    found = ""
    n += 1
    while n:
        n, rest = divmod(n - 1, 26)
        found = chr(65 + rest) + found
    return found


def lines_of(text: str, room: float) -> int:
    """About how many lines a text takes in so much room: as quick as can be, since tables have millions of cells."""
    if len(text) * 2 <= room and "\n" not in text:
        return 1
    return _lines(text, room)


@lru_cache(maxsize=_REMEMBERED)
def _lines(text: str, room: float) -> int:
    return sum(max(1, math.ceil(_width(part) / room)) for part in text.split("\n"))


def _width(text: str) -> float:
    """As `room` measures: two for a Chinese character, which has two bytes in this encoding, 1.15 for any other."""
    return 0.85 * len(text.encode("gb18030", "replace")) + 0.3 * len(text)
