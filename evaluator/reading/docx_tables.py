"""The tables of a .docx as sheets of cells: merged cells, tables inside tables, and tracked changes as they would be accepted.

The document is read in one pass by a parser that knows no document types, so nothing is fetched and no entity is expanded.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from evaluator.forms.cell import Cell
from evaluator.reading.grid import FORM, Merged, Sheet
from evaluator.reading.sheet_scan import Budget, DamagedError, TooMuchError, parse_member
from evaluator.reading.text import folded

DOCUMENT = "word/document.xml"
#: tables inside tables; nobody reads deeper
MOST_NESTED = 10
#: grid columns of a table; Word itself allows 63
MOST_COLUMNS = 200

#: what is not there any more, or stands there twice: deleted, moved away, the copy of a text box for old programs
_GONE = frozenset({"del", "moveFrom", "Fallback", "delText", "delInstrText", "instrText"})
_BREAKS = {"tab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}


class TooLargeError(Exception):
    """The tables have more cells than are read."""


@dataclass(slots=True)
class _Table:
    """A table that is being read: the next row and column, the cells so far, and what runs down from above."""

    number: int
    row: int = 0
    column: int = 1
    text: list[str] = field(default_factory=list)
    span: int = 1
    merge: str = ""
    gone: bool = False
    cells: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: dict[int, tuple[int, int, int, int]] = field(default_factory=dict)
    areas: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WordTables:
    """The tables of a document in their order, and the lines of text that stand before each and after the last."""

    sheets: tuple[Sheet, ...]
    before: tuple[tuple[str, ...], ...]
    after: tuple[str, ...]


def read_docx(data: bytes) -> WordTables:
    """The tables in the bytes of a .docx; DamagedError or TooLargeError where they cannot be read."""
    reader = _Reader()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            Budget(archive, FORM.elements).spend(DOCUMENT)
            parse_member(archive, DOCUMENT, reader.start, reader.end, reader.characters)
    except TooMuchError as error:
        raise TooLargeError from error
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, zlib.error) as error:
        raise DamagedError(str(error)) from error
    return reader.result()


class _Reader:
    """One pass over the document: `tbl` holds `tr`, these `tc`, these paragraphs and perhaps tables again."""

    def __init__(self) -> None:
        self.open: list[_Table] = []
        self.done: dict[int, Sheet] = {}
        self.lines: dict[int, list[str]] = {0: []}
        self.paragraph: list[str] = []
        self.gone = self.count = self.started = 0
        self.inside = self.hidden = self.of_row = False

    # -- what the parser tells --

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        if tag in _GONE:
            self._vanish(tag)
        elif tag == "tbl":
            self._begin_table()
        elif tag == "tr" and self.open:
            table = self.open[-1]
            table.row, table.column, table.gone = table.row + 1, 1, False
        elif tag == "tc" and self.open:
            self.open[-1].text, self.open[-1].span, self.open[-1].merge = [], 1, ""
        elif tag == "trPr":
            self.of_row = True
        elif tag in ("gridSpan", "gridBefore") and self.open:
            self._span(tag, given.get("val", "1"))
        elif tag == "vMerge" and self.open:
            self.open[-1].merge = given.get("val", "continue")
        elif tag == "r":
            self.hidden = False
        elif tag == "vanish":
            self.hidden = given.get("val", "1") not in ("0", "false")
        elif tag == "t":
            self.inside = True
        elif tag in _BREAKS and not self.gone and not given.get("pos"):
            self._say(_BREAKS[tag])

    def characters(self, text: str) -> None:
        if self.inside and not self.gone and not self.hidden:
            self._say(text)

    def end(self, tag: str) -> None:
        if tag in _GONE:
            self.gone = max(self.gone - 1, 0)
        elif tag == "t":
            self.inside = False
        elif tag == "trPr":
            self.of_row = False
        elif tag == "p":
            self._end_paragraph()
        elif tag == "tc" and self.open:
            self._end_cell()
        elif tag == "tr" and self.open:
            self._end_row()
        elif tag == "tbl" and self.open:
            self._end_table()

    # -- parts --

    def _vanish(self, tag: str) -> None:
        """What is deleted is not read; `del` in the properties of a row deletes the row."""
        self.gone += 1
        if tag == "del" and self.of_row and self.open:
            self.open[-1].gone = True

    def _say(self, text: str) -> None:
        (self.open[-1].text if self.open else self.paragraph).append(text)

    def _end_paragraph(self) -> None:
        if self.open:
            self.open[-1].text.append("\n")
            return
        line = "".join(self.paragraph).strip()
        self.paragraph = []
        if line:
            self.lines.setdefault(self.started, []).append(line)

    def _span(self, tag: str, value: str) -> None:
        try:
            size = min(max(int(value), 0), MOST_COLUMNS)
        except ValueError as error:
            raise DamagedError(value) from error
        if tag == "gridBefore":
            self.open[-1].column += size
        else:
            self.open[-1].span = max(size, 1)

    def _begin_table(self) -> None:
        if len(self.open) >= MOST_NESTED:
            raise TooLargeError
        self.started += 1
        self.open.append(_Table(self.started))

    def _end_cell(self) -> None:
        table = self.open[-1]
        row, left, right = table.row, table.column, table.column + table.span - 1
        text = folded("".join(table.text)).strip()
        above = table.merged.get(left)
        if table.merge == "continue" and above is not None and not table.gone:
            table.merged[left] = (above[0], left, row, above[3])
        elif not table.gone:
            self._close(table, left)
            table.merged[left] = (row, left, row, right)
            if text:
                self._count(row, right)
                table.cells.setdefault(row, {})[left] = Cell(text, text, row, left)
        table.column, table.text = right + 1, []

    def _count(self, row: int, column: int) -> None:
        self.count += 1
        if self.count > FORM.cells or row * column > FORM.area:
            raise TooLargeError

    @staticmethod
    def _close(table: _Table, left: int) -> None:
        area = table.merged.pop(left, None)
        if area is not None and area[:2] != area[2:]:
            table.areas.append(area)

    def _end_row(self) -> None:
        table = self.open[-1]
        if table.gone:
            table.cells.pop(table.row, None)
            table.row -= 1

    def _end_table(self) -> None:
        table = self.open.pop()
        for left in list(table.merged):
            self._close(table, left)
        merged = tuple(Merged(*area) for area in table.areas)
        self.done[table.number] = Sheet(f"第{table.number}张表", False, table.cells, merged)
        if self.open:  # what stands in a table inside a cell stands in the cell, too
            rows = (
                " ".join(cell.text for _, cell in sorted(cells.items())) for _, cells in sorted(table.cells.items())
            )
            self.open[-1].text.append("\n".join(rows) + "\n")

    def result(self) -> WordTables:
        numbers = sorted(self.done)
        before = tuple(tuple(self.lines.get(number - 1, ())) for number in numbers)
        return WordTables(
            tuple(self.done[number] for number in numbers), before, tuple(self.lines.get(self.started, ()))
        )
