"""The rows of a table that could not be read, as a table of its own: as they stand, with what is wrong in front."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from evaluator.forms.cell import Cell
from evaluator.forms.formula import begins_as_formula, guarded
from evaluator.forms.table import PROBLEM
from evaluator.rendering.page import FILL_IN, HEADING, written

_FAULTY = PatternFill("solid", fgColor=FILL_IN)
_HEAD = PatternFill("solid", fgColor=HEADING)
_WRAP = Alignment(wrap_text=True, vertical="top")
_WIDTH = 60


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row as it stands; `problem` is what is wrong with it, `faulty` the columns where."""

    cells: Mapping[int, Cell]
    problem: str
    faulty: frozenset[int]


@dataclass(frozen=True)
class BadSheet:
    """The rows of a sheet that could not be read; `columns` are the numbers of its columns with their headings."""

    name: str
    columns: Mapping[int, str]
    rows: Iterable[BadRow]


def bad_csv(sheet: BadSheet) -> bytes:
    """The rows of one sheet as a CSV file; no cell of it is taken for a formula, and every one is read back as it was."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([PROBLEM, *map(guarded, sheet.columns.values())])
    for row in sheet.rows:
        writer.writerow([guarded(row.problem), *(guarded(_text(row.cells.get(n))) for n in sheet.columns)])
    return stream.getvalue().encode("utf-8-sig")


def bad_book(sheets: Iterable[BadSheet]) -> bytes:
    """The rows as an .xlsx file, with a sheet for each; what is faulty is coloured."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        page: Any = book.create_sheet(sheet.name or PROBLEM)
        page.freeze_panes = "B2"
        page.column_dimensions["A"].width = _WIDTH
        for n in range(2, len(sheet.columns) + 2):
            page.column_dimensions[get_column_letter(n)].width = 14
        page.append([_cell(page, text, fill=_HEAD) for text in (PROBLEM, *sheet.columns.values())])
        for row in sheet.rows:
            page.append([_cell(page, row.problem), *_row(page, sheet, row)])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _row(page: Any, sheet: BadSheet, row: BadRow) -> Iterator[Any]:
    for n in sheet.columns:
        cell = row.cells.get(n)
        value = cell.value if cell is not None else None
        number = written(value) if not isinstance(value, str | datetime.date | None) else _text(cell)
        yield _cell(page, number, fill=_FAULTY if n in row.faulty else None)


def _cell(page: Any, value: Any, fill: PatternFill | None = None) -> Any:
    """A cell; a text stays one, whatever it begins with."""
    cell: Any = WriteOnlyCell(page, None if value == "" else value)
    if isinstance(value, str) and value:
        cell.data_type, cell.number_format, cell.quotePrefix = "s", "@", begins_as_formula(value)
        cell.alignment = _WRAP
    if fill is not None:
        cell.fill, cell.font = fill, Font(bold=fill is _HEAD)
    return cell


def _text(cell: Cell | None) -> str:
    """What a cell says, so that it is read again as the same: a day without its hour."""
    if cell is None:
        return ""
    if isinstance(cell.value, datetime.date):
        return cell.text.removesuffix(" 00:00")
    return cell.value if isinstance(cell.value, str) else cell.text
