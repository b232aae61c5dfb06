"""Spreadsheets that are written: the one door to openpyxl. A form becomes sheets to fill in, on screen and on paper."""

from __future__ import annotations

import datetime
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.utils.indexed_list import IndexedList
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.diagnostics import Diagnostic
from evaluator.forms.form import BLANK, LEAF_COLUMN, TICK, Column, Entry, Form, Line, Sheet, Values
from evaluator.model.numbers import plain
from evaluator.model.question import NUMERIC, Value
from evaluator.rendering.choices import allowed, list_rule
from evaluator.rendering.room import heights

SONG, HEI = "宋体", "黑体"
BODY = 10
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_FILL_IN = PatternFill("solid", fgColor="FFF9E5")
_HEADING = PatternFill("solid", fgColor="E7ECF2")
_GREY = "9A9A9A"
#: what is written as text so that no program takes it for a formula
_FORMULA = ("=", "+", "-", "@")
#: the part of a file that says when it was written
_WHEN = frozenset({"docProps/core.xml"})
#: the hidden columns before the printed ones: the line's code and, of indicators, the leaf's
HIDDEN = 2
#: the hidden sheet of lists that are too long to be written into a rule
OPTIONS = "选项"
PORTRAIT = frozenset({"cover", "sample", "evidence"})
#: sheets in which several rows belong together
WHOLE_GROUPS = frozenset({"facts", "indicators"})
#: what fits between the margins of a landscape page; in width an eighth is spared for programs that draw columns wider
PAGE_PIXELS, PAGE_POINTS = 905.0, 488.0


def form_bytes(form: Form, values: Values | None = None) -> bytes:
    """The form as an .xlsx file, filled in with the values by path, where there are any."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _default_font(book)
    book.properties.title, book.properties.creator = form.title, "evaluator"
    book.properties.identifier = f"{form.ref} {form.hash}"
    long: dict[tuple[str, ...], str] = {}
    for sheet in form.sheets:
        _Writer(book.create_sheet(sheet.name), sheet, values or {}, long).write(form)
    if long:
        _long_lists(book.create_sheet(OPTIONS), long)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _long_lists(page: Worksheet, long: Iterable[tuple[str, ...]]) -> None:
    """A hidden sheet with a column for each list that is too long to be written into a rule."""
    for number, options in enumerate(long, 1):
        for row, option in enumerate(options, 1):
            cell = page.cell(row, number)
            assert isinstance(cell, Cell), "nothing is merged here"
            _text(cell, option)
    page.sheet_state = "hidden"


def with_comments(content: bytes, found: Iterable[Diagnostic]) -> bytes:
    """A copy of an .xlsx file in which every fault that has a cell stands there as a comment."""
    book = load_workbook(io.BytesIO(content))
    said: dict[tuple[str, int, int], list[str]] = {}
    for one in found:
        if one.sheet in book.sheetnames and one.line:
            said.setdefault((one.sheet, one.line, one.column), []).append(f"{one.say}。{one.fix}")
    for (sheet, row, column), texts in said.items():
        cell = book[sheet].cell(row, column)
        for merged in book[sheet].merged_cells.ranges:
            if cell.coordinate in merged:
                cell = book[sheet].cell(merged.min_row, merged.min_col)
        cell.comment = Comment("\n".join(texts), "evaluator", height=120, width=320)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _default_font(book: Workbook) -> None:
    """Columns are measured in digits of the default font, so it has to be one that is as wide everywhere.

    Arial is there in Windows and WPS, and has a font of the same widths in Linux; 宋体 has none.
    """
    normal = Font(name="Arial", size=10)
    book._fonts = IndexedList([normal])  # type: ignore[attr-defined]
    book._named_styles["Normal"].font = normal  # type: ignore[attr-defined]


def put(cell: Cell, value: Value | None) -> None:
    """Write a value into a cell: text stays text whatever it begins with, a number that no float holds is text too."""
    if isinstance(value, bool):
        cell.value = "是" if value else "否"
    elif isinstance(value, Fraction):
        number = int(value) if value.denominator == 1 else float(value)
        exact = abs(value) < 10**15 and Fraction(repr(number)) == value
        _number(cell, number) if exact else _text(cell, plain(value))
    elif isinstance(value, datetime.date):
        cell.value = value
    elif isinstance(value, frozenset):
        _text(cell, "、".join(sorted(value)) or "无")
    elif value is not None:
        _text(cell, value)


def _number(cell: Cell, number: int | float) -> None:
    cell.value = number


def _text(cell: Cell, text: str) -> None:
    cell.value = text
    if text.startswith(_FORMULA):
        cell.data_type = "s"
        cell.quotePrefix = True


class _Writer:
    """Writes one sheet of a form."""

    def __init__(self, page: Worksheet, sheet: Sheet, values: Values, long: dict[tuple[str, ...], str]) -> None:
        self.page, self.sheet, self.values, self.long = page, sheet, values, long
        self.numbers = {column.code: n for n, column in enumerate(sheet.columns, HIDDEN + 1)}
        self.last = HIDDEN + len(sheet.columns)
        self.validations: dict[tuple[object, ...], DataValidation] = {}

    def write(self, form: Form) -> None:
        self._codes()
        row = self._head()
        self.first = row + 1
        if self.sheet.kind != "cover":
            self._headings(row)
        else:
            self.first = row
        for n, line in enumerate(self.sheet.lines):
            self._line(self.first + n, line)
        self._heights()
        self._page(row)
        self._merge()
        self._hidden_lines(self.first + len(self.sheet.lines))
        self._foot(form)

    def _cell(self, row: int, column: int) -> Cell:
        """A cell that is not yet merged into another."""
        cell = self.page.cell(row, column)
        assert isinstance(cell, Cell), "merged cells are written first"
        return cell

    # -- hidden --

    def _codes(self) -> None:
        """The first row, hidden: what this sheet is, and the code of each column."""
        _text(self._cell(1, 1), self.sheet.mark)
        _text(self._cell(1, 2), LEAF_COLUMN)
        for code, number in self.numbers.items():
            _text(self._cell(1, number), code)
        self.page.row_dimensions[1].hidden = True
        for letter in ("A", "B"):
            self.page.column_dimensions[letter].hidden = True

    def _hidden_lines(self, row: int) -> None:
        for n, line in enumerate(self.sheet.hidden):
            self._line(row + n, line)
            self.page.row_dimensions[row + n].hidden = True

    # -- printed --

    def _head(self) -> int:
        """Title and notes; the row after them."""
        big = 22 if self.sheet.kind == "cover" else 16
        self._across(2, self.sheet.title, Font(name=HEI, size=big), "center", 96 if self.sheet.kind == "cover" else 30)
        row = 3
        for note in self.sheet.notes:
            self._across(
                row,
                note,
                Font(name=SONG, size=9 if self.sheet.kind != "cover" else 11),
                "center" if self.sheet.kind == "cover" else "left",
                None,
            )
            row += 1
        return row

    def _across(self, row: int, text: str, font: Font, side: str, height: float | None) -> None:
        """A text over the whole width."""
        cell = self._cell(row, HIDDEN + 1)
        _text(cell, text)
        cell.font = font
        cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
        self.page.merge_cells(start_row=row, end_row=row, start_column=HIDDEN + 1, end_column=self.last)
        width = sum(column.width for column in self.sheet.columns)
        self.page.row_dimensions[row].height = height or heights([[(text, width, 1)]], font.size or BODY)[0]

    def _headings(self, row: int) -> None:
        for column, number in zip(self.sheet.columns, self.numbers.values(), strict=True):
            cell = self._cell(row, number)
            _text(cell, column.heading)
            cell.font, cell.fill, cell.border = Font(name=HEI, size=BODY), _HEADING, _BOX
            cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        widest = [[(column.heading, column.width, 1) for column in self.sheet.columns]]
        self.page.row_dimensions[row].height = heights(widest, BODY)[0] + 4

    def _line(self, row: int, line: Line) -> None:
        _text(self._cell(row, 1), line.code)
        _text(self._cell(row, 2), line.leaf)
        for column in self.sheet.columns:
            cell = self._cell(row, self.numbers[column.code])
            cell.border, cell.font = _BOX, Font(name=SONG, size=self._size())
            centred = column.centred or line.words.get(column.code) == BLANK
            cell.alignment = Alignment(
                horizontal="center" if centred else "left", vertical="center", wrap_text=True,
                indent=1 if self.sheet.kind == "cover" and not centred else 0,
            )  # fmt: skip
            entry = line.entries.get(column.code)
            if entry is not None:
                self._entry(cell, entry)
            elif column.code in line.words:
                _text(cell, line.words[column.code])
                if line.words[column.code] == BLANK:
                    cell.font = Font(name=SONG, size=BODY, color=_GREY)

    def _size(self) -> float:
        return 12 if self.sheet.kind == "cover" else BODY

    def _entry(self, cell: Cell, entry: Entry) -> None:
        """A cell to be filled in: its colour, what it takes, and what stands in it already."""
        cell.fill, cell.protection = _FILL_IN, Protection(locked=False)
        cell.number_format = _format(entry)
        found = self.values.get(entry.path)
        if entry.tick is None:
            put(cell, found)
        elif _ticked(entry, found):
            put(cell, TICK)
        rule = allowed(entry) or self._long_list(entry)
        if rule is not None:
            key = tuple(sorted((name, str(value)) for name, value in rule.items()))
            if key not in self.validations:
                self.validations[key] = DataValidation(**rule)
                self.page.add_data_validation(self.validations[key])
            self.validations[key].add(cell)

    def _long_list(self, entry: Entry) -> dict[str, Any] | None:
        """The rule of a drop-down whose options stand on a sheet of their own."""
        options = entry.question.options
        if entry.question.type != "choice" or entry.tick is not None or not options:
            return None
        letter = get_column_letter([*self.long, options].index(options) + 1)
        place = self.long.setdefault(options, f"'{OPTIONS}'!${letter}$1:${letter}${len(options)}")
        return {**list_rule("请从下拉列表中选一项"), "formula1": place}

    # -- merged cells and heights --

    def _merge(self) -> None:
        for column in self.sheet.columns:
            for start, count in runs(self.sheet.lines, column):
                for row, end in self._by_page(self.first + start, self.first + start + count - 1):
                    number = self.numbers[column.code]
                    if row != self.first + start:  # a level that goes on over the page is named there again
                        _text(self._cell(row, number), self.sheet.lines[start].words.get(column.code, ""))
                    if row < end:
                        self.page.merge_cells(start_row=row, end_row=end, start_column=number, end_column=number)

        if self.sheet.kind == "cover":
            for n, line in enumerate(self.sheet.lines):
                if not line.entries and not line.words.get("help"):
                    at, row = self.numbers["value"], self.first + n
                    self.page.merge_cells(start_row=row, end_row=row, start_column=at, end_column=at + 1)

    def _by_page(self, row: int, end: int) -> Iterator[tuple[int, int]]:
        """The rows of a merged cell, cut where a new page begins."""
        for last in [page.id for page in self.page.row_breaks.brk if row <= page.id < end]:
            yield row, last
            row = last + 1
        yield row, end

    def _heights(self) -> None:
        """As high as the longest text needs, since no spreadsheet makes room for merged cells by itself."""
        needs: list[list[tuple[str, float, int]]] = [[] for _ in self.sheet.lines]
        for column in self.sheet.columns:
            for start, count in runs(self.sheet.lines, column):
                text = self._printed(self.sheet.lines[start], column)
                wide = column.width + (30 if self.sheet.kind == "cover" and len(text) > 100 else 0)
                needs[start].append((text, wide, count))
        spare = {"cover": 16.0, "indicators": 7.0}.get(self.sheet.kind, 7.0)
        for n, height in enumerate(heights(needs, self._size(), spare)):
            self.page.row_dimensions[self.first + n].height = height

    def _printed(self, line: Line, column: Column) -> str:
        entry = line.entries.get(column.code)
        if entry is None:
            return line.words.get(column.code, "")
        found = self.values.get(entry.path)
        return found if isinstance(found, str) and entry.tick is None else ""

    # -- the page --

    def _foot(self, form: Form) -> None:
        foot = self.page.oddFooter
        assert foot is not None, "openpyxl makes it"
        left, right = foot.left, foot.right
        left.text, right.text = f"{form.ref}　校验值 {form.hash[:12]}", "第 &P 页　共 &N 页"
        for part in (left, right):
            part.font, part.size = SONG, 9

    def _page(self, heading: int) -> None:
        page = self.page
        for column in self.sheet.columns:
            page.column_dimensions[get_column_letter(self.numbers[column.code])].width = column.width
        portrait = self.sheet.kind in PORTRAIT
        page.page_setup.orientation = "portrait" if portrait else "landscape"
        page.page_setup.paperSize = 9  # A4
        if self.sheet.kind in WHOLE_GROUPS:
            self._whole_groups(heading)
        else:
            page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
            page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        margins = page.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.header, margins.footer = 0.6, 0.7, 0.3, 0.35
        page.print_options.horizontalCentered = True
        page.sheet_view.showGridLines = False
        if self.sheet.kind != "cover":
            page.print_title_rows = f"{heading}:{heading}"
            page.freeze_panes = f"{get_column_letter(self._frozen())}{heading + 1}"
        last = self.first + len(self.sheet.lines) - 1
        page.print_area = f"{get_column_letter(HIDDEN + 1)}2:{get_column_letter(self.last)}{last}"
        _protect(page)

    def _whole_groups(self, heading: int) -> None:
        """Scaled to the width of the page, and broken before what would not fit on it whole.

        «Fit to width» would be simpler, but where it is set Excel takes no breaks.
        """
        pixels = sum(column.width * 7 for column in self.sheet.columns)
        scale = min(100, int(PAGE_PIXELS / pixels * 100))
        self.page.page_setup.scale = scale
        tall = {
            row: self.page.row_dimensions[row].height or 15.0 for row in range(2, self.first + len(self.sheet.lines))
        }
        room = PAGE_POINTS * 100 / scale - tall[heading]
        used = sum(height for row, height in tall.items() if row < heading)
        for start, count in runs(self.sheet.lines, self.sheet.columns[self._grouped()]):
            rows = range(self.first + start, self.first + start + count)
            need = sum(tall[row] for row in rows)
            if used + need > room and used:
                self.page.row_breaks.append(Break(id=rows[0] - 1))
                used = 0.0
            used += need

    def _grouped(self) -> int:
        """The column whose merged cells are not to be cut by a page: the number of a fact, the name of a leaf."""
        levels = [n for n, column in enumerate(self.sheet.columns) if column.code.startswith("level")]
        return levels[-1] if levels else 0

    def _frozen(self) -> int:
        """The first column that moves: behind the name of what the line is for."""
        named = {"indicators": "full" if "full" in self.numbers else "sentence", "facts": "value", "members": "name"}
        return self.numbers[self.sheet.frozen or named.get(self.sheet.kind, "name")]


def runs(lines: tuple[Line, ...], column: Column) -> Iterator[tuple[int, int]]:
    """The first line and the number of lines of each cell in a column, merged ones as one."""
    start = 0
    for n in range(1, len(lines) + 1):
        if n == len(lines) or not lines[n].goes_on(column.code):
            yield start, n - start
            start = n


def _ticked(entry: Entry, found: Value | None) -> bool:
    if isinstance(found, frozenset):
        return entry.tick in found if entry.tick else not found
    return found is not None and found == entry.tick


def _format(entry: Entry) -> str:
    """How spreadsheets show what is typed."""
    kind = "text" if entry.tick is not None else entry.question.type
    if kind == "date":
        return "yyyy-mm-dd"
    if kind == "share":
        return "0.##%"
    return "General" if kind in NUMERIC else "@"


def _protect(page: Worksheet) -> None:
    """Locked without a password where the station must not write; rows and columns may be resized, rows put in."""
    page.protection.sheet = True
    page.protection.formatRows = page.protection.formatColumns = False
    page.protection.insertRows = False


def table_bytes(title: str, note: str, columns: Sequence[Column], rows: Iterable[Mapping[str, str]]) -> bytes:
    """A plain table of texts as an .xlsx file: a title, a note, headings that stay in sight, and a row for each mapping."""
    book = Workbook()
    _default_font(book)
    page = book.worksheets[0]
    page.title, book.properties.title, book.properties.creator = title, title, "evaluator"
    _plain_head(page, ((title, HEI, 16), (note, SONG, 9)), columns)
    whole = [{column.code: column.heading for column in columns}, *rows]
    needs = [[(row.get(column.code, ""), column.width, 1) for column in columns] for row in whole]
    for number, (row, height) in enumerate(zip(whole, heights(needs, BODY), strict=True), 3):
        for at, column in enumerate(columns, 1):
            _plain_cell(page, (number, at), row.get(column.code, ""), column)
        page.row_dimensions[number].height = height
    _plain_page(page, columns, len(whole) + 2)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _plain_head(page: Worksheet, texts: Iterable[tuple[str, str, float]], columns: Sequence[Column]) -> None:
    """Lines over the whole width, each in its font and size."""
    width = sum(column.width for column in columns)
    for row, (text, font, size) in enumerate(texts, 1):
        cell = page.cell(row, 1)
        assert isinstance(cell, Cell), "merged only below"
        _text(cell, text)
        cell.font, cell.alignment = Font(name=font, size=size), Alignment(vertical="center", wrap_text=True)
        page.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(columns))
        page.row_dimensions[row].height = heights([[(text, width, 1)]], size)[0] + 4


def _plain_cell(page: Worksheet, at: tuple[int, int], text: str, column: Column) -> None:
    cell, heading = page.cell(*at), at[0] == 3
    assert isinstance(cell, Cell), "nothing is merged here"
    _text(cell, text)
    cell.border, cell.number_format = _BOX, "@"
    cell.font = Font(name=HEI if heading else SONG, size=BODY)
    side = "center" if heading or column.centred else "left"
    cell.alignment = Alignment(horizontal=side, vertical="center", wrap_text=True)
    if heading:
        cell.fill = _HEADING


def _plain_page(page: Worksheet, columns: Sequence[Column], last: int) -> None:
    for number, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9  # A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.5
    page.print_options.horizontalCentered = True
    page.print_title_rows, page.freeze_panes = "3:3", "A4"
    page.auto_filter.ref = f"A3:{get_column_letter(len(columns))}{last}"
    assert page.oddFooter is not None, "openpyxl makes it"
    page.oddFooter.right.text = "第 &P 页　共 &N 页"


def same_book(one: bytes, other: bytes) -> bool:
    """Whether two .xlsx files say the same, whenever they were written."""
    try:
        with zipfile.ZipFile(io.BytesIO(one)) as first, zipfile.ZipFile(io.BytesIO(other)) as second:
            names = sorted(set(first.namelist()) - _WHEN)
            same = names == sorted(set(second.namelist()) - _WHEN)
            return same and all(first.read(name) == second.read(name) for name in names)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, RuntimeError, OSError, zlib.error):
        return one == other
