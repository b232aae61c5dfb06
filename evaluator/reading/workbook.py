"""A form that came back: its sheets found by what is hidden in them, whatever they are called and wherever columns are."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path as FilePath
from typing import Any

from evaluator.diagnostics import Diagnostic, Path
from evaluator.forms.cell import Cell
from evaluator.forms.form import ASSESSED, BLANK, LEAF_COLUMN, MARK, MENDED, OBJECTION, ROUND
from evaluator.reading.grid import Sheet, read_book
from evaluator.reading.placing import SheetData, Spot

#: how the files begin in which spreadsheets come; what else begins so the reader of spreadsheets names
BOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
#: what the hidden first cell of a sheet begins with
MARKS = (MARK, ASSESSED, MENDED, ROUND, OBJECTION)


@dataclass(frozen=True)
class Table:
    """A sheet of a form: its kind, what it is about, and where its columns are by their hidden codes."""

    kind: str
    about: str
    sheet: Sheet
    head: int
    column: int
    columns: Mapping[str, int]
    mark: str = MARK

    @cached_property
    def codes(self) -> dict[int, str]:
        """The code of each row that has one."""
        return dict(self._hidden(self.column))

    @cached_property
    def leaves(self) -> dict[int, str]:
        """The indicator of each row; of one put in between two rows of the same indicator that one."""
        found = dict(self._hidden(self.columns.get(LEAF_COLUMN, 0)))
        rows = sorted(found)
        for above, below in itertools.pairwise(rows):
            if found[above] == found[below]:
                found.update(dict.fromkeys(range(above + 1, below), found[above]))
        return found

    def _hidden(self, column: int) -> Iterator[tuple[int, str]]:
        for row, cells in self.sheet.rows.items():
            if row > self.head and column in cells:
                yield row, cells[column].text

    def rows(self) -> list[int]:
        """The rows from the first that has a code on, or belongs to an indicator."""
        first = min((*self.codes, *self.leaves), default=0)
        return [row for row in sorted(self.sheet.rows) if row >= first > 0]

    def cell(self, row: int, code: str) -> Cell | None:
        """What was written in a row in the column of that code."""
        column = self.columns.get(code)
        cell = None if column is None else self.sheet.cell(row, column)
        return None if cell is None or cell.text == BLANK else cell

    def spot(self, row: int, code: str) -> Spot:
        return Spot(self.sheet.name, row, self.columns.get(code, self.column))


@dataclass(frozen=True)
class Workbook(SheetData):
    """A form that came back. `value` is what it says of itself, as a document would; the rest needs the standard."""

    tables: tuple[Table, ...]
    hash: str


def is_book(path: FilePath) -> bool:
    """Whether a file begins as spreadsheets do."""
    try:
        with path.open("rb") as stream:
            return stream.read(4) in BOOKS
    except OSError:
        return False


def read_workbook(path: FilePath) -> tuple[Workbook | None, list[Diagnostic]]:
    """The form in a spreadsheet file, or None with what is wrong."""
    book, found = read_book(path)
    if book is None:
        return None, found
    tables = [table for sheet in book.sheets if (table := table_in(sheet)) is not None]
    cover = next((table for table in tables if table.kind == "cover"), None)
    if cover is None:
        say = "这份表格里找不到封面" if tables else "这份表格不是本程序生成的表，或隐藏的行和列已被删去"
        fix = "请用 evaluator form 生成的表填写；不要删去隐藏的行和列，也不要只复制看得见的部分；一行一个对象的汇总表，用 evaluator score（或 check）汇总表 --standard 标准"
        return None, [*found, Diagnostic(str(path), "A616", say, fix)]
    said = {code: cell.text for row, code in cover.codes.items() if (cell := cover.cell(row, "value")) is not None}
    spots: dict[Path, Spot] = {
        (code,): cover.spot(row, "value") for row, code in reversed(cover.codes.items()) if "." not in code
    }
    return Workbook(str(path), _says(cover.mark, said), spots, tuple(tables), said.get("hash", "")), found


def _says(mark: str, said: Mapping[str, str]) -> dict[str, Any]:
    """What a workbook says of itself on its cover, as a document of its kind would."""
    standard = said.get("standard")
    if mark == ASSESSED:
        return {"standard": standard, "subject": said.get("subject"), "assessor": said.get("assessor")}
    if mark == ROUND:
        return {"standard": standard, "team": {}, "subjects": []}
    if mark == OBJECTION:
        return {
            "standard": standard,
            "subject": said.get("subject"),
            "indicator": said.get("indicator"),
            "decision": "",
        }
    subject = {"id": said["subject.id"]} if "subject.id" in said else {}
    return {"standard": standard, "subject": subject, "period": {}}


def table_in(sheet: Sheet) -> Table | None:
    """The table in a sheet, by its mark; None where there is none."""
    for row, cells in sorted(sheet.rows.items()):
        for column, cell in sorted(cells.items()):
            mark = next((mark for mark in MARKS if cell.text.startswith(f"{mark} ")), "")
            if mark:
                _, kind, about = f"{cell.text} ".split(" ", 2)
                codes = {other.text: number for number, other in cells.items() if number != column}
                return Table(kind, about.strip(), sheet, row, column, codes, mark)
    return None
