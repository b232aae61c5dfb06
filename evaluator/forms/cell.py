"""A cell of a spreadsheet as it was read: what stands in it, and where."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from fractions import Fraction

from evaluator.diagnostics import cell_name


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell that is not empty: its value, the value as text, and its row and column, counted from 1."""

    value: str | Fraction | bool | datetime.date | None
    text: str
    row: int
    column: int

    @property
    def name(self) -> str:
        """As spreadsheets name it: C12."""
        return cell_name(self.row, self.column)
