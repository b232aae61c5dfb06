"""What a sheet of a spreadsheet is made of before any program writes it: cells with their looks, and the page they stand on."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from evaluator.forms.formula import begins_as_formula
from evaluator.model.numbers import plain
from evaluator.model.question import Value
from evaluator.rendering.choices import Rule

SONG, HEI = "宋体", "黑体"
BODY = 10
FILL_IN, HEADING, GREY = "FFF9E5", "E7ECF2", "9A9A9A"
PAGE_NUMBER = "第 &P 页　共 &N 页"

Written = str | int | float | datetime.date | None


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks, and whether it may be written into. `shown` is the number format, `literal`: text whatever it begins with.

    `top`: its text begins at its top; `right`: where figures stand.
    """

    font: str = SONG
    size: float = BODY
    colour: str = ""
    fill: str = ""
    boxed: bool = True
    centred: bool = False
    top: bool = False
    indent: int = 0
    shown: str = "General"
    unlocked: bool = False
    literal: bool = False
    right: bool = False

    def unfilled(self) -> Look:
        """The same where nothing is filled in yet."""
        return replace(self, literal=False) if self.unlocked else self


@dataclass(frozen=True, slots=True)
class Box:
    """A cell, or a block of them merged into one. Without a look it is for the program alone."""

    row: int
    column: int
    value: Written
    look: Look | None = None
    rule: Rule | None = None
    rows: int = 1
    columns: int = 1

    def cells(self) -> Iterator[tuple[int, int]]:
        """Row and column of every cell of the block, its first one first."""
        for row in range(self.row, self.row + self.rows):
            for column in range(self.column, self.column + self.columns):
                yield row, column


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet with everything that is on it; rows and columns count from 1.

    `heading` is the row that every printed page repeats and that stays in sight, with the columns before `frozen`; 0 for
    none. `area` are first row, first column, last row and last column of what is printed, `breaks` the rows after which a
    new page begins, `head` is printed above every page, `scale` the per cent it is printed at; None: as wide as the page,
    or as so many pages as `across` says, each with the columns before `frozen`. `ruled`: lines between the cells are printed.
    `looks` are those of the cells of a column that nobody has written yet, `rules` what may be written into a range (C3:C2000).
    """

    name: str
    boxes: tuple[Box, ...]
    heights: Mapping[int, float] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    hidden: bool = False
    portrait: bool = False
    scale: int | None = None
    breaks: tuple[int, ...] = ()
    heading: int = 0
    frozen: int = 1
    area: tuple[int, int, int, int] | None = None
    foot: tuple[str, str] = ("", PAGE_NUMBER)
    head: str = ""
    locked: bool = False
    filtered: bool = False
    across: int = 1
    ruled: bool = False
    looks: Mapping[int, Look] = field(default_factory=dict)
    rules: Mapping[str, Rule] = field(default_factory=dict)


def box(row: int, column: int, value: Written, look: Look | None = None, rule: Rule | None = None) -> Box:
    """A cell; text that begins as formulas do is kept as text."""
    if isinstance(value, str) and begins_as_formula(value):
        look = replace(look or Look(boxed=False), literal=True)
    return Box(row, column, value, look, rule)


def written(value: Value | None) -> Written:
    """What is written into a cell for a value; a number that no float holds is text."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Fraction):
        number = int(value) if value.denominator == 1 else float(value)
        return number if abs(value) < 10**15 and Fraction(repr(number)) == value else plain(value)
    if isinstance(value, frozenset):
        return "、".join(sorted(value)) or "无"
    return value
