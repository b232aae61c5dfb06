"""One sheet of a spreadsheet, cell by cell: how openpyxl writes a page."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from evaluator.rendering.choices import Rule
from evaluator.rendering.page import SONG, Box, Look, Page

_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)


class Styles:
    """The looks of one book as openpyxl knows them, each worked out once, since that costs more than writing a cell.

    Those that are given are numbered in their order, others behind them as they come.
    """

    def __init__(self, book: Workbook, looks: Iterable[Look]) -> None:
        self.scratch = Cell(book.worksheets[0], 1, 1)
        self.known: dict[Look, Any] = {}
        for look in looks:
            self.known[look] = self._numbered(look)

    def numbers(self) -> dict[Look, int]:
        """The number that a cell of each look refers to."""
        found = {}
        for look, style in self.known.items():
            cell: Any = self.scratch
            cell._style = style
            found[look] = cell.style_id
        return found

    def dress(self, cell: Any, look: Look) -> None:
        """Give a cell the look; openpyxl's own type of a cell does not tell of `_style`."""
        if look not in self.known:
            self.known[look] = self._numbered(look)
        cell._style = copy(self.known[look])

    def _numbered(self, look: Look) -> Any:
        cell: Any = self.scratch
        cell._style = None
        _dress(cell, look)
        assert cell.style_id >= 0, "asking for the number gives it one"
        return cell._style


def _dress(cell: Cell, look: Look) -> None:
    cell.font = Font(name=look.font, size=look.size, color=look.colour or None)
    side = "center" if look.centred else "right" if look.right else "left"
    cell.alignment = Alignment(
        horizontal=side, vertical="top" if look.top else "center", wrap_text=True, indent=look.indent
    )
    if look.boxed:
        cell.border = _BOX
    if look.fill:
        cell.fill = PatternFill("solid", fgColor=look.fill)
    if look.unlocked:
        cell.protection = Protection(locked=False)
    cell.number_format = look.shown
    cell.quotePrefix = look.literal


def write_page(sheet: Worksheet, page: Page, styles: Styles) -> None:
    """Write a page into an empty sheet."""
    writer = _Writer(sheet, page)
    for box in page.boxes:
        writer.box(box, styles)
    writer.rules()
    writer.measures()
    writer.columns(styles)
    writer.print()
    writer.cursor()
    sheet.sheet_state = "hidden" if page.hidden else "visible"
    if page.locked:
        writer.protect()


class _Writer:
    """Writes one page, part by part."""

    def __init__(self, sheet: Worksheet, page: Page) -> None:
        self.sheet, self.page = sheet, page

    def box(self, box: Box, styles: Styles) -> None:
        """Cells that are merged are dressed alike, and only the first has the value.

        `merge_cells` would look at every range before for each, and work out the borders of every cell again.
        """
        for row, column in box.cells():
            cell = self.sheet.cell(row, column)
            if box.look is not None:
                styles.dress(cell, box.look)
        first = self.sheet.cell(box.row, box.column)
        assert isinstance(first, Cell), "nothing was merged by openpyxl"
        if box.value not in (None, ""):
            first.value = box.value
            first.data_type = "s" if isinstance(box.value, str) else first.data_type
        if box.rows > 1 or box.columns > 1:
            right, low = box.column + box.columns - 1, box.row + box.rows - 1
            self.sheet.merged_cells.ranges.add(CellRange(None, box.column, box.row, right, low))

    def rules(self) -> None:
        """Each rule once, with all the cells it is for."""
        cells: dict[Rule, dict[int, list[int]]] = {}
        for box in self.page.boxes:
            if box.rule is not None:
                cells.setdefault(box.rule, {}).setdefault(box.column, []).append(box.row)
        for rule, columns in cells.items():
            where = [f"{get_column_letter(column)}{row}" for column, rows in columns.items() for row in rows]
            self.sheet.add_data_validation(_validation(rule, " ".join(where)))
        for range_, rule in self.page.rules.items():
            self.sheet.add_data_validation(_validation(rule, range_))

    def columns(self, styles: Styles) -> None:
        """How a column looks where nothing is written yet."""
        for column, look in self.page.looks.items():
            styles.dress(self.sheet.column_dimensions[get_column_letter(column)], look)

    def measures(self) -> None:
        for row, height in self.page.heights.items():
            self.sheet.row_dimensions[row].height = height
        for column, width in self.page.widths.items():
            self.sheet.column_dimensions[get_column_letter(column)].width = width
        for row in self.page.hidden_rows:
            self.sheet.row_dimensions[row].hidden = True
        for column in self.page.hidden_columns:
            self.sheet.column_dimensions[get_column_letter(column)].hidden = True

    def print(self) -> None:
        sheet, page = self.sheet, self.page
        sheet.page_setup.orientation = "portrait" if page.portrait else "landscape"
        sheet.page_setup.paperSize = 9  # A4
        if page.scale is not None:
            sheet.page_setup.scale = page.scale
        else:
            sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = page.across, 0
            sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        for row in page.breaks:
            sheet.row_breaks.append(Break(id=row))
        margins = sheet.page_margins
        margins.left = margins.right = 0.5
        margins.top, margins.bottom, margins.header, margins.footer = 0.75 if page.head else 0.6, 0.7, 0.3, 0.35
        sheet.print_options.horizontalCentered = True
        if page.ruled:
            sheet.print_options.gridLines = True
        sheet.sheet_view.showGridLines = page.filtered or bool(page.looks)
        self._area()
        self._foot()

    def cursor(self) -> None:
        """In the first cell that is to be filled in; openpyxl leaves it in the hidden first one, whose code would be shown."""
        free = [box for box in self.page.boxes if box.look is not None and box.look.unlocked]
        first = next((box for box in free if box.column >= self.page.frozen), None)
        if first is not None:
            chosen = self.sheet.sheet_view.selection[-1]
            chosen.activeCell = chosen.sqref = f"{get_column_letter(first.column)}{first.row}"

    def _area(self) -> None:
        sheet, page = self.sheet, self.page
        if page.heading:
            sheet.print_title_rows = f"{page.heading}:{page.heading}"
            sheet.freeze_panes = f"{get_column_letter(page.frozen)}{page.heading + 1}"
            if page.across > 1 and page.frozen > 1:
                sheet.print_title_cols = f"A:{get_column_letter(page.frozen - 1)}"
        if page.area is not None:
            top, left, low, right = page.area
            area = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{low}"
            sheet.print_area = area
            if page.filtered:
                sheet.auto_filter.ref = f"{get_column_letter(left)}{page.heading}:{get_column_letter(right)}{low}"

    def _foot(self) -> None:
        head, foot = self.sheet.oddHeader, self.sheet.oddFooter
        assert head is not None, "openpyxl makes it"
        assert foot is not None, "openpyxl makes it"
        if self.page.head:
            head.center.text, head.center.font, head.center.size = self.page.head.replace("&", "&&"), SONG, 11
        for part, text in zip((foot.left, foot.right), self.page.foot, strict=True):
            part.text, part.font, part.size = text or None, SONG, 9

    def protect(self) -> None:
        """Locked without a password where nobody is to write; rows and columns may be resized, rows put in."""
        self.sheet.protection.sheet = True
        self.sheet.protection.formatRows = self.sheet.protection.formatColumns = False
        self.sheet.protection.insertRows = False


def _validation(rule: Rule, where: str) -> DataValidation:
    """The rule for these cells as openpyxl has it."""
    made = DataValidation(
        type=rule.kind, sqref=where, allow_blank=True, showErrorMessage=True,
        errorTitle="填写有误", error=rule.said, errorStyle="warning" if rule.soft else "stop",
    )  # fmt: skip
    if rule.kind == "list":
        made.formula1 = rule.source or f'"{",".join(rule.options)}"'
    elif rule.low and rule.high:
        made.operator, made.formula1, made.formula2 = "between", rule.low, rule.high
    else:
        made.operator, made.formula1 = ("greaterThanOrEqual", rule.low) if rule.low else ("lessThanOrEqual", rule.high)
    return made
