"""Spreadsheets filled in as a person does: the file that a command wrote is opened, cells are typed into, and it is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.forms.form import TICK, Entry, Form, Line, Sheet, Values
from evaluator.model.question import Value, print_value


def fill(path: Path, form: Form, values: Values) -> None:
    """Type the values into the file wherever the form has room for them; what is not in this file is left out."""
    book = load_workbook(path)
    for sheet in form.sheets:
        if sheet.name not in book.sheetnames:
            continue
        page = book[sheet.name]
        columns = {str(page.cell(1, n).value): n for n in range(3, page.max_column + 1)}
        for line, row in rows(page, sheet):
            for column, entry in line.entries.items():
                typed = by_hand(entry, values[entry.path]) if entry.path in values else None
                if typed is None or column not in columns:
                    continue
                cell = page.cell(row, columns[column])
                if isinstance(cell, Cell) and not cell.protection.locked:
                    cell.value = typed
    book.save(path)


def rows(page: Worksheet, sheet: Sheet) -> Iterator[tuple[Line, int]]:
    """The lines that are in the file, each with its row: by its code, or by how many lines of its indicator come before."""
    by_code = {str(page.cell(row, 1).value): row for row in range(page.max_row, 1, -1) if page.cell(row, 1).value}
    of_leaf: dict[str, list[int]] = {}
    for row in range(2, page.max_row + 1):
        of_leaf.setdefault(str(page.cell(row, 2).value), []).append(row)
    met: dict[str, int] = {}
    for line in sheet.lines:
        count = met[line.leaf] = met.get(line.leaf, -1) + 1
        if line.code in by_code:
            yield line, by_code[line.code]
        elif line.leaf in of_leaf and not line.code and count < len(of_leaf[line.leaf]):
            yield line, of_leaf[line.leaf][count]


def by_hand(entry: Entry, value: Value) -> str | None:
    """A value as it is typed; None where nothing is."""
    if entry.tick is None:
        return print_value(entry.question, value)
    chosen = entry.tick in value if isinstance(value, frozenset) and entry.tick else value in (entry.tick, frozenset())
    return TICK if chosen else None
