"""A spreadsheet read as cells: exact values with their places, nothing of how it looks."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

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


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet (工作表): its cells by row and column; empty ones are absent."""

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, Cell]]

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place, None where it is empty."""
        return self.rows.get(row, {}).get(column)


@dataclass(frozen=True, slots=True)
class Book:
    """A spreadsheet file and its sheets, in their order."""

    path: Path
    sheets: tuple[Sheet, ...]
