"""The file of a table for many subjects: its sheets to be gone through row by row, so that memory does not grow with them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import takewhile
from pathlib import Path

from evaluator.diagnostics import Diagnostic, Severity
from evaluator.forms.cell import Cell
from evaluator.forms.formula import unguarded
from evaluator.reading.grid import Limits, LongSheet, read_long_book
from evaluator.reading.rows import (
    HEADINGS_WITHIN,
    QuotesError,
    csv_rows,
    csv_source,
    fault_in_csv,
    separator,
)
from evaluator.reading.text import Source
from evaluator.reading.workbook import MARKS, is_book

#: 40,000 subjects × 95 columns are a CSV file of 11 to 20 MB, or an .xlsx of 17 MB that unpacks to 160 MB; the worst that
#: these limits let through costs less than scoring one subject in ten of that table
TABLE = Limits(32 * 1024**2, 192 * 1024**2, 4_000_000, 6_000_000, 16_000_000)

Cells = dict[int, Cell]
Each = Callable[[Collection[int] | None], Iterator[tuple[int, Cells]]]


@dataclass(frozen=True)
class TableSheet:
    """A sheet of a table; `each` goes through its rows, looking at some columns or at all. `source` is the text of a CSV file.

    `errors` are the cells whose formula shows an error or has no result, `merged` the merged ones.
    """

    file: str
    name: str
    hidden: bool
    each: Each
    errors: Mapping[tuple[int, int], str] = field(default_factory=dict)
    merged: tuple[tuple[int, int, int, int], ...] = ()
    source: Source | None = None
    mark: str = ","

    def top(self) -> dict[int, Cells]:
        """The rows among which the headings are, without what lies under merged cells."""
        rows = dict(takewhile(lambda row: row[0] <= HEADINGS_WITHIN, self.each(None)))
        for first, left, last, right in self.merged:
            for row in rows.keys() & range(first, last + 1):
                hidden = [n for n in rows[row] if left <= n <= right and (row, n) != (first, left)]
                for column in hidden:
                    del rows[row][column]
        return {row: cells for row, cells in rows.items() if cells}

    def fault(
        self, code: str, row: int, column: int, say: str, fix: str = "", severity: Severity = "error"
    ) -> Diagnostic:
        """What is wrong with a cell; row 0 means the sheet as a whole."""
        if self.source is None:
            return Diagnostic(self.file, code, say, fix, severity, row, column, sheet=self.name)
        return fault_in_csv(self.source, self.mark, code, row, column, say, fix, severity)


def read_table_sheets(path: Path) -> tuple[list[TableSheet] | None, list[Diagnostic]]:
    """The sheets of a table, or None with what is wrong with the file as a whole."""
    if is_book(path):
        sheets, found = read_long_book(path, TABLE)
        return (None if sheets is None else [_of_book(path, sheet) for sheet in sheets]), found
    source, found = csv_source(path, TABLE.file)
    if source is None:
        return None, found
    mark = separator(source)
    try:
        for _ in csv_rows(source, mark):
            pass
    except QuotesError as error:
        return None, [*found, error.fault(source)]
    return [TableSheet(str(path), "", False, partial(_of_csv, source, mark), source=source, mark=mark)], found


def is_form(sheets: Collection[TableSheet]) -> bool:
    """Whether it is a form of this program for one subject, by the mark that each of its sheets has."""
    cells = (cell for sheet in sheets for row in sheet.top().values() for cell in row.values())
    return any(cell.text.startswith(f"{mark} ") for cell in cells for mark in MARKS)


def _of_book(path: Path, sheet: LongSheet) -> TableSheet:
    return TableSheet(str(path), sheet.name, sheet.hidden, sheet.rows, sheet.errors, sheet.merged)


def _of_csv(source: Source, mark: str, only: Collection[int] | None) -> Iterator[tuple[int, Cells]]:
    for line, pieces in csv_rows(source, mark):
        wanted = pieces if only is None else pieces.keys() & only
        texts = ((column, unguarded(pieces[column].strip())) for column in wanted)
        cells = {column: Cell(text, text.strip(), line, column) for column, text in texts}
        if cells:
            yield line, cells
