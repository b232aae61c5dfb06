"""A list in a spreadsheet or a CSV file as sheets of cells, and the place of each cell for what is said of it."""

from __future__ import annotations

import csv
import io
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluator.diagnostics import Diagnostic, Severity, has_errors
from evaluator.forms.cell import Cell
from evaluator.reading.grid import Sheet, read_book
from evaluator.reading.text import MOST_BYTES, Source, clean, looks_like_utf16, read_bytes
from evaluator.reading.workbook import is_book

#: in how many rows from the top headings are looked for, below titles and notes
HEADINGS_WITHIN = 20

#: the ends of names that people give to lists that are no spreadsheets
CSV_ENDINGS = frozenset({".csv", ".tsv", ".txt"})


class QuotesError(Exception):
    """In a CSV file quotation marks do not pair from a line on."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line

    def fault(self, source: Source) -> Diagnostic:
        """What is told to whoever has the file."""
        fix = "有引号的一格，两头都要有半角引号；里面的引号要写两个。用表格程序打开再保存一次也可以"
        return source.fault("S206", self.line, 1, "从这一行起引号没有配对，后面的读不出来", fix)


@dataclass(frozen=True)
class Rows:
    """A sheet of cells in a file; `source` is the text of a CSV file, `mark` what stands between its cells."""

    file: str
    sheet: Sheet
    source: Source | None = None
    mark: str = ","

    def fault(
        self, code: str, row: int, column: int, say: str, fix: str = "", severity: Severity = "error"
    ) -> Diagnostic:
        """What is wrong with a cell; row 0 means the sheet as a whole."""
        if self.source is None:
            return Diagnostic(self.file, code, say, fix, severity, row, column, sheet=self.sheet.name)
        return fault_in_csv(self.source, self.mark, code, row, column, say, fix, severity)


def read_rows(path: Path) -> tuple[list[Rows] | None, list[Diagnostic]]:
    """The sheets of a file (a CSV file is one), or None with what is wrong; told by content, and of texts by name."""
    if not is_book(path) and path.suffix.lower() in CSV_ENDINGS:
        rows, found = _read_csv(path)
        return (None if rows is None else [rows]), found
    book, found = read_book(path)
    return (None if book is None else [Rows(str(path), sheet) for sheet in book.sheets]), found


def fault_in_csv(
    source: Source, mark: str, code: str, row: int, column: int, say: str, fix: str = "", severity: Severity = "error"
) -> Diagnostic:
    """What is wrong with a cell of a CSV file, where it stands in its line; row 0 means the file as a whole.

    Of a line with quotation marks only the line is pointed at.
    """
    start, width = 1, 1
    if row:
        line = source.lines[row - 1]
        pieces = line.split(mark) if '"' not in line else []
        if column <= len(pieces):
            start, width = 1 + sum(len(piece) + 1 for piece in pieces[: column - 1]), max(len(pieces[column - 1]), 1)
    return source.fault(code, row, start if row else 0, say, fix, width=width, severity=severity)


def _read_csv(path: Path) -> tuple[Rows | None, list[Diagnostic]]:
    source, found = csv_source(path)
    if source is None:
        return None, found
    mark, rows = separator(source), dict[int, dict[int, Cell]]()
    try:
        for line, pieces in csv_rows(source, mark):
            rows[line] = {n: Cell(text, text.strip(), line, n) for n, text in pieces.items()}
    except QuotesError as error:
        found = [*found, error.fault(source)]
    return (None if has_errors(found) else Rows(source.file, Sheet("", False, rows), source, mark)), found


def csv_source(path: Path, most: int = MOST_BYTES) -> tuple[Source | None, list[Diagnostic]]:
    """The text of a CSV file of at most so many bytes, or None with what is wrong with it."""
    data, found = read_bytes(path, most)
    if data is None:
        return None, found
    if looks_like_utf16(data):
        say = "文件编码是 UTF-16（Excel 另存为里的“Unicode 文本”），读不出来"
        fix = "请用 Excel 或 WPS 表格打开，另存为“CSV UTF-8（逗号分隔）”，或 Excel 工作簿（.xlsx）"
        return None, [Diagnostic(str(path), "Y110", say, fix)]
    text = _decoded(data)
    if text is None:
        fix = "请用 WPS 表格或 Excel 打开，另存为 Excel 工作簿（.xlsx），或“CSV UTF-8”"
        return None, [Diagnostic(str(path), "Y110", "文件编码既不是 UTF-8，也不是 GB18030，读不出来", fix)]
    return clean(Source(str(path), text))


def _decoded(data: bytes) -> str | None:
    """UTF-8, with its mark or without, else GB18030, in which Excel and WPS write CSV in China."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def csv_rows(source: Source, mark: str) -> Iterator[tuple[int, dict[int, str]]]:
    """Each line that has content, by its number, with the texts of its cells by column; QuotesError where quotes do not pair."""
    reader = csv.reader(io.StringIO(source.text, newline=""), delimiter=mark, strict=True)
    line = 1
    try:
        for pieces in reader:
            cells = {n: text for n, text in enumerate(pieces, 1) if text.strip()}
            if cells:
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        raise QuotesError(line) from error


def separator(source: Source) -> str:
    """What stands between the cells of a CSV file, by the first line that has any of it."""
    head = itertools.islice(io.StringIO(source.text), HEADINGS_WITHIN)
    return next((mark for line in head for mark in (",", "\t", ";") if mark in line), ",")
