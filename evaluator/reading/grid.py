"""A spreadsheet read as cells: exact values with their places, nothing of how it looks."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import TypeVar

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from evaluator.diagnostics import Diagnostic, cell_name, has_errors, in_order
from evaluator.forms.cell import Cell
from evaluator.model.numbers import plain, too_long
from evaluator.reading.book_kinds import MOST_UNPACKED, BookKind, broken, kind_of_book, locked
from evaluator.reading.old_excel import LockedError, scan_xls
from evaluator.reading.sheet_scan import DamagedError, Scanned, TooMuchError, check_merged, scan_ods, scan_xlsx
from evaluator.reading.text import INVISIBLE, MOST_BYTES, folded, hidden_words, read_bytes

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a spreadsheet is read: bytes of the file, bytes it unpacks to (and letters of its cells), cells that have content.

    `area` are the cells of the smallest rectangle around all content; the library makes room for every one of them.
    `elements` are rows, cells and whatever else the XML of the sheets is made of, empty or not; what people save has 16 bytes
    and more of each, so that `unpacked` allows no more of them. What was made to cost time has 4.
    """

    file: int
    unpacked: int
    cells: int
    area: int
    elements: int


#: for what a person fills in
FORM = Limits(MOST_BYTES, MOST_UNPACKED, 200_000, 2_000_000, MOST_UNPACKED // 16)
#: Excel keeps 15 digits; what comes behind them is noise of its arithmetic (0.30000000000000004)
DIGITS = 15

Raw = int | float | str | bool | datetime.time | datetime.date | datetime.datetime | datetime.timedelta


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells that are merged into one: rows and columns, counted from 1, both ends included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet (工作表): its cells by row and column; empty ones are absent. Of merged cells the first has what is shown."""

    name: str
    hidden: bool
    rows: Mapping[int, Mapping[int, Cell]]
    merged: tuple[Merged, ...] = ()

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at a place, None where it is empty."""
        return self.rows.get(row, {}).get(column)


@dataclass(frozen=True, slots=True)
class Book:
    """A spreadsheet file: its sheets, in their order."""

    sheets: tuple[Sheet, ...]


@dataclass(frozen=True)
class LongSheet:
    """A sheet that is gone through row by row, as often as is wanted; cells are made of a row only when it is asked for.

    `errors` are the cells whose formula shows an error, or has no result (an empty text); `merged` are first row, first
    column, last row and last column of merged cells. What is under these is left to whoever reads the sheet.
    """

    name: str
    hidden: bool
    errors: Mapping[tuple[int, int], str]
    merged: tuple[tuple[int, int, int, int], ...]
    content: CalamineSheet

    def rows(self, only: Collection[int] | None = None) -> Iterator[tuple[int, dict[int, Cell]]]:
        """Each row that has content with its cells by column; `only` those columns are looked at."""
        skipped = (self.content.start or (0, 0))[1]
        for row, values in enumerate(self.content.iter_rows(), 1):
            cells = {}
            for column, raw in enumerate(values, skipped + 1):
                if only is None or column in only:
                    shown = self.errors.get((row, column)) if self.errors else None
                    if raw != "" or shown is not None:
                        cell = (
                            _cell(raw, row, column)
                            if shown is None
                            else Cell(None, shown or "（公式没有结果）", row, column)
                        )
                        if cell.text:
                            cells[column] = cell
            if cells:
                yield row, cells


def read_book(path: Path, limits: Limits = FORM) -> tuple[Book | None, list[Diagnostic]]:
    """The spreadsheet in a file (.xlsx, .xls, .ods), or None, with all that is wrong with it.

    Formulas give the results that were saved with them; nothing is calculated, no macro is run, no link is followed.
    """
    scanned, found = _looked_through(path, limits)
    if scanned is None:
        return None, found
    data, scans = scanned
    found = [fault for scan in scans for fault in _unreckoned(path, scan)]
    if found:
        return None, in_order(found)
    sheets, found = _undamaged(path, lambda: _opened(data, scans, partial(_sheet, limits)))
    if sheets is None:
        return None, found
    found = [*_characters(path, sheets), *_radicals(path, scans)]
    return (None if has_errors(found) else Book(sheets)), found


def read_long_book(path: Path, limits: Limits) -> tuple[tuple[LongSheet, ...] | None, list[Diagnostic]]:
    """The sheets of a spreadsheet to be gone through row by row, or None with what is wrong with the file as a whole."""
    scanned, found = _looked_through(path, limits)
    if scanned is None:
        return None, found
    data, scans = scanned
    return _undamaged(path, lambda: _opened(data, scans, _long_sheet))


def _looked_through(path: Path, limits: Limits) -> tuple[tuple[bytes, list[Scanned]] | None, list[Diagnostic]]:
    """The bytes of a file and what was seen of its sheets, before the library is given it."""
    data, found = read_bytes(path, limits.file)
    if data is None:
        return None, found
    kind, found = kind_of_book(path, data, limits.unpacked)
    if kind is None:
        return None, found
    scans, found = _undamaged(path, lambda: _scans(kind, data, limits))
    found = found or in_order(_too_large(path, scans or (), limits))
    return (None if scans is None or found else (data, scans)), found


def _undamaged(path: Path, read: Callable[[], Found]) -> tuple[Found | None, list[Diagnostic]]:
    """What is read, or None where the file turns out to be damaged or locked."""
    try:
        return read(), []
    except (PasswordError, LockedError):
        return None, [locked(path)]
    except TooMuchError as error:
        fix = "请删去多余的工作表、空行空列和合并的单元格再保存；还是读不了的，把内容复制到一个新工作簿里"
        return None, [Diagnostic(str(path), "Y106", error.say, fix, sheet=error.sheet)]
    except (CalamineError, DamagedError, OSError, ValueError):
        return None, [broken(path)]


def _scans(kind: BookKind, data: bytes, limits: Limits) -> list[Scanned]:
    if kind == "xls":
        return scan_xls(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return (scan_xlsx if kind == "xlsx" else scan_ods)(archive, limits.elements)


def _too_large(path: Path, scans: Collection[Scanned], limits: Limits) -> Iterator[Diagnostic]:
    count = sum(scan.cells for scan in scans)
    if count > limits.cells:
        say = f"表格里有 {count} 个单元格有内容，最多读 {limits.cells} 个"
        yield Diagnostic(str(path), "Y106", say, "请只留要填报的工作表，或拆成几份")
    if sum(scan.letters for scan in scans) > limits.unpacked:
        say = f"表格里的文字超过 {limits.unpacked // 1024**2} 兆字，没有读"
        yield Diagnostic(str(path), "Y106", say, "请只留要填报的工作表，长的说明另附文件")
    for scan in scans:
        if scan.row * scan.column > limits.area:
            last = cell_name(scan.row, scan.column)
            say = f"内容一直到 {last} 附近，范围太大，没有读"
            fix = "按 Ctrl+End 可以跳到表里最后一格；请删去后面多余的行和列再保存"
            yield Diagnostic(str(path), "Y106", say, fix, line=scan.row, column=scan.column, sheet=scan.name)


def _unreckoned(path: Path, scan: Scanned) -> Iterator[Diagnostic]:
    """The cells whose formula has no result, or an error for a result."""
    for (row, column), shown in scan.errors.items():
        say, fix = "这一格的公式还没有算出结果", "请用 WPS 表格或 Excel 打开文件，保存一次，再交保存后的文件"
        if shown:
            say, fix = f"这一格显示的是错误值 {shown}", "请改好公式，或清空这一格直接填写结果"
        yield Diagnostic(str(path), "Y119", say, fix, line=row, column=column, sheet=scan.name)


def _opened(
    data: bytes, scans: list[Scanned], make: Callable[[SheetMetadata, CalamineSheet, Scanned], Found]
) -> tuple[Found, ...]:
    """The sheets as the library reads them; where a damaged file makes it give up altogether, that is only damage."""
    try:
        with load_workbook(io.BytesIO(data)) as workbook:
            return tuple(_sheets(workbook, scans, make))
    except BaseException as error:
        if type(error).__name__ == "PanicException":  # of the library's own runtime, which cannot be imported
            raise DamagedError(str(error)) from error
        raise


def _sheets(
    workbook: CalamineWorkbook, scans: list[Scanned], make: Callable[[SheetMetadata, CalamineSheet, Scanned], Found]
) -> Iterator[Found]:
    metadata = workbook.sheets_metadata
    if len(metadata) != len(scans):
        raise DamagedError("sheets are missing")
    for index, (about, scan) in enumerate(zip(metadata, scans, strict=True)):
        if about.typ == SheetTypeEnum.WorkSheet:
            yield make(about, workbook.get_sheet_by_index(index), scan)


def _sheet(limits: Limits, about: SheetMetadata, sheet: CalamineSheet, scan: Scanned) -> Sheet:
    merged = _merged(sheet, scan)
    within = [_within(one, scan) for one in merged]
    if sum(rows * columns for rows, columns in within) > limits.area:  # each cell is under one of them at most
        raise TooMuchError("合并的单元格互相重叠，没有读", scan.name)
    return Sheet(about.name, about.visible != SheetVisibleEnum.Visible, _rows(sheet, scan, merged), merged)


def _long_sheet(about: SheetMetadata, sheet: CalamineSheet, scan: Scanned) -> LongSheet:
    merged = tuple((one.top, one.left, one.bottom, one.right) for one in _merged(sheet, scan))
    hidden = about.visible != SheetVisibleEnum.Visible
    return LongSheet(about.name, hidden, scan.errors, (*merged, *scan.merged), sheet)


def _merged(sheet: CalamineSheet, scan: Scanned) -> tuple[Merged, ...]:
    ranges = sheet.merged_cell_ranges or ()
    check_merged(len(ranges), scan.name)
    return tuple(Merged(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in ranges)


def _within(one: Merged, scan: Scanned) -> tuple[int, int]:
    """How many rows and columns of merged cells are within those that have content."""
    return max(min(one.bottom, scan.row) - one.top + 1, 0), max(min(one.right, scan.column) - one.left + 1, 0)


def _rows(sheet: CalamineSheet, scan: Scanned, merged: Iterable[Merged]) -> dict[int, dict[int, Cell]]:
    covered = scan.covered | set(_covered(merged, scan))
    rows: dict[int, dict[int, Cell]] = {}
    for row, values in enumerate(sheet.to_python(skip_empty_area=False), 1):
        for column, raw in enumerate(values, 1):
            if raw == "" or (row, column) in covered:
                continue
            cell = _cell(raw, row, column)
            if isinstance(raw, str) and folded(raw) != raw:
                scan.folded.append((row, column))
            if cell.text:
                rows.setdefault(row, {})[column] = cell
    return rows


def _covered(merged: Iterable[Merged], scan: Scanned) -> Iterator[tuple[int, int]]:
    """The cells under merged ones, which may still hold what nobody sees."""
    for one in merged:
        rows, columns = _within(one, scan)
        for row in range(one.top, one.top + rows):
            for column in range(one.left, one.left + columns):
                if (row, column) != (one.top, one.left):
                    yield row, column


def _cell(raw: Raw, row: int, column: int) -> Cell:
    if isinstance(raw, bool):
        return Cell(raw, "是" if raw else "否", row, column)
    if isinstance(raw, int | float):
        return Cell(*_number(raw), row, column)
    if isinstance(raw, datetime.datetime):
        return Cell(raw.date(), raw.isoformat(" ", "minutes"), row, column)
    if isinstance(raw, datetime.date):
        return Cell(raw, raw.isoformat(), row, column)
    text = folded(_clock(raw) if not isinstance(raw, str) else raw.replace("\r\n", "\n").replace("\r", "\n"))
    return Cell(text, text.strip(), row, column)


def _number(raw: float) -> tuple[Fraction, str]:
    """The exact number that the shortest text of a cell's number says, and the text."""
    short = format(raw, f".{DIGITS}g")
    value = Fraction(short)
    text = plain(value)
    return value, short if too_long(text) else text


def _clock(raw: datetime.time | datetime.timedelta) -> str:
    if isinstance(raw, datetime.time):
        return raw.isoformat("minutes")
    minutes = int(raw.total_seconds()) // 60
    return f"{minutes // 60}:{minutes % 60:02}"


def _characters(path: Path, sheets: Iterable[Sheet]) -> Iterator[Diagnostic]:
    """Characters that cannot be seen, and could make a cell say something else than it shows."""
    for sheet in sheets:
        for cell in (cell for row in sheet.rows.values() for cell in row.values()):
            hidden = INVISIBLE.search(cell.text)
            if hidden:
                say = f"这一格里有一个看不见的{hidden_words(hidden.group())}"
                fix = "请清空这一格，把内容重新打一遍；不要从别处粘贴"
                yield Diagnostic(str(path), "Y109", say, fix, line=cell.row, column=cell.column, sheet=sheet.name)


def _radicals(path: Path, scans: Iterable[Scanned]) -> Iterator[Diagnostic]:
    """One note for all cells whose radicals (⼀ for 一) were read as the usual characters."""
    folds = [(scan.name, row, column) for scan in scans for row, column in scan.folded]
    if folds:
        name, row, column = folds[0]
        say = f"有 {len(folds)} 个单元格里有部首字（多半从 PDF 复制而来），已按通用字读"
        fix = "不改也能用；最好把表里的字也换过来"
        yield Diagnostic(str(path), "Y190", say, fix, "note", row, column, sheet=name)
