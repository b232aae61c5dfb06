"""A list in a spreadsheet or a CSV file as sheets of cells, and the place of each cell for what is said of it."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from evaluator.diagnostics import Diagnostic, Severity, has_errors
from evaluator.reading.grid import Cell, Sheet, read_book
from evaluator.reading.text import Source, clean, read_bytes
from evaluator.reading.workbook import is_book

#: in how many rows from the top headings are looked for, below titles and notes
HEADINGS_WITHIN = 20

#: the ends of names that people give to lists that are no spreadsheets
_TEXTS = frozenset({".csv", ".tsv", ".txt"})


@dataclass(frozen=True)
class Rows:
    """A sheet of cells in a file; `source` is the text of a CSV file, `widths` where in its line a cell stands."""

    file: str
    sheet: Sheet
    source: Source | None = None
    widths: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)

    def fault(
        self, code: str, row: int, column: int, say: str, fix: str = "", severity: Severity = "error"
    ) -> Diagnostic:
        """What is wrong with a cell; row 0 means the sheet as a whole."""
        if self.source is None:
            return Diagnostic(self.file, code, say, fix, severity, row, column, sheet=self.sheet.name)
        start, width = self.widths.get((row, column), (1, 1))
        return self.source.fault(code, row, start if row else 0, say, fix, width=width, severity=severity)


def read_rows(path: Path) -> tuple[list[Rows] | None, list[Diagnostic]]:
    """The sheets of a file (a CSV file is one), or None with what is wrong; told by content, and of texts by name."""
    if not is_book(path) and path.suffix.lower() in _TEXTS:
        rows, found = _read_csv(path)
        return (None if rows is None else [rows]), found
    book, found = read_book(path)
    return (None if book is None else [Rows(str(path), sheet) for sheet in book.sheets]), found


def plain_heading(heading: str) -> str:
    """A heading as it is compared: 全角 letters, blanks and the star of what must be filled in make no difference."""
    return re.sub(r"[\s*]", "", unicodedata.normalize("NFKC", heading))


def _read_csv(path: Path) -> tuple[Rows | None, list[Diagnostic]]:
    data, found = read_bytes(path)
    if data is None:
        return None, found
    text = _decoded(data)
    if text is None:
        fix = "请用 WPS 表格或 Excel 打开，另存为 Excel 工作簿（.xlsx），或“CSV UTF-8”"
        return None, [Diagnostic(str(path), "Y110", "文件编码既不是 UTF-8，也不是 GB18030，读不出来", fix)]
    source, found = clean(Source(str(path), text))
    if source is None:
        return None, found
    rows, more = _parsed(source)
    found = [*found, *more]
    return (None if has_errors(found) else rows), found


def _decoded(data: bytes) -> str | None:
    """UTF-8, with its mark or without, else GB18030, in which Excel and WPS write CSV in China."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def _parsed(source: Source) -> tuple[Rows, list[Diagnostic]]:
    rows: dict[int, dict[int, Cell]] = {}
    widths: dict[tuple[int, int], tuple[int, int]] = {}
    mark = _separator(source.text.partition("\n")[0])
    reader = csv.reader(source.text.splitlines(keepends=True), delimiter=mark, strict=True)
    line = 1
    found: list[Diagnostic] = []
    try:
        for pieces in reader:
            cells = {n: Cell(text, text.strip(), line, n) for n, text in enumerate(pieces, 1) if text.strip()}
            if cells:
                rows[line] = cells
                widths.update(_widths(source.lines[line - 1], pieces, mark, line))
            line = reader.line_num + 1
    except csv.Error:
        fix = "有引号的一格，两头都要有半角引号；里面的引号要写两个。用表格程序打开再保存一次也可以"
        found.append(source.fault("S206", line, 1, "从这一行起引号没有配对，后面的读不出来", fix))
    return Rows(source.file, Sheet("", False, rows), source, widths), found


def _separator(head: str) -> str:
    return next((mark for mark in (",", "\t", ";") if mark in head), ",")


def _widths(line: str, pieces: list[str], mark: str, row: int) -> dict[tuple[int, int], tuple[int, int]]:
    """Where each cell stands in its line; of a line with quotation marks only the line is pointed at."""
    if mark.join(pieces) != line:
        return {}
    found, start = {}, 1
    for n, piece in enumerate(pieces, 1):
        found[row, n] = (start, max(len(piece), 1))
        start += len(piece) + 1
    return found
